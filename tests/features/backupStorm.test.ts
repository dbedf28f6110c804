import { describe, expect, test } from 'vitest'
import { watchDisk } from '../../src/app/disk.ts'
import { tables } from '../../src/app/tables.ts'
import { parseChange } from '../../src/features/backup/format.ts'
import { createSnapshot } from '../../src/features/backup/snapshot.ts'
import { inBackup } from '../../src/features/backup/withheld.ts'
import type { Change, Key, Storage, TableSpec } from '../../src/ports/storage.ts'
import { begunAnew, restoreFrom } from '../support/backedUp.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { createMemoryDisk } from '../support/memoryDisk.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'
import { seededRandom } from '../support/nodeCrypto.ts'
import { failures, friends } from '../support/pair.ts'
import { emptyDevice } from '../support/restored.ts'

const SEEDS = Number(process.env.SEEDS ?? 40)
const seeds = Array.from({ length: SEEDS }, (_, at) => at + 1)

const specs: readonly TableSpec[] = [
  { name: 'a', key: 'id' },
  { name: 'b', key: ['x', 'y'] },
]
const byName = new Map(specs.map((spec) => [spec.name, spec]))

describe('[U1] a snapshot while others write', () => {
  test.each(seeds)('[U1] is the disk as it was after the last list that it holds (seed %i)', async (seed) => {
    const chance = seededRandom(seed)
    const clock = createFakeClock()
    const disk = createMemoryDisk()
    const delay = () => (chance() < 0.1 ? chance() * 200 : chance() * 4)
    const { storage, feed } = watchDisk(createMemoryStorage(specs, { disk, clock, delay }))
    const pick = (n: number) => Math.floor(chance() * n)
    const rowA = () => ({ id: pick(400), v: pick(1_000_000) })
    const change = (): Change => {
      const what = chance()
      if (what < 0.5) return { put: 'a', row: rowA() }
      if (what < 0.75) return { put: 'b', row: { x: pick(20), y: `${pick(20)}`, v: pick(1_000_000) } }
      if (what < 0.9) return { drop: 'a', key: pick(400) }
      const from = pick(20)
      return { drop: 'b', from: [from], to: [from + pick(3), []] }
    }
    await clock.through(storage.write(Array.from({ length: 300 }, (_, id) => ({ put: 'a', row: { id, v: 0 } }))))
    await clock.through(
      storage.write(Array.from({ length: 200 }, (_, n) => ({ put: 'b', row: { x: n % 20, y: `${n}`, v: 0 } }))),
    )

    /** Each list that went through, and the whole disk right after it. */
    const states: string[] = []
    const whole = () => JSON.stringify(specs.map(({ name }) => disk.rows(name)))
    states.push(whole())
    let over = false
    const writers = [1, 2, 3].map(async () => {
      while (!over) {
        // In one list the same number stands in both tables: half of a list would be seen.
        const mark = pick(1e9)
        const more = Array.from({ length: 1 + pick(4) }, change)
        const pair: Change[] = [
          { put: 'a', row: { id: 'mark', v: mark } },
          { put: 'b', row: { x: 'mark', y: '', v: mark } },
        ]
        await storage.write([...pair.slice(0, 1), ...more, ...pair.slice(1)])
        states.push(whole())
        await new Promise<void>((done) => void clock.after(chance() * 10, done))
      }
    })
    // What is looked up for a row takes its time, in which others write.
    const pass = async (one: Change) => {
      if (chance() < 0.02) await new Promise<void>((done) => void clock.after(chance() * 30, done))
      return one
    }
    const snapshot = createSnapshot({ storage, feed, tables: specs, pass })
    const taken = createMemoryDisk()
    taken.open(specs)
    const taking = (async () => {
      for await (const text of snapshot.pieces()) {
        const changes = text
          .split('\n')
          .filter(Boolean)
          .map((line) => parseChange(line, byName)!)
        taken.apply(changes)
        await new Promise<void>((done) => void clock.after(chance() * 20, done))
      }
    })()
    await clock.through(taking, 600_000)
    over = true
    await clock.through(Promise.all(writers))
    const found = JSON.stringify(specs.map(({ name }) => taken.rows(name)))
    expect(states).toContain(found)
    // Others wrote all the while.
    expect(states.length).toBeGreaterThan(10)
    expect(taken.get('a', 'mark')?.v).toBe(taken.get('b', ['mark', ''] as Key)?.v)
  })

  test('[U1] a list that was seen in half, and of which nobody has heard yet, is waited for', async () => {
    const disk = createMemoryDisk()
    disk.open(specs)
    let heard = () => {}
    const slow: Storage = {
      get: async (table, key) => disk.get(table, key),
      range: async (query) => disk.range(query),
      write(changes) {
        disk.apply(changes)
        return new Promise((resolve) => {
          heard = () => resolve('done')
        })
      },
      close: () => undefined,
    }
    const { storage, feed } = watchDisk(slow)
    const snapshot = createSnapshot({ storage, feed, tables: specs, pass: (one) => one })
    const taken = createMemoryDisk()
    taken.open(specs)
    let isWritten = false
    const take = (async () => {
      for await (const text of snapshot.pieces()) {
        const lines = text.split('\n').filter(Boolean)
        taken.apply(lines.map((line) => parseChange(line, byName)!))
        // The first table has been read, the second one not.
        if (isWritten) continue
        isWritten = true
        void storage.write([
          { put: 'a', row: { id: 'mark', v: 1 } },
          { put: 'b', row: { x: 'mark', y: '', v: 1 } },
        ])
      }
    })()
    for (let turn = 0; turn < 20; turn++) await new Promise((done) => setImmediate(done))
    heard()
    await take
    expect(taken.rows('b')).toEqual([{ x: 'mark', y: '', v: 1 }])
    expect(taken.rows('a')).toEqual([{ id: 'mark', v: 1 }])
  })

  test('[U1] no more than a page is asked for at once, and every row is asked for once', async () => {
    const disk = createMemoryDisk()
    const storage = createMemoryStorage(specs, { disk })
    const large = 'x'.repeat(20_000)
    await storage.write(Array.from({ length: 500 }, (_, id) => ({ put: 'a', row: { id, large } })))
    const feed = { onChanges: () => () => undefined, settled: async () => undefined }
    let asked = 0
    const range: typeof storage.range = async (query) => {
      const found = await storage.range(query)
      asked += found.length
      return found
    }
    const snapshot = createSnapshot({ storage: { range }, feed, tables: specs, pass: async (one) => one })
    let longest = 0
    for await (const text of snapshot.pieces()) longest = Math.max(longest, text.length)
    expect([asked, snapshot.counts()]).toEqual([500, { rows: { a: 500 }, drops: 0 }])
    expect(longest).toBeLessThan(2_000_000)
  })

  test('every table of the disk is in a backup, but for what is the search’s, and what stays', () => {
    const left = tables.filter((spec) => !inBackup(tables, ['files']).includes(spec))
    expect(left.map(({ name }) => name)).toEqual(['unindexed', 'files'])
  })
})

