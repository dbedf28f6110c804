import type { Bytes } from '../../src/lib/bytes.ts'
import type { MemoryChannel } from './memoryRtcChannel.ts'
import type { MemoryDescription } from './memoryRtcSdp.ts'

/** What one end knows, seen from the net. */
export interface End {
  readonly owner: string
  readonly certificate: Bytes
  local: MemoryDescription | undefined
  remote: MemoryDescription | undefined
  /** Where each generation of candidates was gathered: the owner's address then. */
  readonly gathered: Map<string, number>
  /** Generations of the other end's that a candidate came for. */
  readonly heard: Set<string>
  readonly channel: MemoryChannel | undefined
  closed: boolean
  look(): void
  otherClosed(): void
}

/** Paths between RTCPeerConnections in one process: who is where, and whose packets reach whom. */
export function createMemoryPaths() {
  const ends = new Set<End>()
  const offline = new Set<string>()
  const address = new Map<string, number>()
  let blocked: (a: string, b: string) => boolean = () => false

  const addressOf = (owner: string) => address.get(owner) ?? 0
  /** The end at the other side: the two have agreed, and each knows where the other one is. */
  const partner = (me: End): End | undefined =>
    [...ends].find(
      (it) =>
        it !== me &&
        !it.closed &&
        it.local?.ufrag === me.remote?.ufrag &&
        it.remote?.ufrag === me.local?.ufrag &&
        me.heard.has(it.local?.ufrag ?? '') &&
        it.heard.has(me.local?.ufrag ?? ''),
    )
  /** Does a packet from one reach the other? */
  const reaches = (a: End, b: End) =>
    [a, b].every((it) => !offline.has(it.owner) && it.gathered.get(it.local?.ufrag ?? '') === addressOf(it.owner)) &&
    !blocked(a.owner, b.owner)
  const lookAll = () => {
    for (const end of [...ends]) end.look()
  }

  const controls = {
    offline(owner: string) {
      offline.add(owner)
      lookAll()
    },
    online(owner: string) {
      offline.delete(owner)
      lookAll()
    },
    /** Another network: what was gathered before is worth nothing. */
    move(owner: string) {
      address.set(owner, addressOf(owner) + 1)
      lookAll()
    },
    block(rule: (a: string, b: string) => boolean) {
      blocked = rule
      lookAll()
    },
    /** The page dies as a process dies. Another one of the same owner may come. */
    crash(owner: string) {
      for (const end of [...ends]) {
        if (end.owner !== owner) continue
        end.closed = true
        ends.delete(end)
        end.channel?.shut()
      }
      lookAll()
    },
  }
  return { ends, addressOf, partner, reaches, lookAll, controls }
}
