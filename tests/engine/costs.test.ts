import { describe, expect, test } from 'vitest'
import { isHidden } from '../../src/conversation/underWay.ts'
import { DISK_ENTRIES, DISK_LOOK_MS, ENTRY_OVERHEAD, HIDDEN_BYTES, HIDDEN_ENTRIES } from '../../src/engine/budgets.ts'
import { costsTable, createCosts } from '../../src/engine/costs.ts'
import type { Entry } from '../../src/engine/entry.ts'
import type { ConversationId, LogName, PersonId } from '../../src/engine/ids.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { INSTANCE, stage } from '../support/hostileStage.ts'
import { createMemoryDisk } from '../support/memoryDisk.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'

const BOB = 'bob' as PersonId

async function bills() {
  const clock = createFakeClock()
  const disk = createMemoryDisk()
  await disk.upgrade([costsTable], 1, [])
  const storage = createMemoryStorage([costsTable], { disk, clock })
  const costs = createCosts({ storage, clock, hidden: isHidden })
  const entries = (count: number, over: Partial<Entry> = {}): Entry[] =>
    Array.from({ length: count }, (_, at) => ({
      conversation: 'bob' as ConversationId,
      author: BOB,
      instance: 'b' as LogName,
      seq: at + 1,
      lamport: at + 1,
      at: 0,
      kind: 'text',
      body: { text: 'hi' },
      ...over,
    }))
  async function pay(some: readonly Entry[]): Promise<number> {
    const bill = await clock.through(costs.bill(BOB, some))
    if (bill.fits > 0) await clock.through(storage.write(bill.changes))
    bill.paid()
    return bill.fits
  }
  return { clock, storage, costs, entries, pay }
}

describe('[HOSTILE 3] the budget of the disk', () => {
  test('[HOSTILE 3] a long history at once, then so many a day', async () => {
    const { clock, entries, pay } = await bills()
    expect(await pay(entries(DISK_ENTRIES.burst - 10))).toBe(DISK_ENTRIES.burst - 10)
    expect(await pay(entries(50))).toBe(10)
    expect(await pay(entries(50))).toBe(0)
    await clock.run(24 * 60 * 60_000)
    expect(await pay(entries(60_000))).toBe(50_000)
    // A clock that was set back makes nobody richer, nor poorer once it is right again.
    clock.jump(-9e9)
    expect(await pay(entries(1))).toBe(0)
    clock.jump(9e9)
    await clock.run(60 * 60_000)
    expect(await pay(entries(1))).toBe(1)
  })

  test('[HOSTILE 3] large entries cost what they take', async () => {
    const { entries, pay } = await bills()
    const large = entries(1_000, { body: { text: 'x'.repeat(15_000) } })
    let stored = 0
    for (let round = 0; round < 40; round++) stored += await pay(large)
    // Several times that, for an index may hold their words.
    expect(stored).toBeGreaterThan(4_300)
    expect(stored).toBeLessThan(4_500)
  })

  test.each([
    ['hidden', 'riddle', 1],
    ['shown', 'text', 4],
  ])(
    '[HOSTILE 3] [abuse W38] bytes of what is %s are what they are in UTF-8, so many times',
    async (_what, kind, times) => {
      const { storage, clock, entries, pay } = await bills()
      const left = async () => Number((await clock.through(storage.get('costs', BOB)))?.bytes)
      await pay(entries(1, { kind, body: { text: '' } }))
      const before = await left()
      await pay(entries(1, { kind, body: { text: '語'.repeat(1_000) } }))
      expect(before - (await left())).toBe(ENTRY_OVERHEAD + times * (3_000 + '{"text":""}'.length))
    },
  )

  test.each([
    ['French', 'tu viens ce soir ? j’ai réservé pour huit heures'],
    ['Chinese', '今天晚上你来吗？我订了八点的位子'],
  ])('[HOSTILE 3] spares a long friendship in %s, all of it at once', async (_language, text) => {
    const { entries, pay } = await bills()
    expect(await pay(entries(DISK_ENTRIES.burst, { body: { text } }))).toBe(DISK_ENTRIES.burst)
  })

  test('[HOSTILE 3] what nobody is shown has a budget of its own, for good, also after a reload', async () => {
    const { clock, storage, entries, pay } = await bills()
    expect(await pay(entries(HIDDEN_ENTRIES + 5, { kind: 'riddle', body: 1 }))).toBe(HIDDEN_ENTRIES)
    await clock.run(30 * 24 * 60 * 60_000)
    expect(await pay(entries(1, { kind: 'riddle', body: 1 }))).toBe(0)
    expect(await pay(entries(1))).toBe(1)
    const again = createCosts({ storage, clock, hidden: isHidden })
    const riddle = entries(1, { kind: 'riddle', body: 1 })
    expect((await clock.through(again.bill(BOB, riddle))).fits).toBe(0)
    // The person may want it all the same.
    const told: string[] = []
    again.onMore((person) => told.push(person))
    expect(await clock.through(again.allow(BOB))).toBe(true)
    expect(told).toEqual([BOB])
    expect((await clock.through(again.bill(BOB, riddle))).fits).toBe(1)
  })

  test('[HOSTILE 3] it is told once, and looked at again after an hour', async () => {
    const { clock, costs, entries, pay } = await bills()
    const told: string[] = []
    costs.onSpent((person) => told.push(`spent ${person}`))
    costs.onMore((person) => told.push(`more ${person}`))
    await pay(entries(DISK_ENTRIES.burst))
    await pay(entries(5))
    await pay(entries(5))
    expect([told, costs.isSpent(BOB)]).toEqual([['spent bob'], true])
    await clock.run(DISK_LOOK_MS)
    expect([told, costs.isSpent(BOB)]).toEqual([['spent bob', 'more bob'], false])
  })

  test('a row that went bad is as if it were not there', async () => {
    const { clock, storage, entries, pay } = await bills()
    await clock.through(storage.write([{ put: 'costs', row: { person: BOB, entries: 'many' } }]))
    expect(await pay(entries(3))).toBe(3)
  })
})

describe('[HOSTILE 3] a friend who fills the disk', () => {
  test('[HOSTILE 3] [abuse W38] with kinds that nobody knows: bounded, no receipt beyond, and other chats go on', async () => {
    const { world, mallory, ann, line, send, entry, stored, receipt, count, bobIsFine } = await stage()
    const body = { x: 'x'.repeat(15_000) }
    const many = Math.ceil((2 * HIDDEN_BYTES) / 15_000)
    for (let seq = 1; seq <= many && !line.closed; seq++) {
      send([entry(seq, { kind: 'riddle', body })])
      if (seq % 50 === 0) await world.run(20)
    }
    await world.run(1_000)
    const kept = stored().length
    expect(kept * 15_000).toBeLessThan(HIDDEN_BYTES)
    expect(kept * 15_000).toBeGreaterThan(HIDDEN_BYTES * 0.9)
    expect(receipt()).toEqual({ have: [[INSTANCE, kept]], again: false })
    expect(count('entries.spent')).toBeGreaterThan(0)
    // Nothing of it is asked for meanwhile.
    const asked = () => line.of('log/1', 'frontier').filter((f) => (f.body as { again: boolean }).again).length
    const before = asked()
    await world.run(60_000)
    expect(asked()).toBe(before)
    await bobIsFine()
    void [mallory, ann]
  })
})
