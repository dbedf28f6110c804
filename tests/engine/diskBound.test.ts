import { describe, expect, test } from 'vitest'
import { MAX_LATE } from '../../src/conversation/limits.ts'
import { DISK_BYTES, DISK_ENTRIES, ENTRY_OVERHEAD } from '../../src/engine/budgets.ts'
import { MAX_INSTANCES } from '../../src/engine/limits.ts'
import { diskBytes } from '../support/diskBytes.ts'
import { stage as hostileStage } from '../support/hostileStage.ts'

/** What lies on the disk is at most so many times what was charged for it: rows, keys and indexes as a browser writes them, uncompressed. */
const FACTOR = 3
/** And so much beside, whatever comes: one row of each table, for marks, name, summary and cost. Bytes. */
const BESIDE = 64 * 1024

const DAY = 24 * 60 * 60
/** As long as they may be: whoever fills a disk takes these. */
const LOG = 'l'.repeat(22)
const ELSEWHERE = 'e'.repeat(22)

interface Of {
  readonly seq: number
  readonly me: string
  readonly mallory: string
}
type Shape = (of: Of) => readonly [kind: string, body: unknown]

const SHAPES: Record<string, Shape> = {
  'short texts': () => ['text', { text: 'x' }],
  'short texts that disappear': () => ['text', { text: 'x', ttl: DAY }],
  replies: ({ me }) => ['text', { text: 'x', reply: { by: me, instance: ELSEWHERE, seq: 1 } }],
  'long texts': () => ['text', { text: 'x'.repeat(4_000) }],
  'long texts in letters of two bytes': () => ['text', { text: 'я'.repeat(4_000) }],
  'texts that no page can show': () => ['text', { text: 'x'.repeat(15_000) }],
  'bodies of many small things': () => ['text', Array.from({ length: 3_000 }, () => ({}))],
  'bodies of numbers': () => ['text', Array.from({ length: 5_000 }, () => 1)],
  'kinds that nobody knows': () => ['a'.repeat(32), 1],
  'reactions to what is not there': ({ seq, me }) => ['react', { by: me, instance: ELSEWHERE, seq, emoji: '👍' }],
  'pins of what is not there': ({ seq, me }) => ['pin', { by: me, instance: ELSEWHERE, seq, on: true }],
  'changes of what is not there': ({ seq }) => ['edit', { instance: ELSEWHERE, seq, text: 'x' }],
  'deletes of what is not there': ({ seq }) => ['delete', { instance: ELSEWHERE, seq }],
  reactions: ({ mallory }) => ['react', { by: mallory, instance: LOG, seq: 1, emoji: '👍' }],
  pins: ({ mallory }) => ['pin', { by: mallory, instance: LOG, seq: 1, on: true }],
  changes: () => ['edit', { instance: LOG, seq: 1, text: 'x' }],
  timers: ({ seq }) => ['timer', { seconds: DAY * (1 + (seq % 30)) }],
  'what is taken back': () => ['erased', null],
}

const sum = (bytes: Record<string, number>) => Object.values(bytes).reduce((a, b) => a + b, 0)

async function stage() {
  const given = await hostileStage()
  const { world, ann, mallory, line, entry, send } = given
  send([entry(1)], LOG)
  await world.run(200)
  // Both want messages to disappear.
  await world.through(ann.hand.open(mallory.id))
  await world.through(ann.hand.setTimer(DAY))
  const { instance, seq } = ann.entries(mallory.id).find(({ kind }) => kind === 'timer')!
  send([entry(2, { lamport: 10, kind: 'timer', body: { seconds: DAY, answers: { instance, seq } } })], LOG)
  await world.run(200)
  return {
    ...given,
    /** What they were charged so far, by the row on the disk. */
    charged: () => DISK_BYTES.burst - Number(ann.disk.rows('costs').find(({ person }) => person === mallory.id)?.bytes),
    taken: () => diskBytes(ann.disk, mallory.id),
    rename: (name: string) => line.say('profile/1', 'name', { name }),
  }
}

describe('[HOSTILE 3] what one friend leaves on the disk', () => {
  for (const [name, shape] of Object.entries(SHAPES))
    test(`[HOSTILE 3] [abuse W38] is what was charged, times a factor: ${name}`, async () => {
      const { world, ann, mallory, entry, send, charged, taken } = await stage()
      const [before, paid] = [taken(), charged()]
      const count = 200
      for (let at = 0; at < count; at++) {
        const seq = 3 + at
        const [kind, body] = shape({ seq, me: ann.id, mallory: mallory.id })
        send([entry(seq, { lamport: 20 + at, kind, body })], LOG)
        if (at % 20 === 19) await world.run(50)
      }
      await world.run(200)
      expect(ann.entries(mallory.id).length, 'all came').toBe(count + 3)
      const { entries = 0, vanishing = 0, ...beside } = taken()
      const cost = charged() - paid
      expect(cost).toBeGreaterThan(count * ENTRY_OVERHEAD * 0.98)
      const factor = (entries + vanishing - before.entries! - (before.vanishing ?? 0)) / cost
      expect([factor, name]).toEqual([Math.min(factor, FACTOR), name])
      expect(sum(beside)).toBeLessThan(BESIDE / 4)
    })

  test('[HOSTILE 3] [abuse W38] beside entries there is little, whatever they say of themselves, and from however many installs', async () => {
    const { world, ann, mallory, line, entry, send, taken, rename } = await stage()
    for (let at = 0; at < 100; at++) {
      rename(`${at}${'ﷺ'.repeat(20)}`)
      await world.run(1_000)
    }
    ann.hand.markRead()
    send([entry(3, { lamport: 2 ** 19 })], LOG)
    await world.run(200)
    ann.hand.markRead()
    await world.run(200)
    // Into the past, so that each is known by itself.
    for (let n = 1; n < MAX_INSTANCES; n++)
      for (let from = 1; from <= MAX_LATE; from += 64) {
        const some = Array.from({ length: 64 }, (_, i) => entry(from + i, { lamport: from + i + 100 }))
        send(some, `${n}`.padStart(22, 'i'))
        await world.run(20)
      }
    const mine = ann.entries(mallory.id).find(({ author }) => author === ann.id)!
    line.say('log/1', 'read', { upTo: [[mine.instance, 1]] })
    await world.run(1_000)
    const { entries, vanishing, ...beside } = taken()
    expect(new Set(ann.entries(mallory.id).map(({ instance }) => instance)).size).toBe(MAX_INSTANCES + 1)
    expect(Object.keys(beside).sort()).toEqual(['conversations', 'costs', 'people', 'receipts', 'seen'])
    expect(sum(beside)).toBeGreaterThan(4_000)
    expect(sum(beside)).toBeLessThan(BESIDE)
  })

  test('[HOSTILE 3] [abuse W38] comes to less than a gigabyte on the first day, and to a fifth of one on each further day', () => {
    const aDay = DISK_BYTES.perSecond * DAY
    expect((DISK_BYTES.burst + aDay) * FACTOR + BESIDE).toBeLessThan(2 ** 30)
    expect(aDay * FACTOR + BESIDE).toBeLessThan(0.2 * 2 ** 30)
    // However small they are, entries are no way around it.
    expect(DISK_ENTRIES.burst * ENTRY_OVERHEAD).toBeLessThan(DISK_BYTES.burst)
  })
})
