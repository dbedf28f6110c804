import { expect, test } from 'vitest'
import { tables } from '../../src/app/tables.ts'
import { createConversationRows } from '../../src/conversation/conversationRows.ts'
import { MAX_SWEEP } from '../../src/conversation/limits.ts'
import { createOutcomes } from '../../src/conversation/outcome.ts'
import { createVanishing } from '../../src/conversation/vanishing.ts'
import type { EntryKey } from '../../src/engine/entry.ts'
import { createMarks } from '../../src/engine/marks.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'
import { rulesFor } from '../support/rules.ts'

/** Lines that are due: of one conversation that refuses, more than one look takes, and after them one each of others. */
async function stage(refuses: (conversation: string) => 'refuses' | 'throws' | 'never') {
  const clock = createFakeClock()
  const storage = createMemoryStorage(tables, { clock })
  const due = (conversation: string, seq: number, at: number) => ({
    add: 'vanishing',
    row: { conversation, author: 'me', instance: 'i', seq, ttl: 1, due: clock.now() - 1_000 + at },
  })
  const many = Array.from({ length: 3 * MAX_SWEEP }, (_, i) => due('bad', i + 1, i % 7))
  storage.disk.apply([...many, due('good', 1, 500), due('fine', 1, 600)])
  const erased: string[] = []
  const erase = async (conversation: string, keys: readonly EntryKey[]) => {
    const how = refuses(conversation)
    if (how === 'throws') throw new Error('unreadable')
    if (how === 'refuses') return false
    erased.push(...keys.map(() => conversation))
    return (await storage.write(keys.map((key) => ({ drop: 'vanishing', key })))) === 'done'
  }
  const marks = createMarks({ storage, clock })
  const rows = createConversationRows()
  const outcomes = createOutcomes()
  const vanishing = createVanishing({ storage, clock, rules: rulesFor(), rows, marks, erase, outcomes })
  await clock.through(vanishing.load())
  return { clock, storage, erased, vanishing }
}

test.each(['refuses', 'throws'] as const)(
  '[HOSTILE 2] [D13] a conversation that %s keeps nothing of the others from going, and is tried again',
  async (how) => {
    let mended = false
    const { clock, storage, erased, vanishing } = await stage((of) => (of === 'bad' && !mended ? how : 'never'))
    await clock.run(5_000)
    expect(erased.sort()).toEqual(['fine', 'good'])
    expect(storage.disk.rows('vanishing').length).toBe(3 * MAX_SWEEP)
    mended = true
    await clock.run(31_000)
    expect(erased.filter((of) => of === 'bad').length).toBe(3 * MAX_SWEEP)
    expect(storage.disk.rows('vanishing')).toEqual([])
    vanishing.stop()
  },
)
