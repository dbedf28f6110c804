import type { HandshakeResult } from '../../../src/engine/handshake.ts'
import { addressOf, type PersonId } from '../../../src/engine/ids.ts'
import { createProving } from '../../../src/engine/proving.ts'
import { type Bytes, equalBytes } from '../../../src/lib/bytes.ts'
import type { Crypto } from '../../../src/ports/crypto.ts'
import type { Channel } from '../../../src/ports/transport.ts'
import type { FakeClock } from '../fakeClock.ts'
import { isHonest, type Person } from './cast.ts'

/** What one side of a session goes by: all of it is Mallory's to choose, but for its own certificate. */
export interface Setting {
  readonly owner: Person
  /** Whom its page takes the other side for. */
  readonly remote: PersonId
  readonly role: Channel['role']
  readonly connectionId: string
  readonly certificates: { readonly local: Bytes; readonly remote: Bytes }
  readonly serves: readonly string[]
  readonly floor: number
}

/** End of a session: the real engine on a wire that Mallory holds. */
export interface End extends Setting {
  /** Frames in their order, as this end said and got them. */
  readonly sent: Bytes[]
  readonly got: (Bytes | undefined)[]
  /** How many it had got when it said each. */
  readonly gotBefore: number[]
  put(frame: Bytes | undefined): void
  hangUp(): void
  readonly closed: boolean
  result: HandshakeResult | 'flood' | 'stopped' | undefined
}

export type Prover = ReturnType<typeof createProver>

/** Pages of people, as far as they prove themselves: each with one `proving` for all of its sessions. */
export function createProver(crypto: Crypto, clock: FakeClock) {
  const ends: End[] = []
  const settings = new Map<string, Setting>()
  const pages = new Map<string, ReturnType<typeof createProving>>()

  function pageOf(owner: Person) {
    const known = pages.get(owner.id)
    if (known) return known
    const made = createProving({
      me: () => owner,
      crypto,
      clock,
      floor: () => settings.get(owner.id)!.floor,
      serves: () => [...settings.get(owner.id)!.serves],
      holds: () => false,
    })
    pages.set(owner.id, made)
    return made
  }

  return {
    ends,
    open(setting: Setting): End {
      let receive: ((frame: Bytes | undefined) => void) | undefined
      let closed = false
      const held: (Bytes | undefined)[] = []
      const closers: (() => void)[] = []
      function close() {
        if (closed) return
        closed = true
        for (const tell of closers.splice(0)) tell()
      }
      const end: End = {
        ...setting,
        sent: [],
        got: [],
        gotBefore: [],
        put(frame) {
          if (closed) return
          end.got.push(frame)
          if (receive) receive(frame)
          else held.push(frame)
        },
        hangUp: close,
        get closed() {
          return closed
        },
        result: undefined,
      }
      const channel: Channel = {
        remote: addressOf(setting.remote),
        role: setting.role,
        connectionId: setting.connectionId,
        fingerprints: setting.certificates,
        buffered: 0,
        send(frame) {
          if (closed) return
          end.sent.push(frame)
          end.gotBefore.push(end.got.length)
        },
        whenDrained: async () => undefined,
        onPath: (tell) => tell('direct'),
        onFrame(tell) {
          receive = tell
          for (const frame of held.splice(0)) tell(frame)
        },
        onClose: (tell) => void closers.push(tell),
        close,
      }
      ends.push(end)
      // What a page serves and takes is asked for as soon as it begins.
      settings.set(setting.owner.id, setting)
      void pageOf(setting.owner)
        .prove(channel)
        .then((result) => {
          end.result = result
        })
      return end
    },
  }
}

export const isProved = (end: End) => typeof end.result === 'object' && end.result.ok
const same = (a: Bytes | undefined, b: Bytes | undefined) => a !== undefined && b !== undefined && equalBytes(a, b)

/** Did the other end run the very session that this one believes in? Same people, place, certificates and words. */
const matches = (one: End, other: End) =>
  other.owner.id === one.remote &&
  other.remote === one.owner.id &&
  other.role !== one.role &&
  other.connectionId === one.connectionId &&
  equalBytes(other.certificates.local, one.certificates.remote) &&
  equalBytes(other.certificates.remote, one.certificates.local) &&
  same(other.sent[0], one.got[0]) &&
  same(one.sent[0], other.got[0]) &&
  // The answerer speaks last: an offerer who is proved has heard somebody who is.
  (one.role === 'offerer' ? isProved(other) : same(other.sent[1], one.got[1]))

/** What must never be, in words; none when all is well. */
export function brokenPromises(ends: readonly End[]): string[] {
  const wrong: string[] = []
  const taken = new Map<End, End>()
  for (const end of ends) {
    const who = `${end.owner.name} as ${end.role}`
    const { result } = end
    if (result !== undefined && !isProved(end) && !end.closed) wrong.push(`${who}: what failed stays open`)
    if (end.role === 'answerer' && end.gotBefore[0] === 0) wrong.push(`${who} speaks first`)
    if (end.role === 'answerer' && (end.gotBefore[1] ?? 2) !== 2) wrong.push(`${who} proved itself at the wrong time`)
    if (!isProved(end) || !isHonest(end.owner.id)) continue
    if (typeof result === 'object' && result.ok) {
      if (result.version < Math.max(1, end.floor)) wrong.push(`${who} agreed on a version below its floor`)
    }
    if (!isHonest(end.remote)) continue
    const others = ends.filter((other) => other !== end && matches(end, other))
    const [other] = others
    if (!other) wrong.push(`${who} believes to talk with somebody who runs no such session`)
    else if (taken.has(other)) wrong.push(`${who}: one session of the other's was taken for two`)
    else taken.set(other, end)
    if (other && typeof result === 'object' && result.ok && [...result.serves].join() !== other.serves.join())
      wrong.push(`${who} was told of other protocols than are served`)
  }
  const open = new Map<string, number>()
  for (const end of ends) {
    if (end.result !== undefined || end.sent.length === 0) continue
    const key = `${end.owner.id} ${end.remote}`
    open.set(key, (open.get(key) ?? 0) + 1)
    if (open.get(key) === 4) wrong.push(`${end.owner.name} proves more than three channels of one peer at a time`)
  }
  return wrong
}
