import { describe, expect, test } from 'vitest'
import { type Entry, ERASED } from '../../src/engine/entry.ts'
import { FRIEND, ME, WITH_FRIEND } from '../support/floor.ts'
import { entry, MINE, stage } from '../support/logStage.ts'

describe('[D9] taking back', () => {
  /** An erased one keeps its kind, and says so. */
  const texts = (rows: readonly Entry[]) =>
    rows.map((e) => [e.erased ? ERASED : e.kind, (e.body as { text?: string } | null)?.text])

  test('[D9] the words are gone from the disk in the same write that says so, the place stays', async () => {
    const { say, log, of, rows, storage } = stage()
    for (const text of ['one', 'two', 'three']) await say(text)
    storage.failWrites('full')
    expect(await log.append(WITH_FRIEND, 'delete', { instance: 'mine-1', seq: 2, quiet: true })).toMatchObject({
      ok: false,
    })
    expect(texts(of(ME)).map(([, text]) => text)).toEqual(['one', 'two', 'three'])
    expect(await log.append(WITH_FRIEND, 'delete', { instance: 'mine-1', seq: 2, quiet: true })).toMatchObject({
      ok: true,
    })
    expect(texts(of(ME))).toEqual([
      ['text', 'one'],
      [ERASED, undefined],
      ['text', 'three'],
      ['delete', undefined],
    ])
    expect(JSON.stringify(rows())).not.toContain('two')
    expect(of(ME)[1]!.order).toBeUndefined()
    expect(of(ME)[1]).toMatchObject({ kind: 'text', body: null, erased: 1 })
  })

  test('[D9] what goes out afterwards is what lies on the disk, not what was remembered', async () => {
    for (const taken of [1, 2, 3]) {
      const { say, log, of } = stage()
      for (const text of ['one', 'two', 'three']) await say(text)
      await log.append(WITH_FRIEND, 'delete', { instance: 'mine-1', seq: taken, quiet: true })
      for (let after = 0; after < 4; after++) {
        const out = await log.entriesAfter(WITH_FRIEND, ME, MINE, after, 256)
        expect(out.map((e) => e.seq)).toEqual(
          of(ME)
            .slice(after)
            .map((e) => e.seq),
        )
        expect(texts(out)).toEqual(texts(of(ME).slice(after)))
      }
    }
  })

  test('[D9] the other side drops the words too, whether both come at once or one by one', async () => {
    const taken = { seq: 2, lamport: 2, at: 0, kind: 'delete', body: { instance: 'theirs-1', seq: 1 } }
    for (const batches of [[[entry(1), taken]], [[entry(1)], [taken]]]) {
      const { hear, rows } = stage()
      for (const batch of batches) expect(await hear(batch)).toBe('done')
      expect(texts(rows())).toEqual([
        [ERASED, undefined],
        ['delete', undefined],
      ])
      expect(JSON.stringify(rows())).not.toContain('m1')
    }
  })

  test('[D5 D9] only one’s own: a delete names a place in its author’s logs, whatever else it says', async () => {
    const { say, hear, of } = stage()
    await say('mine')
    await hear([
      entry(1),
      { seq: 2, lamport: 2, at: 0, kind: 'delete', body: { instance: 'mine-1', seq: 1, author: ME, conversation: ME } },
    ])
    expect(texts(of(ME))).toEqual([['text', 'mine']])
    expect(texts(of(FRIEND))[0]).toEqual(['text', 'm1'])
  })
})
