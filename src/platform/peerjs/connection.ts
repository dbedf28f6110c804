import type { Bytes } from '../../lib/bytes.ts'
import { fingerprintOf } from '../../lib/sdp.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Address, Channel, Count, DialFailure, DialResult } from '../../ports/transport.ts'
import { createChannel } from './channel.ts'
import type { Failures } from './failures.ts'
import { type Frames, receiveFrames } from './frames.ts'
import { DIAL_MS, MAX_EXTRA_CHANNELS } from './limits.ts'
import type { Wire } from './line.ts'
import { createRestarting, type Restarting } from './restarting.ts'

/** Of the one channel that a connection has; the files to come use a connection of their own. */
export const LABEL = 'tete-a-tete'

interface Deps {
  remote: Address
  role: Channel['role']
  connectionId: string
  wire: Wire
  /** No address but a relay's is asked for. */
  relayOnly: boolean
  clock: Clock
  count: Count
  /** Told before it is closed. */
  failures: Pick<Failures, 'note'>
  /** Once, whether it ever opened or not. */
  onOver(): unknown
  /** Restart of it: the configuration in force, and the way to the broker. */
  restart: Pick<Parameters<typeof createRestarting>[0], 'config' | 'ready' | 'relayOnly' | 'say'>
}

export type Connection = ReturnType<typeof createConnection>

/**
 * RTCPeerConnection from its making to its end. PeerJS looks at `iceConnectionState`, which Chromium never lets fail,
 * so its liveness is taken over whole: whatever ends a connection goes through `end`, and PeerJS then closes the
 * RTCPeerConnection.
 */
export function createConnection({ wire, clock, onOver, restart, relayOnly, count, failures, ...facts }: Deps) {
  const { remote, role } = facts
  const pc = wire.peerConnection
  let over = false
  let opening = false
  /** Gathered: this device has an address that may be told. `bare`: nothing can come of a connection without one. */
  let gathered = false
  const bare = relayOnly ? 'relayless' : 'stranded'
  let extra = 0
  let data: RTCDataChannel | undefined
  let frames: Frames | undefined
  let channel: ReturnType<typeof createChannel> | undefined
  let restarting: Restarting | undefined
  let settle: (result: DialResult) => void = () => {}
  const result = new Promise<DialResult>((resolve) => {
    settle = resolve
  })
  const cancelDeadline = clock.after(DIAL_MS, () => end(gathered ? 'timeout' : bare))

  function end(why: DialFailure) {
    if (over) return
    over = true
    cancelDeadline()
    frames?.stop()
    failures.note(remote, why, pc)
    restarting?.stop()
    wire.close()
    settle({ ok: false, why })
    channel?.closed()
    onOver()
  }

  function use(taken: RTCDataChannel) {
    data = taken
    frames = receiveFrames(taken, () => {
      count('channel.overflow')
      end('failed')
    })
    taken.onclose = () => end('failed')
    if (taken.readyState === 'open') void open(taken)
    else taken.addEventListener('open', () => void open(taken))
  }

  async function open(taken: RTCDataChannel) {
    if (over || opening || !frames) return
    opening = true
    const fingerprints = await certificates(pc)
    if (over) return
    if (!fingerprints) {
      count('channel.certificate')
      return end('failed')
    }
    cancelDeadline()
    const hangUp = () => end('cancelled')
    restarting = createRestarting({ ...restart, pc, count, certificate: () => remoteCertificate(pc) })
    const { ice } = restarting
    channel = createChannel({ ...facts, fingerprints, ice, pc, data: taken, frames, clock, count, hangUp })
    settle({ ok: true, channel: channel.channel })
  }

  /** A path that failed, somebody who looks after it, and DTLS that lives. */
  const canRestart = () => restarting?.isWatched() === true && pc.sctp?.transport.state !== 'failed'

  pc.oniceconnectionstatechange = null
  pc.addEventListener('icecandidate', ({ candidate }) => {
    gathered ||= Boolean(candidate?.candidate)
  })
  // Nothing will come of it. Behind relays it is left to the deadline: whoever we dial is to hear that we are there.
  pc.addEventListener('icegatheringstatechange', () => {
    if (pc.iceGatheringState === 'complete' && !gathered && !relayOnly) end(bare)
  })
  pc.addEventListener('connectionstatechange', () => {
    if (pc.connectionState === 'closed' || (pc.connectionState === 'failed' && !canRestart()))
      end(gathered ? 'failed' : bare)
  })
  pc.ondatachannel = ({ channel: announced }) => {
    if (role === 'answerer' && !data && isOurs(announced)) {
      wire._initializeDataChannel(announced)
      return use(announced)
    }
    // PeerJS would put it in the place of the one there is.
    count('channel.extra')
    announced.close()
    if (++extra >= MAX_EXTRA_CHANNELS) end('failed')
  }
  if (wire.dataChannel) use(wire.dataChannel)

  return {
    pc,
    result,
    isOpen: () => channel !== undefined,
    /** Resolves to false when the browser did not take it. */
    async takeAnswer(sdp: string): Promise<boolean> {
      await wire.handleMessage({ type: 'ANSWER', payload: { sdp: { type: 'answer', sdp } } }).catch(() => undefined)
      return over || pc.signalingState === 'stable'
    },
    addCandidate(candidate: object) {
      // Rejects, out of PeerJS's own error handling, when the connection ends meanwhile.
      wire.handleMessage({ type: 'CANDIDATE', payload: { candidate } }).catch(() => undefined)
    },
    takeWord: (word: unknown) => restarting?.takeWord(word),
    end,
  }
}

const isOurs = ({ label, ordered, maxRetransmits, maxPacketLifeTime }: RTCDataChannel) =>
  label === LABEL && ordered && maxRetransmits === null && maxPacketLifeTime === null

/** Of the DTLS connection as it really is: the first fingerprint line of a signalled SDP may be a decoy. */
async function certificates(pc: RTCPeerConnection): Promise<Channel['fingerprints'] | undefined> {
  const local = fingerprintOf(pc.localDescription?.sdp ?? '')
  const remote = await remoteCertificate(pc)
  return local && remote && { local, remote }
}

async function remoteCertificate(pc: RTCPeerConnection): Promise<Bytes | undefined> {
  const [certificate] = pc.sctp?.transport.getRemoteCertificates?.() ?? []
  if (!certificate) return fingerprintOf(pc.remoteDescription?.sdp ?? '')
  return new Uint8Array(await crypto.subtle.digest('SHA-256', certificate))
}
