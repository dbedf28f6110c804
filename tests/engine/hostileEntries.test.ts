import { describe, expect, test } from 'vitest'
import type { Entry } from '../../src/engine/entry.ts'
import { INSTANCE, stage } from '../support/hostileStage.ts'

describe('[D6] no entry can poison a log', () => {
  const bodies: [string, unknown][] = [
    ['null', null],
    ['a number', 7],
    ['an empty object', {}],
    ['no text', { text: '' }],
    ['a text that is a number', { text: 7 }],
    ['a text too long', { text: 'x'.repeat(4_001) }],
    ['[abuse W17] a text with NUL', { text: 'a\0b' }],
    ['[abuse W16] a lone surrogate', { text: '\ud800' }],
    ['a list', ['text']],
    ['[abuse W14] a prototype', JSON.parse('{"__proto__":{"text":"x"}}')],
    ['[abuse W14] names on every object', JSON.parse('{"constructor":1,"toString":2,"hasOwnProperty":3}')],
    ['15 KiB', { text: 'x'.repeat(15_000) }],
    ['many keys', Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, 0]))],
  ]
  test.each(bodies)(
    '[D6] [abuse W24] a text body that its schema refuses is kept, confirmed and not in the way: %s',
    async (_, body) => {
      const { world, ann, mallory, send, entry, stored, receipt, line } = await stage()
      await ann.hand.open(mallory.id)
      send([entry(1, { body })])
      send([entry(2)])
      await world.run(100)
      expect(stored().length).toBe(2)
      expect(stored()[0]!.body).toEqual(body)
      expect(receipt()).toEqual({ have: [[INSTANCE, 2]], again: false })
      expect(line.closed).toBe(false)
      expect(ann.hand.store.getState().open?.messages.map((m) => [m.kind, m.text])).toEqual([
        ['unsupported', ''],
        ['text', 'm2'],
      ])
      await ann.reload('crash')
      await ann.hand.open(mallory.id)
      await world.run(100)
      expect(ann.hand.store.getState().open?.messages.map((m) => m.kind)).toEqual(['unsupported', 'text'])
    },
  )

  test('[D6] [abuse W25] kinds that nobody knows, bad deletes and forged erasures are kept, and not shown', async () => {
    const { world, ann, mallory, send, entry, stored, receipt } = await stage()
    await ann.hand.open(mallory.id)
    send([
      entry(1, { kind: 'sticker', body: { a: 1 } }),
      entry(2, { kind: 'delete', body: null }),
      entry(3, { kind: 'delete', body: { instance: INSTANCE, seq: -1 } }),
      entry(4, { kind: 'delete', body: { instance: 'nobody', seq: 1 } }),
      entry(5, { kind: 'delete', body: { instance: INSTANCE, seq: 5 } }),
      entry(6, { kind: 'erased', body: { text: 'x' } }),
      entry(7, { kind: 'constructor', body: {} }),
      entry(8),
    ])
    await world.run(100)
    expect(stored().length).toBe(8)
    expect(receipt()).toEqual({ have: [[INSTANCE, 8]], again: false })
    expect(ann.hand.store.getState().open?.messages.map((m) => m.text)).toEqual(['m8'])
  })

  test('[D9] what comes erased is stored as erased, and without words, whatever is sent with it', async () => {
    const { world, ann, mallory, send, entry, stored, receipt, line } = await stage()
    await ann.hand.open(mallory.id)
    const bodies = [null, { text: 'secret' }, { instance: INSTANCE, seq: 6, text: 'secret' }, 'secret', []]
    send(bodies.map((body, i) => entry(i + 1, { kind: 'erased', body })))
    send([entry(6)])
    await world.run(100)
    for (const reloaded of [false, true]) {
      if (reloaded) {
        await ann.reload('crash')
        await world.through(ann.hand.open(mallory.id))
      }
      expect(stored().map(({ kind, body, erased }) => [kind, body, erased])).toEqual([
        ...bodies.map(() => ['erased', null, 1]),
        ['text', { text: 'm6' }, undefined],
      ])
      expect(stored().filter(({ order, target, orphan }) => order || target || orphan).length).toBe(1)
      expect(ann.hand.store.getState().open?.messages.map((m) => [m.kind, m.text])).toEqual([['text', 'm6']])
      expect(ann.hand.store.getState().summaries[mallory.id]).toMatchObject({ unread: 1, lastText: 'm6' })
    }
    expect(receipt()).toEqual({ have: [[INSTANCE, 6]], again: false })
    expect(line.closed).toBe(false)
  })

  test('[D5] [abuse W22] nobody changes or deletes what I wrote, whatever author their act names', async () => {
    const { world, ann, mallory, line, send, entry, receipt } = await stage()
    await ann.say(mallory.id, 'mine')
    await world.run(50)
    const own = ann.entries(mallory.id).find((e) => e.author === ann.id) as Entry
    const { instance, seq } = own
    const names = [{ author: ann.id }, { by: ann.id }, { by: ann.id, author: ann.id, conversation: ann.id }]
    const acts = names.flatMap((more) =>
      ['edit', 'delete'].map((kind) => ({ kind, body: { instance, seq, text: 'forged', quiet: true, ...more } })),
    )
    send(acts.map((act, i) => entry(i + 1, { lamport: i + 10, ...act })))
    await world.run(100)
    for (const reloaded of [false, true]) {
      if (reloaded) {
        await ann.reload('crash')
        await world.through(ann.hand.open(mallory.id))
      }
      expect(ann.entries(mallory.id).filter((e) => e.author === ann.id)).toEqual([own])
      expect(ann.hand.store.getState().open?.messages.map((m) => [m.from, m.text, m.edited])).toEqual([
        ['me', 'mine', undefined],
      ])
    }
    // Ignored, and counted: what was taken in is not asked for again.
    expect(ann.entries(mallory.id).length).toBe(acts.length + 1)
    expect(receipt()).toEqual({ have: [[INSTANCE, acts.length]], again: false })
    expect(ann.counts.get('violation.entries')).toBeUndefined()
    expect(line.of('log/1', 'entries').flatMap((f) => (f.body as { entries: [number][] }).entries)).toEqual([])
  })

  test('[D5] [abuse W22] nobody deletes, edits or writes in my name', async () => {
    const { world, ann, mallory, line, send, entry } = await stage()
    await ann.say(mallory.id, 'mine')
    await world.run(50)
    const own = ann.entries(mallory.id).find((e) => e.author === ann.id) as Entry
    send([entry(1, { kind: 'delete', body: { instance: own.instance, seq: own.seq, author: ann.id } })])
    // The next one in my own log, if it were taken for mine.
    send([entry(2, { lamport: 50, body: { text: 'forged' } })], own.instance)
    await world.run(100)
    // Hers is the one that her delete meant.
    send(
      [entry(1, { lamport: 60, body: { text: 'hers' } }), entry(2, { lamport: 61, body: { text: 'and more' } })],
      own.instance,
    )
    await world.run(100)
    expect(ann.entries(mallory.id).filter((e) => e.author === ann.id)).toEqual([own])
    expect(ann.shown(mallory.id)).toEqual(['mine', 'and more'])
    expect(ann.hand.store.getState().open?.messages.map((m) => [m.from, m.kind])).toEqual([
      ['me', 'text'],
      [mallory.id, 'deleted'],
      [mallory.id, 'text'],
    ])
    expect(line.closed).toBe(false)
  })

  test('[D10] [abuse W30] claimed times of 1970 and 2999 are shown clamped, and decide no order', async () => {
    const { world, ann, mallory, send, entry } = await stage()
    await ann.hand.open(mallory.id)
    const far = Date.UTC(2999, 0, 1)
    send([
      entry(1, { at: far, body: { text: 'from 2999' } }),
      entry(2, { at: 0, body: { text: 'from 1970' } }),
      entry(3, { at: -8.64e15, body: { text: 'from long ago' } }),
      entry(4, { at: Number.MAX_SAFE_INTEGER, body: { text: 'from the end' } }),
    ])
    await world.run(100)
    const { messages } = ann.hand.store.getState().open!
    expect(messages.map((m) => m.text)).toEqual(['from 2999', 'from 1970', 'from long ago', 'from the end'])
    for (const { at } of messages) {
      expect(at).toBeGreaterThanOrEqual(Date.UTC(2026, 0, 1))
      expect(at).toBeLessThanOrEqual(world.clock.now())
    }
    expect(ann.hand.store.getState().summaries[mallory.id]!.lastAt).toBeLessThanOrEqual(world.clock.now())
  })
})
