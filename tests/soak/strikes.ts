import { cut, setFaults, swallow } from '../support/channelFaults.ts'
import type { FaultyBroker } from '../support/faultyBroker.ts'
import type { Actor } from './actor.ts'

export interface Stage {
  readonly actors: readonly [Actor, Actor]
  readonly broker: FaultyBroker
  readonly chance: () => number
  /** The server's process ends as in a crash, and is there again after so many milliseconds. */
  restartServer(after: number): Promise<void>
  /** From here on the page of the first actor and the server's process stay what they are, so that their memory can be looked at. */
  staying: boolean
}

interface Strike {
  readonly name: string
  /** Out of the sum of all. */
  readonly weight: number
  /** Would end what has to stay. */
  readonly ends?: 'page' | 'server'
  /** Resolves once it is done; a fault that lasts is healed through `later`. */
  run(
    who: Actor,
    stage: Stage,
    later: (from: number, to: number, heal: () => Promise<unknown>) => void,
  ): Promise<unknown>
}

const everywhere = (who: Actor, work: (page: Actor['page']) => Promise<unknown>) => Promise.all(who.pages().map(work))
const oneOf = <T>(chance: () => number, all: readonly T[]): T => all[Math.floor(chance() * all.length)]!
const WAYS = ['in', 'out'] as const

const STRIKES: readonly Strike[] = [
  { name: 'cut', weight: 12, run: (who) => everywhere(who, cut) },
  {
    name: 'half-open',
    weight: 8,
    run: (who, { chance }) => {
      const ways = oneOf(chance, [['in'], ['out'], WAYS] as const)
      return everywhere(who, async (page) => {
        for (const way of ways) await swallow(page, way)
      })
    },
  },
  {
    name: 'held',
    weight: 8,
    async run(who, { chance }, later) {
      const way = oneOf(chance, WAYS)
      await everywhere(who, (page) => setFaults(page, way, { hold: true }))
      later(500, 12_000, () => everywhere(who, (page) => setFaults(page, way, {})))
    },
  },
  {
    name: 'slow reader',
    weight: 8,
    async run(who, { chance }, later) {
      await everywhere(who, (page) => setFaults(page, 'in', { pace: 50 + chance() * 200 }))
      later(5_000, 15_000, () => everywhere(who, (page) => setFaults(page, 'in', {})))
    },
  },
  {
    name: 'slow line',
    weight: 8,
    async run(who, { chance }, later) {
      await everywhere(who, (page) => setFaults(page, 'out', { delay: 200 + chance() * 800 }))
      later(5_000, 15_000, () => everywhere(who, (page) => setFaults(page, 'out', {})))
    },
  },
  { name: 'reload', weight: 10, ends: 'page', run: (who) => who.reload() },
  { name: 'page killed', weight: 6, ends: 'page', run: (who) => who.crash() },
  { name: 'browser killed', weight: 3, ends: 'page', run: (who) => who.kill() },
  {
    name: 'second tab',
    weight: 8,
    run: (who) => (who.isAlone() ? who.openSecond() : who.close('second')),
  },
  { name: 'first tab closed', weight: 4, ends: 'page', run: (who) => who.close('first') },
  {
    name: 'offline',
    weight: 7,
    async run(who, _stage, later) {
      await who.offline(true)
      later(2_000, 20_000, () => who.offline(false))
    },
  },
  {
    name: 'slow processor',
    weight: 6,
    async run(who, { chance }, later) {
      await who.throttle(3 + chance() * 5)
      later(3_000, 12_000, () => who.throttle(1))
    },
  },
  {
    name: 'broker restarted',
    weight: 6,
    ends: 'server',
    run: (_who, { chance, restartServer }) => restartServer(chance() * 8_000),
  },
  {
    name: 'broker away',
    weight: 6,
    async run(_who, { broker }, later) {
      broker.down(true)
      later(500, 15_000, async () => broker.down(false))
    },
  },
  { name: 'broker half-open', weight: 3, run: async (_who, { broker }) => broker.halfOpen() },
]

/** Faults, one at a time, of which some last while others come. */
export function createStrikes(stage: Stage) {
  const { chance, actors } = stage
  const counts = new Map<string, number>()
  const lasting = new Set<{ heal: () => Promise<unknown>; timer: ReturnType<typeof setTimeout> }>()
  const troubles: string[] = []

  /** A page that is gone has no faults any more. */
  const quietly = (work: Promise<unknown>) => work.catch(() => undefined)

  function later(from: number, to: number, heal: () => Promise<unknown>) {
    const one = {
      heal,
      timer: setTimeout(
        () => {
          lasting.delete(one)
          void quietly(heal())
        },
        from + chance() * (to - from),
      ),
    }
    lasting.add(one)
  }

  const may = (strike: Strike, who: Actor) =>
    !stage.staying || !(strike.ends === 'server' || (strike.ends === 'page' && who === actors[0]))

  return {
    counts,
    /** Strikes that could not be carried out: what a browser would not do. */
    troubles,
    async next() {
      const who = oneOf(chance, actors)
      const all = STRIKES.filter((strike) => may(strike, who))
      const strike = oneOf(
        chance,
        all.flatMap((each) => Array<Strike>(each.weight).fill(each)),
      )
      counts.set(strike.name, (counts.get(strike.name) ?? 0) + 1)
      await strike
        .run(who, stage, later)
        .catch((reason) => troubles.push(`${strike.name}: ${String(reason).split('\n')[0]}`))
    },
    async healAll() {
      for (const { heal, timer } of lasting) {
        clearTimeout(timer)
        await quietly(heal())
      }
      lasting.clear()
      stage.broker.down(false)
      for (const who of actors) {
        await who.settled()
        await who.close('second')
        await quietly(who.offline(false))
        await quietly(who.throttle(1))
        for (const way of WAYS) await setFaults(who.page, way, {})
      }
    },
  }
}
