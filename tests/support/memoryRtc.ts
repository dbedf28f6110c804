import { createHash } from 'node:crypto'
import type { Bytes } from '../../src/lib/bytes.ts'
import type { Clock } from '../../src/ports/clock.ts'
import { createMemoryChannel, type MemoryChannel } from './memoryRtcChannel.ts'
import { createMemoryPaths, type End } from './memoryRtcPaths.ts'
import { fingerprintLine, type MemoryDescription, readSpelled, spell } from './memoryRtcSdp.ts'

interface Options {
  clock: Clock
  /** 0 … 1. */
  chance: () => number
  /** Milliseconds one way between two ends. */
  latency?: () => number
  random: (length: number) => Bytes
}

/** How long ICE takes to notice, and to give up. Milliseconds. */
const NOTICES = 5_000
const FAILS = 15_000

export type MemoryRtc = ReturnType<typeof createMemoryRtc>

/**
 * RTCPeerConnections in one process, for the adapter that is shipped: descriptions, glare and rollback, generations of candidates, certificates, one
 * channel, and paths that break and heal. What it does not do is what no side connection asks for.
 */
export function createMemoryRtc({ clock, chance, latency = () => 5, random }: Options) {
  const paths = createMemoryPaths()
  const { ends, addressOf, partner, reaches, lookAll } = paths
  /** Certificates are reported as others than they are. */
  let lies = false
  let made = 0

  function connect(owner: string, config: RTCConfiguration = {}): RTCPeerConnection {
    made++
    const certificate = random(64)
    const fingerprint = fingerprintLine(createHash('sha256').update(certificate).digest())
    const transport = {
      getRemoteCertificates: () => (peer ? [(lies ? random(64) : peer.certificate).buffer] : []),
    }
    const transceivers: { kind: string; direction: string; sender: object; receiver: object }[] = []
    let channel: MemoryChannel | undefined
    let pendingLocal: MemoryDescription | undefined
    let pendingRemote: MemoryDescription | undefined
    let generations = 0
    let restart = false
    let peer: End | undefined
    let lostSince: number | undefined
    /** The generation that ICE has given up. */
    let failed: string | undefined
    let chain: Promise<unknown> = Promise.resolve()
    let queued = 0

    const alive = () => !end.closed
    const fresh = () => `${Buffer.from(random(6)).toString('hex')}${generations++}`
    const sections = () => [...(channel ? ['application'] : []), ...transceivers.map(({ kind }) => kind)]
    const tell = (name: 'onnegotiationneeded' | 'onicecandidate' | 'onconnectionstatechange', event: object = {}) => {
      if (alive()) (pc[name] as ((event: object) => void) | null)?.(event)
    }

    /** One thing after another, each taking its time. */
    function enqueue<T>(step: () => T): Promise<T> {
      queued++
      const result = chain.then(async () => {
        await new Promise<void>((resolve) => void clock.after(chance() * 3, resolve))
        queued--
        if (end.closed) return new Promise<T>(() => undefined)
        return step()
      })
      chain = result.catch(() => undefined)
      void chain.then(askIfNeeded)
      return result
    }
    const invalid = () => new DOMException('not now', 'InvalidStateError')

    let asked = false
    function askIfNeeded() {
      const needed = restart || !end.local || sections().length !== end.local.sections.length || redirected
      if (!needed || asked || queued > 0 || pc.signalingState !== 'stable' || sections().length === 0) return
      asked = true
      clock.after(0, () => {
        asked = false
        if (queued === 0 && pc.signalingState === 'stable') tell('onnegotiationneeded')
      })
    }
    let redirected = false

    function gather(ufrag: string) {
      end.gathered.set(ufrag, addressOf(owner))
      const count = 1 + Math.floor(chance() * 3)
      for (let i = 0; i < count; i++)
        clock.after(chance() * 30, () => {
          const relay = config.iceTransportPolicy === 'relay'
          const port = 40_000 + i
          const line = relay
            ? `candidate:${i} 1 udp 8331263 198.51.100.7 ${port} typ relay raddr 192.0.2.7 rport ${port}`
            : `candidate:${i} 1 udp 2122260223 192.0.2.7 ${port} typ host`
          const candidate = { candidate: line, component: 'rtp', sdpMLineIndex: 0, usernameFragment: ufrag }
          tell('onicecandidate', { candidate })
        })
    }
    function adopt() {
      restart = false
      redirected = false
      pc.signalingState = 'stable'
      lookAll()
    }

    const end: End = {
      owner,
      certificate,
      local: undefined,
      remote: undefined,
      gathered: new Map(),
      heard: new Set(),
      get channel() {
        return channel
      },
      closed: false,
      look() {
        if (!alive()) return
        const other = partner(end)
        if (other && reaches(end, other)) {
          if (failed === end.local?.ufrag) return // it takes a restart
          if (peer === other && pc.connectionState === 'connected') {
            lostSince = undefined
            return
          }
          // A path is there: checks and, the first time, DTLS.
          clock.after(latency() * 2, () => {
            const still = partner(end)
            if (!alive() || !still || !reaches(end, still)) return
            if (still.local?.fingerprint !== end.remote?.fingerprint) return enter('failed')
            if (peer && peer !== still) return
            peer = still
            lostSince = undefined
            enter('connected')
            channel?.connect(
              () => still.channel,
              () => partner(end) === still && reaches(end, still),
            )
          })
        } else if (pc.connectionState === 'connected' && lostSince === undefined && !(other && reaches(end, other))) {
          const since = clock.uptime()
          lostSince = since
          for (const [ms, state] of [
            [NOTICES, 'disconnected'],
            [FAILS, 'failed'],
          ] as const)
            clock.after(ms, () => {
              if (lostSince !== since || !alive()) return
              if (state === 'failed') failed = end.local?.ufrag
              enter(state)
            })
        }
      },
      otherClosed: () => channel?.shut(),
    }
    function enter(state: RTCPeerConnectionState) {
      if (pc.connectionState === state) return
      pc.connectionState = state
      tell('onconnectionstatechange')
    }

    const pc = {
      onnegotiationneeded: null as ((event: object) => void) | null,
      onicecandidate: null as ((event: object) => void) | null,
      onconnectionstatechange: null as ((event: object) => void) | null,
      ondatachannel: null,
      signalingState: 'stable' as RTCSignalingState,
      connectionState: 'new' as RTCPeerConnectionState,
      get sctp() {
        return channel ? { transport } : null
      },
      get localDescription() {
        const local = pendingLocal ?? end.local
        return local ? { type: local.type, sdp: spell(local) } : null
      },
      get currentRemoteDescription() {
        return end.remote ? { type: end.remote.type, sdp: spell(end.remote) } : null
      },
      getSenders: () => transceivers.map(({ sender }) => sender),
      getReceivers: () => transceivers.map(({ receiver }) => receiver),
      getTransceivers: () => transceivers,
      getStats: async () => {
        const type = config.iceTransportPolicy === 'relay' ? 'relay' : 'host'
        const stats = [
          { id: 'T', type: 'transport', selectedCandidatePairId: 'P' },
          { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R' },
          { id: 'L', type: 'local-candidate', candidateType: type },
          { id: 'R', type: 'remote-candidate', candidateType: 'host' },
        ]
        return new Map(pc.connectionState === 'connected' ? stats.map((stat) => [stat.id, stat]) : [])
      },
      createDataChannel() {
        channel = createMemoryChannel({ clock, latency, alive })
        askIfNeeded()
        return channel.channel
      },
      addTransceiver(kind: string, { direction }: { direction: string }) {
        const track = { kind, id: Buffer.from(random(8)).toString('hex') }
        const sent = { transport, replaceTrack: async () => undefined }
        let way = direction
        transceivers.push({
          kind,
          get direction() {
            return way
          },
          set direction(next) {
            if (next === way) return
            way = next
            redirected = end.local !== undefined
            askIfNeeded()
          },
          sender: sent,
          receiver: { transport, track },
        })
        askIfNeeded()
      },
      setConfiguration: (next: RTCConfiguration) => void Object.assign(config, next),
      restartIce() {
        restart = end.local !== undefined
        askIfNeeded()
      },
      setLocalDescription: () =>
        enqueue(() => {
          const answers = pc.signalingState === 'have-remote-offer'
          const renews = answers ? pendingRemote!.ufrag !== end.remote?.ufrag : restart
          const ufrag = end.local && !renews ? end.local.ufrag : fresh()
          const mine: MemoryDescription = {
            type: answers ? 'answer' : 'offer',
            ufrag,
            fingerprint,
            sections: sections(),
          }
          if (ufrag !== end.local?.ufrag) gather(ufrag)
          if (!answers) {
            pendingLocal = mine
            pc.signalingState = 'have-local-offer'
            return
          }
          end.local = mine
          end.remote = pendingRemote
          pendingRemote = undefined
          adopt()
        }),
      setRemoteDescription: ({ type, sdp }: { type: 'offer' | 'answer'; sdp: string }) =>
        enqueue(() => {
          const theirs = readSpelled(type, sdp)
          if (type === 'answer') {
            if (pc.signalingState !== 'have-local-offer') throw invalid()
            end.local = pendingLocal
            pendingLocal = undefined
            end.remote = theirs
            return adopt()
          }
          pendingLocal = undefined // rolled back, if there was one
          pendingRemote = theirs
          pc.signalingState = 'have-remote-offer'
          for (const kind of theirs.sections.slice(transceivers.length))
            if (kind !== 'application') pc.addTransceiver(kind, { direction: 'recvonly' })
        }),
      addIceCandidate: ({ usernameFragment = '' }: RTCIceCandidateInit) =>
        enqueue(() => {
          if (usernameFragment !== pendingRemote?.ufrag && usernameFragment !== end.remote?.ufrag)
            throw new DOMException('of another generation', 'OperationError')
          end.heard.add(usernameFragment)
          lookAll()
        }),
      close() {
        if (end.closed) return
        const last = peer && reaches(end, peer) ? peer : undefined
        end.closed = true
        pc.signalingState = 'closed'
        pc.connectionState = 'closed'
        ends.delete(end)
        if (last) clock.after(latency(), last.otherClosed)
        channel?.shut()
      },
    }
    ends.add(end)
    return pc as unknown as RTCPeerConnection
  }

  return {
    /** Makes RTCPeerConnections that belong to `owner`. */
    connect: (owner: string) => (config: RTCConfiguration) => connect(owner, config),
    /** RTCPeerConnections that are open, of one owner or of all. */
    open: (owner?: string) => [...ends].filter((end) => owner === undefined || end.owner === owner).length,
    made: () => made,
    ...paths.controls,
    lie(is: boolean) {
      lies = is
    },
  }
}