const bursty = (typical: number, worst: number) => (chance: () => number) =>
  chance() < 0.05 ? chance() * worst : chance() * typical

/** On open disks; and once behind locks, from which and to which it has to come as well. */
const weathers = [...seeds.map((seed) => [seed, 'open', false] as const), [SEEDS + 1, 'behind a lock', true] as const]

test.each(weathers)(
  '[U1 U4 D1 D3] saved while both talk, lost, and back in bad weather: nothing of theirs is lost, doubled or reordered (seed %i, %s)',
  async (seed, _, sealed) => {
    const given = await friends({ seed, sealed, disk: bursty(4, 400), latency: bursty(30, 1_500) })
    const { world, ann: before, bob } = given
    const said: string[] = []
    const kept: string[] = []
    let n = 0
    const talk = async (node: typeof before) => {
      n += 1
      // Cut off with its page, it is nobody's any more.
      node.say(bob.id, `ann ${n}`).catch(() => undefined)
      await bob.say(node.id, `bob ${n}`)
      said.push(`bob ${n}`)
    }
    for (let at = 0; at < 4; at++) {
      await talk(before)
      await world.run(world.chance() * 3_000)
    }
    const room = await before.app.backup.open()
    let saved: string | undefined
    void room.save().then((how) => {
      saved = how
    })
    while (saved === undefined) {
      await talk(before)
      await world.run(world.chance() * 500)
    }
    expect(saved).toBe('done')
    const file = before.backups.downloads.at(-1)!.bytes
    for (let at = 0; at < 2; at++) await talk(before)
    await world.run(world.chance() * 2_000)
    const empty = await emptyDevice(world, before)
    if (world.chance() < 0.5) {
      await bob.say(empty.id, 'bob alone')
      said.push('bob alone')
    }
    expect(await restoreFrom(world, empty, file)).toBe('done')
    const ann = await begunAnew(world, empty)
    kept.push(...ann.shown(bob.id))
    // One after the other, as a hand writes: the first of them opens the chat.
    let saying: Promise<unknown> = Promise.resolve()
    for (let at = 0; at < 3; at++) {
      saying = saying.then(() => ann.say(bob.id, `ann again ${at}`))
      await bob.say(ann.id, `bob again ${at}`)
      said.push(`bob again ${at}`)
      if (world.chance() < 0.3) world.net.cut(world.chance())
      await world.run(world.chance() * 5_000)
    }
    for (const node of [ann, bob]) node.app.wake()
    const of = (all: readonly string[], who: string) => all.filter((text) => text.startsWith(who))
    const level = () =>
      ann.linked(bob.id) &&
      of(ann.shown(bob.id), 'bob').length >= said.length &&
      of(bob.shown(ann.id), 'ann again').length >= 3
    expect(await world.until(level, 300_000)).toBe(true)
    await world.run(60_000)
    expect(of(ann.shown(bob.id), 'bob')).toEqual(said)
    expect(of(bob.shown(ann.id), 'ann again')).toEqual(['ann again 0', 'ann again 1', 'ann again 2'])
    // What stood in the backup stands there still, and nothing twice.
    for (const text of kept) expect(ann.shown(bob.id).filter((one) => one === text)).toEqual([text])
    for (const text of bob.shown(ann.id)) expect(bob.shown(ann.id).filter((one) => one === text)).toEqual([text])
    // What both have stands in one order.
    const both = new Set(ann.shown(bob.id))
    expect(bob.shown(ann.id).filter((text) => both.has(text))).toEqual(
      ann.shown(bob.id).filter((text) => bob.shown(ann.id).includes(text)),
    )
    expect(failures(ann, bob)).toEqual([])
  },
)
