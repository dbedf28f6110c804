import { describe, expect, test } from 'vitest'
import type { App, Boot } from '../../src/app/app.ts'
import { createTenure, type Tenure } from '../../src/app/tenure.ts'
import type { Row, TableSpec, Written } from '../../src/ports/storage.ts'
import { createMemoryDisk } from '../support/memoryDisk.ts'
import { createMemoryStorage, type MemoryStorage } from '../support/memoryStorage.ts'
import { createMemoryTabs, type MemoryTab } from '../support/memoryTabs.ts'
import { seededRandom } from '../support/seededRandom.ts'

const TABLE: TableSpec = { name: 'words', key: 'n' }
type Led = Exclude<Boot, { phase: 'ready' | 'elsewhere' }>

/** All of an app that a tenure touches, and the disk below it. */
interface Turn {
  readonly app: App
  readonly storage: MemoryStorage
  /** What lay on the disk when it was opened. */
  readonly found: readonly Row[]
  stopped: number
}

interface Opened {
  readonly wanted?: boolean
  /** Something to wait for before the disk is opened. */
  readonly before?: () => Promise<unknown>
  /** And before the app on it is made. */
  readonly after?: () => Promise<unknown>
  /** What there is to show instead of an app. */
  readonly instead?: () => Led | Promise<Led>
}

/** Everything that is ready to happen has happened then. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

/** The tabs of one profile, each with a tenure of its own over the one disk. */
function createProfile() {
  const seats = createMemoryTabs()
  const disk = createMemoryDisk()
  /** By who wrote them, in the order in which they reached the disk. */
  const written: Tab[] = []
  const tabs: Tab[] = []
  let words = 0
  let writing: Promise<unknown> = Promise.resolve()

  interface Tab {
    readonly seat: MemoryTab
    readonly tenure: Tenure
    readonly shown: Boot[]
    readonly turns: Turn[]
    phase(): Boot['phase'] | undefined
    /** How its next turns begin. */
    next: Opened
    /** As if somebody pressed "Use here". */
    useHere(): void
    /** From the app of its newest turn, whether or not anybody has told it to stop. Undefined while there was none. */
    write(storage?: MemoryStorage): Promise<Written> | undefined
    /** With a word. */
    close(): void
    /** Without one. */
    die(): void
    readonly gone: boolean
  }

  function open(first: Opened = {}): Tab {
    const seat = seats.open()
    const shown: Boot[] = []
    const turns: Turn[] = []
    let gone = false
    /** Nothing that a dead tab has begun keeps anybody waiting. */
    const dead = createGate()

    async function lead(current: () => boolean): Promise<App | Led | undefined> {
      await tab.next.before?.()
      if (gone) return new Promise(() => undefined)
      const instead = tab.next.instead
      if (instead) return instead()
      // As IndexedDB opens: behind the writes that are under way.
      await writing
      if (!current()) return undefined
      const storage = createMemoryStorage([TABLE], { disk })
      const found = await storage.range({ table: TABLE.name })
      const turn: Turn = {
        storage,
        found,
        stopped: 0,
        app: {
          async stop() {
            turn.stopped += 1
            storage.close()
          },
        } as App,
      }
      turns.push(turn)
      await tab.next.after?.()
      return turn.app
    }

    const tenure = createTenure({
      tabs: seat,
      lead,
      show: (boot) => void shown.push(boot),
      wanted: first.wanted ?? false,
    })
    const tab: Tab = {
      seat,
      shown,
      turns,
      next: first,
      phase: () => shown.at(-1)?.phase,
      tenure,
      useHere() {
        const now = shown.at(-1)
        if (now?.phase === 'elsewhere') now.takeOver()
      },
      write(storage = turns.at(-1)?.storage) {
        const writes = storage?.write([{ add: TABLE.name, row: { n: ++words } }]).then((outcome) => {
          if (outcome === 'done') written.push(tab)
          return outcome
        })
        if (writes) writing = Promise.all([writing, Promise.race([writes, dead.wait()])])
        return writes
      },
      close() {
        gone = true
        tenure.stop()
        seat.stop()
      },
      die() {
        gone = true
        for (const { storage } of turns) storage.crash()
        dead.release()
        seat.kill()
      },
      get gone() {
        return gone
      },
    }
    tabs.push(tab)
    return tab
  }

  return {
    open,
    disk,
    tabs,
    written,
    /** Those that show an app. */
    leading: () => tabs.filter((tab) => !tab.gone && tab.phase() === 'ready'),
    /** Apps that were made, and that nobody has stopped. */
    running: () => tabs.filter((tab) => !tab.gone).flatMap(({ turns }) => turns.filter(({ stopped }) => stopped === 0)),
  }
}

