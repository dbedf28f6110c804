import { describe, expect, test } from 'vitest'
import { ERASED } from '../../src/engine/entry.ts'
import type { Row } from '../../src/ports/storage.ts'
import { FRIEND, ME, WITH_FRIEND } from '../support/floor.ts'
import { entry, MINE, stage } from '../support/logStage.ts'

describe('rows that went bad', () => {
  const spoil = (given: ReturnType<typeof stage>, author: string, seq: number, change: Row) => {
    const row = given.of(author).find((e) => e.seq === seq)!
    given.disk.apply([{ put: 'entries', row: { ...row, ...change } as Row }])
  }
  const bad: [string, Row][] = [
    ['a lamport that is no number', { lamport: 'x' }],
    ['a lamport that is gone', { lamport: undefined }],
    ['a lamport of NaN', { lamport: Number.NaN }],
    ['a lamport from before', { lamport: 1 }],
    ['a time that is no number', { at: 'yesterday' }],
    ['a kind that is gone', { kind: undefined }],
    ['a kind that is no kind', { kind: 'No Kind' }],
    ['a body that no JSON has', { body: { n: 10n } }],
    ['a body larger than a frame', { body: { text: 'x'.repeat(20_000) } }],
    ['all of it', { lamport: null, at: null, kind: null, body: null, order: null }],
  ]
  test.each(bad)(
    '[D6] [abuse S5] of mine, %s: it is served as erased, its neighbours as they are',
    async (_, change) => {
      const first = stage()
      for (const text of ['one', 'two', 'three', 'four']) await first.say(text)
      spoil(first, ME, 3, change)
      const second = first.reload()
      for (const after of [0, 1, 2]) {
        const out = await second.log.entriesAfter(WITH_FRIEND, ME, MINE, after, 256)
        expect(out.map((e) => [e.seq, e.lamport, e.kind])).toEqual(
          [
            [1, 1, 'text'],
            [2, 2, 'text'],
            [3, 3, ERASED],
            [4, 4, 'text'],
          ].slice(after),
        )
        expect(out.find((e) => e.seq === 3)!.body).toBe(null)
      }
    },
  )

  test.each(bad)('[D3 D6] at the end of a log, %s: the conversation goes on', async (_, change) => {
    const first = stage()
    await first.hear([entry(1, 30), entry(2, 31)])
    await first.say('one')
    await first.say('two')
    spoil(first, FRIEND, 2, change)
    spoil(first, ME, 2, change)
    const second = first.reload()
    expect([...(await second.log.frontier(WITH_FRIEND, FRIEND))]).toEqual([['theirs-1', 2]])
    expect(await second.hear([entry(3, 40)])).toBe('done')
    expect(await second.say('three')).toMatchObject({ ok: true, entry: { seq: 3, lamport: 41 } })
  })
})
