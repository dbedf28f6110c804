import { expect, test } from 'vitest'
import type { MemoryStorage } from '../support/memoryStorage.ts'
import { seededRandom } from '../support/seededRandom.ts'
import { createProfile, settle } from '../support/tenureStage.ts'

const SEEDS = Number(process.env.SEEDS ?? 300)
const FIRST = Number(process.env.FIRST_SEED ?? 1)

/** Tabs that open, close, die, sleep, wake up, are asked for and write, drawn from `seed`. Empty when nothing went wrong. */
async function storm(seed: number): Promise<string[]> {
  const chance = seededRandom(seed)
  const profile = createProfile()
  const asleep = new Set<ReturnType<typeof profile.open>>()
  const wrong: string[] = []
  const pick = <T>(all: readonly T[]): T | undefined => all[Math.floor(chance() * all.length)]
  /** A disk that takes its time: so many turns, and now and then long enough for anything else to happen meanwhile. */
  async function aWhile() {
    for (let turns = chance() < 0.2 ? 0 : chance() * 6; turns > 0; turns--) await Promise.resolve()
    if (chance() < 0.2) await settle()
  }
  /** Longer than any app takes to be made. */
  async function quiet() {
    for (let turns = 0; turns < 4; turns++) await settle()
  }
  const deeds: (() => unknown)[] = [
    () => profile.open({ wanted: chance() < 0.3, before: aWhile, after: aWhile }),
    () => pick(alive())?.close(),
    () => pick(alive())?.die(),
    () => pick(alive())?.useHere(),
    () => pick(alive())?.useHere(),
    () => pick(alive())?.write(),
    () => pick(alive())?.write(),
    () => {
      const tab = pick(alive())
      if (!tab) return
      tab.seat.freeze()
      asleep.add(tab)
    },
    () => [...asleep].forEach(wake),
  ]
  const alive = () => profile.tabs.filter((tab) => !tab.gone)
  function wake(tab: ReturnType<typeof profile.open>) {
    tab.seat.thaw()
    asleep.delete(tab)
  }
  /** By whoever is awake and has heard everything. */
  function look(when: string) {
    const heard = profile.leading().filter((tab) => !asleep.has(tab))
    if (heard.length > 1) wrong.push(`${when}: ${heard.length} tabs lead`)
    const runs = heard.flatMap(({ turns }) => turns.filter(({ stopped }) => stopped === 0))
    if (runs.length > heard.length) wrong.push(`${when}: ${runs.length} apps in ${heard.length} tabs`)
    const idle = alive().filter((tab) => !asleep.has(tab) && tab.phase() !== 'ready')
    const left = idle.flatMap(({ turns }) => turns.filter(({ stopped }) => stopped !== 1))
    if (left.length > 0) wrong.push(`${when}: ${left.length} apps go on in tabs that do not lead`)
  }

  for (let step = 0; step < 40; step++) {
    pick(deeds)?.()
    for (let turns = chance() * 4; turns > 1; turns--) await Promise.resolve()
    if (chance() < 0.5) continue
    await quiet()
    look(`step ${step}`)
    // Whoever else has ever led, and has heard of it or not, is refused by the disk.
    const outcomes = await Promise.all(profile.tabs.flatMap((t) => t.turns.map(({ storage }) => attempt(t, storage))))
    const done = outcomes.filter((outcome) => outcome === 'done').length
    if (done > 1) wrong.push(`step ${step}: ${done} wrote`)
  }
  function attempt(tab: ReturnType<typeof profile.open>, storage: MemoryStorage) {
    return tab.gone ? undefined : tab.write(storage)
  }

  if (alive().length === 0) profile.open()
  ;[...asleep].forEach(wake)
  await quiet()
  look('in the end')
  const leading = profile.leading()
  if (leading.length !== 1) wrong.push(`in the end ${leading.length} lead`)
  if (leading[0]?.tenure.app() === undefined) wrong.push('in the end there is no app')
  if ((await leading[0]?.write()) !== 'done') wrong.push('in the end the leader cannot write')
  const others = alive().filter((tab) => tab !== leading[0])
  if (others.some((tab) => tab.phase() !== 'elsewhere')) wrong.push('in the end somebody does not say who leads')
  return wrong
}

test.each(Array.from({ length: SEEDS }, (_, i) => FIRST + i))(
  'never two tabs lead at once, and in the end one does (seed %i)',
  async (seed) => {
    expect(await storm(seed)).toEqual([])
  },
)