/** Something that can be waited for until it is let go. */
function createGate() {
  let release = () => {}
  const passed = new Promise<void>((resolve) => {
    release = resolve
  })
  return { wait: () => passed, release }
}

async function openPair() {
  const profile = createProfile()
  const first = profile.open()
  await settle()
  const second = profile.open()
  await settle()
  return { profile, first, second }
}

describe('one tab of a profile is in use', () => {
  test('the only tab makes the app, and shows it', async () => {
    const profile = createProfile()
    const tab = profile.open()
    expect(tab.shown).toEqual([])
    await settle()
    expect(tab.shown).toEqual([{ phase: 'ready', app: tab.turns[0]?.app }])
    expect(tab.tenure.app()).toBe(tab.turns[0]?.app)
  })

  test('the second one follows: no app, no disk, and a way to be used instead', async () => {
    const { profile, first, second } = await openPair()
    expect([first.phase(), second.phase()]).toEqual(['ready', 'elsewhere'])
    expect(second.turns).toEqual([])
    expect(second.tenure.app()).toBeUndefined()
    expect(profile.disk.epoch()).toBe(1)
  })

  test('of two that start at once exactly one leads', async () => {
    const profile = createProfile()
    const both = [profile.open(), profile.open()]
    await settle()
    expect(both.map((tab) => tab.phase()).sort()).toEqual(['elsewhere', 'ready'])
    expect(profile.running()).toHaveLength(1)
  })

  test('a tab that knows its place before anybody listens leads all the same', async () => {
    const seat = createMemoryTabs().open()
    await settle()
    const shown: Boot[] = []
    const app = { stop: async () => undefined } as App
    createTenure({ tabs: seat, lead: async () => app, show: (boot) => void shown.push(boot), wanted: false })
    await settle()
    expect(shown).toEqual([{ phase: 'ready', app }])
  })

  test('when the leader closes, the other one takes over by itself, and its app is stopped once', async () => {
    const { profile, first, second } = await openPair()
    await first.write()
    first.close()
    await settle()
    expect(second.phase()).toBe('ready')
    expect(second.turns[0]?.found).toEqual([{ n: 1 }])
    expect(first.turns.map(({ stopped }) => stopped)).toEqual([1])
    expect(first.tenure.app()).toBeUndefined()
    expect(profile.running()).toEqual(second.turns)
  })

  test('a leader that dies without a word is followed too', async () => {
    const { first, second } = await openPair()
    await first.write()
    first.die()
    await settle()
    expect(second.phase()).toBe('ready')
    expect(second.turns[0]?.found).toEqual([{ n: 1 }])
    expect(await second.write()).toBe('done')
  })

  test('a tenure that has ended hears nothing of what comes after, and leads to no app', async () => {
    const { first, second } = await openPair()
    first.tenure.stop()
    second.useHere()
    await settle()
    second.close()
    await settle()
    expect(first.seat.role()).toBe('leader')
    expect(first.shown.map(({ phase }) => phase)).toEqual(['ready'])
    expect(first.turns.map(({ stopped }) => stopped)).toEqual([1])
  })

  test('one that closes while its app is being made stops that app', async () => {
    const gate = createGate()
    const first = createProfile().open({ after: gate.wait })
    await settle()
    first.close()
    gate.release()
    await settle()
    expect(first.shown).toEqual([])
    expect(first.turns.map(({ stopped }) => stopped)).toEqual([1])
  })
})

