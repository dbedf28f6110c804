import { createRelays } from '../../src/platform/relays/relays.ts'
import { relaysIn } from '../../src/platform/relays/ways.ts'
import type { RelayReport } from '../../src/ports/transport.ts'
import { createFakeClock } from './fakeClock.ts'

const HOST = 'chat.example.org'
export const [UDP, TCP, TLS] = [
  `turn:${HOST}:3478?transport=udp`,
  `turn:${HOST}:3478?transport=tcp`,
  `turns:${HOST}:5349?transport=tcp`,
] as const

/** Answer of a relay: what it says, and after how many milliseconds; `undefined` is silence for good. */
type Answer = { readonly after: number; readonly code?: number } | undefined

/** Browser of which each relay is asked by each connection that lists it, and answers as the network lets it. */
export function relayStage({ tellsUrls = true, urls = [UDP, TCP, TLS] as readonly string[] } = {}) {
  const clock = createFakeClock()
  const answers = new Map<string, Answer>(urls.map((url) => [url, { after: 50 }]))
  const reports: RelayReport[] = []
  const refused: string[] = []
  let username = 'first'
  let fresh: () => Promise<void> | undefined = () => undefined
  /** Places at relays that are taken: one for each address that was lent to a connection that is not closed. */
  let places = 0
  let most = 0
  let made = 0

  class FakeRtc extends EventTarget {
    readonly config: RTCConfiguration
    signalingState = 'stable'
    iceGatheringState = 'new'
    private lent = 0
    constructor(config: RTCConfiguration) {
      super()
      this.config = config
      made++
    }
    getConfiguration = () => this.config
    createDataChannel() {}
    async setLocalDescription() {
      const asked = [...relaysIn(this.config.iceServers ?? []).values()].flat()
      let open = asked.length
      for (const url of asked) {
        const answer = answers.get(url)
        if (!answer) continue
        clock.after(answer.after, () => {
          if (this.signalingState === 'closed') return
          if (answer.code === undefined) this.lend(url)
          else if (tellsUrls) this.tell('icecandidateerror', { url, errorCode: answer.code })
          if (--open === 0) {
            this.iceGatheringState = 'complete'
            this.tell('icegatheringstatechange', {})
          }
        })
      }
    }
    private lend(url: string) {
      this.lent++
      most = Math.max(most, ++places)
      this.tell('icecandidate', { candidate: { type: 'relay', ...(tellsUrls && { url }) } })
    }
    private tell(name: string, of: object) {
      this.dispatchEvent(Object.assign(new Event(name), of))
    }
    close() {
      this.signalingState = 'closed'
      places -= this.lent
      this.lent = 0
    }
  }
  const connect = (config: RTCConfiguration) => new FakeRtc(config) as unknown as RTCPeerConnection

  const given = () => [{ urls: ['stun:stun.example.org'] }, { urls: [...urls], username, credential: 'c' }]
  const heard = ({ result }: RelayReport, name: string | undefined) =>
    void (result === 'unauthorized' && refused.push(name ?? ''))
  const relays = createRelays({
    ...{ given, connect, clock, fresh: () => fresh(), heard },
    count: () => undefined,
  })
  relays.onReport((report) => reports.push(report))
  return {
    ...{ clock, relays, answers, reports, refused },
    /** Relays that a connection made now would ask. */
    asks: () => [...relaysIn(relays.servers()).values()].flat(),
    places: () => places,
    /** As many as were taken at once so far. */
    most: () => most,
    made: () => made,
    /** A link's connection, gathering. */
    link(giveUp: () => void = () => undefined) {
      const servers = relays.servers()
      const pc = connect({ iceServers: servers })
      relays.watch(pc, giveUp)
      void pc.setLocalDescription()
      return {
        pc,
        end: () => pc.close(),
      }
    },
    lends(name: string) {
      username = name
    },
    renews(how: typeof fresh) {
      fresh = how
    },
  }
}
