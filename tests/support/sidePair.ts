import type { PersonId } from '../../src/engine/ids.ts'
import { createLinks } from '../../src/engine/links.ts'
import { createSides } from '../../src/engine/side/sides.ts'
import type { Bytes } from '../../src/lib/bytes.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Crypto, Keys } from '../../src/ports/crypto.ts'
import type {
  SideConnection,
  SideConnections,
  SideEnding,
  SideEnds,
  SidePurpose,
} from '../../src/ports/sideConnections.ts'
import type { Count } from '../../src/ports/transport.ts'
import { createWire } from './wire.ts'

type Frame = { proto: string; kind: string; body: Record<string, unknown> }

interface Options {
  clock: Clock
  crypto: Crypto
  people: readonly [Person, Person]
  ends(owner: string, count: Count): SideEnds
  /** Lets time pass until `done` says so. */
  until(done: () => boolean): Promise<void>
}
interface Person {
  readonly id: PersonId
  readonly keys: Keys
}

export interface KeptSide {
  readonly connection: SideConnection
  readonly got: (Bytes | undefined)[]
  over: SideEnding | undefined
}

/** One of two people; `sides` and `links` are those of the page that lives now. */
export interface SideStation {
  readonly id: PersonId
  readonly sides: SideConnections
  readonly counts: Map<string, number>
  readonly kept: KeptSide[]
  readonly lets: Set<SidePurpose>
  friend: boolean
  linked(): boolean
  /** Opens, and keeps what comes of it. */
  open(purpose?: SidePurpose): Promise<KeptSide | SideEnding>
  keep(connection: SideConnection): KeptSide
  /** Nothing of the page is left, without a word. */
  reload(): void
}

export type SidePair = ReturnType<typeof createSidePair>

/** Two people with a link between them that the test holds in its hands, and side connections of any make. */
export function createSidePair({ clock, crypto, people, ends, until }: Options) {
  let connections = 0
  let wire: ReturnType<typeof createWire> | undefined
  /** What arrives instead of what is said: nothing, itself, or more. */
  let tamper: (from: string, frame: Frame) => readonly Frame[] = (_, frame) => [frame]

  function station({ id, keys }: Person, other: () => PersonId) {
    const counts = new Map<string, number>()
    const count = (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1)
    function page(serves: boolean) {
      const links = createLinks({
        ...{ me: () => ({ id, keys }), crypto, clock, count },
        floor: () => 1,
      })
      // One that knows nothing of side connections has links of its own, which serve none.
      const into = serves ? links : createLinks({ me: () => ({ id, keys }), crypto, clock, count, floor: () => 1 })
      const sides = createSides({
        ...{ links: { ...links, serve: into.serve }, ends: ends(id, count), crypto, clock, count },
        audience: () => made.friend,
      })
      for (const purpose of ['files', 'call'] as const)
        sides.serve(purpose, {
          admits: () => made.lets.has(purpose),
          onOpen: (connection) => {
            const kept = made.keep(connection)
            connection.data?.onMessage((message) => void kept.got.push(message))
          },
        })
      return { links, sides }
    }
    let now = page(true)
    const made: SideStation & { links(): typeof now.links; old(): void } = {
      id,
      get sides() {
        return now.sides
      },
      links: () => now.links,
      counts,
      kept: [],
      lets: new Set(['files', 'call'] as const),
      friend: true,
      linked: () => now.links.to(other()) !== undefined,
      async open(purpose = 'files') {
        const result = await now.sides.open(other(), purpose).result
        if (!result.ok) return result.why
        const kept = made.keep(result.connection)
        result.connection.data?.onMessage((message) => void kept.got.push(message))
        return kept
      },
      keep(connection) {
        const kept: KeptSide = { connection, got: [], over: undefined }
        made.kept.push(kept)
        connection.onClose((why) => {
          kept.over = why
        })
        return kept
      },
      reload() {
        wire = undefined
        now.sides.stop()
        now.links.stop()
        made.kept.length = 0
        now = page(true)
      },
      old() {
        now.sides.stop()
        now.links.stop()
        now = page(false)
      },
    }
    return made
  }
  const a = station(people[0], () => people[1].id)
  const b = station(people[1], () => people[0].id)

  /** The link ends, and each side knows it. */
  function cut() {
    wire?.offerer.shut()
    wire?.answerer.shut()
    wire = undefined
  }

  return {
    a,
    b,
    until,
    /** Another link beside what there is. */
    async link() {
      const end = (id: PersonId) => ({ id, fingerprint: crypto.random(32) })
      wire = createWire({
        clock,
        connectionId: `connection-${String(++connections).padStart(8, '0')}`,
        offerer: end(a.id),
        answerer: end(b.id),
        tamper(role, index, bytes) {
          // HELLO and AUTH are the first two of each side.
          if (index < 2 || !bytes) return [bytes]
          const frame = JSON.parse(new TextDecoder().decode(bytes)) as Frame
          return tamper(role === 'offerer' ? a.id : b.id, frame).map((f) =>
            f === frame ? bytes : new TextEncoder().encode(JSON.stringify(f)),
          )
        },
      })
      void a.links().adopt(wire.offerer.channel)
      void b.links().adopt(wire.answerer.channel)
      await until(() => a.linked() && b.linked())
    },
    cut,
    /** Bytes from `a` that its engine knows nothing of. */
    say: (proto: string, kind: string, body: unknown) =>
      wire?.offerer.channel.send(new TextEncoder().encode(JSON.stringify({ proto, kind, body }))),
    tamper(rule: typeof tamper) {
      tamper = rule
    },
    /** The same connection on both sides, which `a` has opened. */
    async opened(purpose: SidePurpose = 'files'): Promise<[KeptSide, KeptSide]> {
      const here = await a.open(purpose)
      if (typeof here === 'string') throw new Error(`not opened: ${here}`)
      const find = () => b.kept.find(({ connection }) => connection.id === here.connection.id)
      await until(() => find() !== undefined)
      return [here, find()!]
    },
    stop() {
      for (const one of [a, b]) {
        one.sides.stop()
        one.links().stop()
      }
    },
  }
}
