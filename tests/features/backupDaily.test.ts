import { describe, expect, test } from 'vitest'
import { DAILY_MS } from '../../src/features/backup/daily.ts'
import { LOOK_AFTER_MS } from '../../src/features/backup/lazyBackup.ts'
import { isDue } from '../../src/features/backup/reminding.ts'
import type { BackupSetting } from '../../src/features/backup/setting.ts'
import { plainOf } from '../support/memoryBackups.ts'
import { friends } from '../support/pair.ts'
import type { Node, World } from '../support/world.ts'

const DAY = 24 * 60 * 60_000
const state = (who: Node) => who.app.backup.store.getState()

/** Time passes here and on the wall; nobody lives through all of it. */
async function later(world: World, ms: number) {
  world.clock.jump(ms)
  await world.run(20 * 60_000)
}

describe('a kept file', () => {
  test('[U6] chosen once, written at once, and then every day by itself', async () => {
    const { world, ann, bob } = await friends()
    const room = await ann.app.backup.open()
    expect(await world.through(room.choose())).toBe('done')
    expect(state(ann).kept).toEqual({ name: 'kept.age' })
    expect(ann.backups.kept.writes).toBe(1)
    await ann.say(bob.id, 'the day after')
    await world.run(LOOK_AFTER_MS + 60_000)
    expect(ann.backups.kept.writes, 'once a day').toBe(1)
    await later(world, DAILY_MS)
    expect(ann.backups.kept.writes).toBe(2)
    expect(plainOf(ann.backups.kept.bytes!)).toContain('the day after')
    await later(world, DAILY_MS / 2)
    expect(ann.backups.kept.writes).toBe(2)
    // Also on a page that has never heard of it.
    await ann.reload()
    await later(world, DAILY_MS / 2)
    expect(ann.backups.kept.writes).toBe(3)
    await (await ann.app.backup.open()).stopDaily()
    await later(world, 2 * DAILY_MS)
    expect([ann.backups.kept.writes, state(ann).kept]).toEqual([3, undefined])
  })

  test('chosen, and then not: nothing is written', async () => {
    const { world, ann } = await friends()
    ann.backups.choosesNone()
    expect(await world.through((await ann.app.backup.open()).choose())).toBeUndefined()
    expect([ann.backups.kept.writes, state(ann).kept]).toEqual([0, undefined])
  })

  test('[U6] a writing that fails leaves the file that was there, is said, and is tried again', async () => {
    const { world, ann } = await friends()
    await world.through((await ann.app.backup.open()).choose())
    const before = ann.backups.kept.bytes
    ann.backups.failFiles('NotAllowedError', 1)
    await world.run(LOOK_AFTER_MS)
    await later(world, DAILY_MS)
    expect(state(ann).kept).toEqual({ name: 'kept.age', trouble: 'failed' })
    expect(ann.backups.kept.bytes).toBe(before)
    expect(ann.backups.aborted(), 'not again and again').toBe(1)
    ann.backups.failFiles(undefined)
    await world.run(2 * 60 * 60_000)
    expect(state(ann).kept).toEqual({ name: 'kept.age' })
    expect(ann.backups.kept.writes).toBe(2)
  })

  test('a permission that has lapsed: one line, and a press', async () => {
    const { world, ann } = await friends()
    await world.through((await ann.app.backup.open()).choose())
    ann.backups.kept.access = 'asks'
    await world.run(LOOK_AFTER_MS)
    await later(world, DAILY_MS)
    expect(state(ann)).toMatchObject({ shown: 'lapsed', kept: { trouble: 'asks' } })
    expect(ann.backups.kept.writes, 'nothing behind their back').toBe(1)
    expect(await world.through((await ann.app.backup.open()).allow())).toBe('done')
    expect(state(ann)).toMatchObject({ shown: undefined, kept: { name: 'kept.age' } })
    expect(ann.backups.kept.writes).toBe(2)
    // Put off: not again within a week, on whatever page.
    ann.backups.kept.access = 'asks'
    await ann.reload()
    await world.run(LOOK_AFTER_MS)
    await later(world, DAILY_MS)
    expect(state(ann).shown).toBe('lapsed')
    await world.through((await ann.app.backup.open()).notNow())
    await ann.reload()
    await later(world, DAY)
    expect(state(ann).shown).toBeUndefined()
    await ann.reload()
    await later(world, 7 * DAY)
    expect(state(ann).shown).toBe('lapsed')
  })
})

describe('a reminder', () => {
  async function chatted(count: number) {
    const given = await friends()
    for (let n = 0; n < count; n++) await given.ann.say(given.bob.id, `message ${n}`)
    await given.world.run(5_000)
    return given
  }

  test('never in the first days; then where the browser may evict, at most once a week, and less often each time', async () => {
    const { world, ann } = await chatted(60)
    ann.backups.evicts()
    await later(world, DAY)
    expect(state(ann).shown).toBeUndefined()
    await later(world, 6 * DAY)
    expect(state(ann).shown).toBe('reminder')
    await world.through((await ann.app.backup.open()).notNow())
    for (const [days, shown] of [
      [6, undefined],
      [1, 'reminder'],
      [13, undefined],
      [1, 'reminder'],
    ] as const) {
      await ann.reload()
      await later(world, days * DAY)
      expect([days, state(ann).shown]).toEqual([days, shown])
      if (shown) await world.through((await ann.app.backup.open()).notNow())
    }
  })

  test('gone with the first backup, and none while there is a kept file', async () => {
    const { world, ann } = await chatted(60)
    ann.backups.evicts()
    await later(world, 8 * DAY)
    expect(state(ann).shown).toBe('reminder')
    expect(await world.through((await ann.app.backup.open()).save())).toBe('done')
    expect(state(ann).shown).toBeUndefined()
    await ann.reload()
    await later(world, 30 * DAY)
    expect(state(ann).shown, 'nothing was said since').toBeUndefined()
    const kept = await chatted(60)
    kept.ann.backups.evicts()
    kept.ann.backups.keep()
    await later(kept.world, 8 * DAY)
    expect(state(kept.ann).shown).toBeUndefined()
  })

  test('nobody is reminded of what nobody said', async () => {
    const { world, ann } = await chatted(3)
    ann.backups.evicts()
    await later(world, 8 * DAY)
    expect(state(ann).shown).toBeUndefined()
  })

  const never: BackupSetting = { at: undefined, entries: 0, askedAt: undefined, times: 0 }
  test.each([
    ['30 days and 500 messages, where nothing is evicted', 30, 500, false, true],
    ['29 days', 29, 10_000, false, false],
    ['499 messages', 300, 499, false, false],
    ['where it may be evicted: a week and some', 7, 50, true, true],
    ['less than a week', 6.9, 5_000, true, false],
    ['hardly anything', 300, 49, true, false],
  ])('%s', (_, days, entries, mayEvict, due) => {
    expect(isDue(never, { now: days * DAY, since: 0, entries, mayEvict })).toBe(due)
    // The same, counted from the last backup.
    const saved = { ...never, at: 100 * DAY, entries: 1_000 }
    const later = { now: (100 + days) * DAY, since: 0, entries: 1_000 + entries, mayEvict }
    expect(isDue(saved, later)).toBe(due)
  })

  test('who knows nobody has nothing to lose', () => {
    expect(isDue(never, { now: 1e12, since: undefined, entries: 1e6, mayEvict: true })).toBe(false)
  })
})
