import { type Bytes, equalBytes } from '../../lib/bytes.ts'
import { readSideDescription, withoutAddresses } from '../../lib/sideSdp.ts'
import type { SideEnd, SideEndHandlers, SideEndOptions, SideEnds, SideState } from '../../ports/sideConnections.ts'
import type { Count } from '../../ports/transport.ts'
import { pathOf } from '../peerjs/path.ts'
import type { Relays } from '../relays/relays.ts'
import { createSideData } from './data.ts'
import { MAX_EXTRA_CHANNELS } from './limits.ts'
import { CALL_SLOTS, createSideMedia } from './media.ts'
import { negotiate } from './negotiation.ts'

export interface SideEndsDeps {
  /** `(config) => new RTCPeerConnection(config)`; it may throw. */
  readonly connect: (config: RTCConfiguration) => RTCPeerConnection
  /** Asked before every RTCPeerConnection, and before every restart. */
  readonly iceServers: () => RTCIceServer[]
  /** Of these the relays, where there are any. */
  readonly relays?: Pick<Relays, 'ready' | 'watch'>
  /** No address of ours but a relay's may go to them. Asked before every RTCPeerConnection, every restart and every candidate. */
  readonly relayOnly: (peer: SideEndOptions['peer']) => boolean
  readonly sha256: (data: Bytes) => Promise<Bytes>
  readonly count: Count
}

/** Side connections on RTCPeerConnections of their own. */
export function createSideEnds(deps: SideEndsDeps): SideEnds {
  /** Ends that live, each by what closes it once our address is hidden from its peer. */
  const live = new Set<() => void>()
  return {
    create(options, handlers) {
      const made: RTCPeerConnection[] = []
      const connect = (config: RTCConfiguration) => {
        const pc = deps.connect(config)
        made.push(pc)
        return pc
      }
      try {
        return createEnd({ ...deps, connect, live }, options, handlers)
      } catch {
        for (const pc of made) pc.close()
        deps.count('webrtc.refused')
        return undefined
      }
    },
    hide() {
      for (const hide of [...live]) hide()
    },
  }
}

type EndDeps = SideEndsDeps & { live: Set<() => void> }