describe('taking over', () => {
  test('the tab that is asked to gets the lead, and the former one says so and can have it back', async () => {
    const { profile, first, second } = await openPair()
    second.useHere()
    await settle()
    expect([first.phase(), second.phase()]).toEqual(['elsewhere', 'ready'])
    expect(first.turns.map(({ stopped }) => stopped)).toEqual([1])
    expect(first.tenure.app()).toBeUndefined()
    first.useHere()
    await settle()
    expect([first.phase(), second.phase()]).toEqual(['ready', 'elsewhere'])
    expect(profile.running()).toEqual([first.turns[1]])
  })

  test('the former one lets go after its last write, which the other one finds', async () => {
    const { profile, first, second } = await openPair()
    const last = Array.from({ length: 5 }, () => first.write())
    second.useHere()
    await settle()
    expect(first.turns[0]?.stopped).toBe(1)
    expect(await Promise.all(last)).toEqual(last.map(() => 'done'))
    expect(second.turns[0]?.found).toHaveLength(5)
    expect(await first.write()).toBe('broken')
    expect(await second.write()).toBe('done')
    expect(profile.written).toEqual([first, first, first, first, first, second])
  })

  test('a tab that was asked for takes over as it starts, once', async () => {
    const profile = createProfile()
    const first = profile.open()
    await settle()
    const wanted = profile.open({ wanted: true })
    await settle()
    expect([first.phase(), wanted.phase()]).toEqual(['elsewhere', 'ready'])
    expect(wanted.shown.map(({ phase }) => phase)).toEqual(['ready'])
    first.useHere()
    await settle()
    expect([first.phase(), wanted.phase()]).toEqual(['ready', 'elsewhere'])
  })

  test('a tab that loses the lead while its disk opens makes no app', async () => {
    const profile = createProfile()
    const gate = createGate()
    const first = profile.open({ before: gate.wait })
    await settle()
    const second = profile.open({ wanted: true })
    await settle()
    gate.release()
    await settle()
    expect([first.phase(), second.phase()]).toEqual(['elsewhere', 'ready'])
    expect(first.turns).toEqual([])
    expect(await second.write()).toBe('done')
  })

  test('one that loses it while its app is being made stops that app', async () => {
    const profile = createProfile()
    const gate = createGate()
    const first = profile.open({ after: gate.wait })
    await settle()
    const second = profile.open({ wanted: true })
    await settle()
    gate.release()
    await settle()
    expect(first.turns.map(({ stopped }) => stopped)).toEqual([1])
    expect(first.shown.map(({ phase }) => phase)).toEqual(['elsewhere'])
    expect(first.tenure.app()).toBeUndefined()
    expect(profile.running()).toEqual(second.turns)
  })

  test('one that gets it back meanwhile shows the app of its new turn alone', async () => {
    const profile = createProfile()
    const gate = createGate()
    const first = profile.open({ before: gate.wait })
    await settle()
    first.next = {}
    const second = profile.open({ wanted: true })
    await settle()
    first.useHere()
    await settle()
    gate.release()
    await settle()
    expect(first.turns).toHaveLength(1)
    expect(first.shown.map(({ phase }) => phase)).toEqual(['elsewhere', 'ready'])
    expect(second.phase()).toBe('elsewhere')
    expect(profile.running()).toEqual(first.turns)
  })
})

describe('a leader that comes back from sleep', () => {
  test('writes nothing, learns that it was deposed, and stops', async () => {
    const { profile, first, second } = await openPair()
    first.seat.freeze()
    second.useHere()
    await settle()
    expect(second.phase()).toBe('ready')
    // It wakes up, and is told only after it has tried to go on.
    expect(first.phase()).toBe('ready')
    expect(await first.write()).toBe('deposed')
    first.seat.thaw()
    expect(first.phase()).toBe('elsewhere')
    expect(first.turns.map(({ stopped }) => stopped)).toEqual([1])
    expect(await second.write()).toBe('done')
    expect(profile.written).toEqual([second])
  })

  test('and leads again when the other one has come and gone meanwhile', async () => {
    const { profile, first, second } = await openPair()
    first.seat.freeze()
    second.useHere()
    await settle()
    await second.write()
    second.close()
    await settle()
    first.seat.thaw()
    await settle()
    expect(first.shown.map(({ phase }) => phase)).toEqual(['ready', 'elsewhere', 'ready'])
    expect(first.turns.map(({ stopped }) => stopped)).toEqual([1, 0])
    expect(first.turns[1]?.found).toHaveLength(1)
    expect(profile.running()).toHaveLength(1)
  })
})

describe('when there is no app to be had', () => {
  test('the tab says why', async () => {
    const profile = createProfile()
    const tab = profile.open({ instead: () => ({ phase: 'newer' }) })
    await settle()
    expect(tab.shown).toEqual([{ phase: 'newer' }])
    expect(tab.tenure.app()).toBeUndefined()
  })

  test('the tab says what went wrong', async () => {
    const profile = createProfile()
    const tab = profile.open({ instead: () => Promise.reject(new Error('no disk')) })
    await settle()
    expect(tab.shown).toEqual([{ phase: 'broken', detail: 'Error: no disk' }])
  })

  test.each<[string, () => Led | Promise<Led>]>([
    ['why there is none', () => ({ phase: 'newer' })],
    ['what went wrong', () => Promise.reject(new Error('no disk'))],
  ])('a tab that leads no more does not say %s', async (_what, instead) => {
    const profile = createProfile()
    const gate = createGate()
    const first = profile.open({ before: gate.wait, instead })
    await settle()
    profile.open({ wanted: true })
    await settle()
    gate.release()
    await settle()
    expect(first.shown.map(({ phase }) => phase)).toEqual(['elsewhere'])
  })
})

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