function createEnd(deps: EndDeps, options: SideEndOptions, handlers: SideEndHandlers): SideEnd {
  const { connect, iceServers, relays, sha256, count, live } = deps
  const { purpose, opener } = options
  const relayOnly = () => deps.relayOnly(options.peer)
  /** Once it may use relays alone, it stays so: nothing gathered before is told any more. */
  let onlyRelay = false
  const config = (): RTCConfiguration => {
    onlyRelay ||= relayOnly()
    return {
      iceServers: iceServers(),
      iceTransportPolicy: onlyRelay ? 'relay' : 'all',
      bundlePolicy: 'max-bundle',
    }
  }
  const lateRelays = relays?.ready()
  const pc = connect(config())
  relays?.watch(pc, restart)
  let over = false
  let extra = 0
  let told: SideState = 'connecting'

  // Agreed beforehand: one that the peer announces never takes its place.
  const channel =
    purpose === 'files' ? pc.createDataChannel('side', { negotiated: true, id: 0, ordered: true }) : undefined
  const data = channel && createSideData({ channel, count, onOverflow: () => end('failed') })
  const media = purpose === 'call' ? createSideMedia(pc) : undefined
  if (media && opener) for (const kind of CALL_SLOTS) pc.addTransceiver(kind, { direction: 'sendrecv' })

  const negotiation = negotiate({
    pc,
    opener,
    relayOnly: () => onlyRelay || relayOnly(),
    count,
    onFirstOffer() {
      if (media) for (const transceiver of pc.getTransceivers()) transceiver.direction = 'sendrecv'
    },
    onDescription: handlers.onDescription,
    onCandidate: handlers.onCandidate,
    onFailed: () => end('failed'),
  })

  function hide() {
    if (!onlyRelay && relayOnly()) end('failed')
  }
  function close() {
    if (over) return
    over = true
    live.delete(hide)
    negotiation.stop()
    data?.stop()
    pc.onconnectionstatechange = null
    pc.onsignalingstatechange = null
    for (const transport of transportsOf(pc)) transport.onstatechange = null
    pc.ondatachannel = null
    if (channel) {
      channel.onopen = null
      channel.onclose = null
    }
    pc.close()
  }
  function end(why: 'failed' | 'lost') {
    if (over) return
    close()
    handlers.onOver(why)
  }

  function look() {
    if (over) return
    for (const transport of transportsOf(pc)) transport.onstatechange = look
    const next = stateOf(pc, channel)
    if (next === told) return
    told = next
    handlers.onState(next)
  }
  pc.onconnectionstatechange = look
  // A connection may be up before its description is in use, or before the browser tells the certificate.
  pc.onsignalingstatechange = look
  if (channel) {
    channel.onopen = look
    // The association is gone, and with it whatever a new path could carry.
    channel.onclose = () => end('lost')
  }
  pc.ondatachannel = ({ channel: announced }) => {
    count('side.extra')
    announced.close()
    if (++extra >= MAX_EXTRA_CHANNELS) end('failed')
  }

  /** New ways, by relays that hold: credentials lapse, and so does what was known of the network. */
  function restart() {
    const late = relays?.ready()
    if (late) void late.then(restartNow)
    else restartNow()
  }
  function restartNow() {
    if (over) return
    try {
      pc.setConfiguration(config())
    } catch {
      count('side.configuration')
    }
    pc.restartIce()
  }
  // What was made meanwhile asks relays again, with what they take.
  if (lateRelays) void lateRelays.then(restartNow)

  live.add(hide)
  return {
    data: data?.data,
    media,
    takeDescription: negotiation.takeDescription,
    takeCandidate: negotiation.takeCandidate,
    restart,
    certificate: () => remoteCertificate(pc, purpose === 'files' ? 'data' : 'media', sha256),
    path: () => (over ? Promise.resolve(undefined) : pathOf(pc)),
    close,
  }
}

function stateOf(pc: RTCPeerConnection, channel: RTCDataChannel | undefined): SideState {
  const { connectionState: state } = pc
  if (state === 'connected')
    return tellsCertificate(pc) && (!channel || channel.readyState === 'open') ? state : 'connecting'
  return state === 'disconnected' || state === 'failed' ? state : 'connecting'
}

function transportsOf(pc: RTCPeerConnection): RTCDtlsTransport[] {
  const ends = [...pc.getSenders(), ...pc.getReceivers()].map(({ transport }) => transport)
  return [...new Set([pc.sctp?.transport, ...ends].filter((transport) => transport != null))]
}

/** Firefox does not say what certificate is in use. */
const isSilent = (transport: RTCDtlsTransport) => transport.getRemoteCertificates === undefined

/** A connection is up a moment before the browser tells what came over it: until then nobody can say that it is the wrong one. */
function tellsCertificate(pc: RTCPeerConnection): boolean {
  const transports = transportsOf(pc)
  return transports.length === 0 || transports.some(isSilent)
    ? pc.currentRemoteDescription !== null
    : transports.every((transport) => transport.getRemoteCertificates()[0])
}

/** Of the DTLS connections as they really are, which all have to say the same; where a browser does not tell, of what it was given. */
async function remoteCertificate(
  pc: RTCPeerConnection,
  sections: 'data' | 'media',
  sha256: SideEndsDeps['sha256'],
): Promise<Bytes | undefined> {
  const transports = transportsOf(pc)
  // Browsers write into it the candidates that have come meanwhile, which no description of a peer may hold.
  if (transports.length === 0 || transports.some(isSilent))
    return readSideDescription(withoutAddresses(pc.currentRemoteDescription?.sdp ?? ''), sections)?.fingerprint
  const certificates = transports.map((transport) => transport.getRemoteCertificates()[0])
  if (certificates.some((certificate) => certificate === undefined)) return undefined
  const hashes = await Promise.all(certificates.map((certificate) => sha256(new Uint8Array(certificate!))))
  const [first] = hashes
  return hashes.every((hash) => equalBytes(hash, first!)) ? first : undefined
}
