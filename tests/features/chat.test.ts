import { describe, expect, test } from 'vitest'
import { typed } from '../../src/conversation/kinds/text.ts'
import { MAX_TEXT } from '../../src/engine/limits.ts'
import { stage } from '../support/readingStage.ts'
import { createWorld } from '../support/world.ts'

describe('[D2] the state of a message', () => {
  test('waiting, delivered, read', async () => {
    const { world, say, show, open, confirm } = await stage()
    await show()
    const states = () => open()!.messages.map((m) => m.status)
    for (const text of ['one', 'two', 'three']) await say(text)
    expect(states()).toEqual(['waiting', 'waiting', 'waiting'])
    confirm(2)
    await world.run(50)
    expect(states()).toEqual(['delivered', 'delivered', 'waiting'])
    confirm(1, 'read')
    await world.run(50)
    expect(states()).toEqual(['read', 'delivered', 'waiting'])
    confirm(3, 'read')
    await world.run(50)
    expect(states(), 'read is also delivered').toEqual(['read', 'read', 'read'])
  })

  test('[D2] a tick that comes while the conversation is being opened is not lost', async () => {
    const { world, say, show, open, chat, peer, confirm } = await stage({ disk: () => 200 })
    await show()
    await say('one')
    for (const wait of [0, 50, 100, 150, 200, 250, 300]) {
      const before = open()!.messages.length
      await say('more')
      confirm(before + 1)
      await world.run(wait)
      const opening = chat().open(peer.id)
      await world.through(opening)
      await world.run(3_000)
      expect(
        open()!.messages.map((m) => m.status),
        `${wait}`,
      ).toEqual(Array.from({ length: before + 1 }, () => 'delivered'))
    }
  })

  test('[D8] what the disk refuses is shown as failed, with its words; trying again sends it once', async () => {
    const { world, ann, say, show, open, chat, texts } = await stage()
    await show()
    ann.storage.failWrites('full')
    await say('lost?')
    expect(open()!.messages).toMatchObject([{ text: 'lost?', status: 'failed', from: 'me' }])
    await say('after')
    expect(open()!.messages.map((m) => [m.text, m.status])).toEqual([
      ['after', 'waiting'],
      ['lost?', 'failed'],
    ])
    const { id } = open()!.messages[1]!
    ann.storage.failWrites('full')
    expect(await world.through(chat().retry(id))).toEqual({ ok: false, error: 'storage' })
    const again = open()!.messages[1]!
    expect(again).toMatchObject({ text: 'lost?', status: 'failed' })
    expect(await world.through(Promise.all([chat().retry(again.id), chat().retry(again.id)]))).toMatchObject([
      { ok: true },
      { ok: false },
    ])
    expect(texts()).toEqual(['after', 'lost?'])
    expect(open()!.messages.map((m) => m.status)).toEqual(['waiting', 'waiting'])
  })

  test('[D8] a failed one can be thrown away, and stays with its conversation until then', async () => {
    const { world, ann, say, show, open, chat, texts } = await stage()
    const bob = await world.node('Bob')
    await world.befriend(ann, bob)
    await show()
    ann.storage.failWrites('broken')
    await say('lost')
    await world.through(chat().open(bob.id))
    expect(texts()).toEqual([])
    await show()
    expect(texts()).toEqual(['lost'])
    expect(await chat().cancel(open()!.messages[0]!.id)).toMatchObject({ ok: true })
    expect(texts()).toEqual([])
    expect(ann.entries(bob.id)).toEqual([])
  })

  test('[D9] a waiting one is taken back by its author, one that is on the friend’s disk is not', async () => {
    const { world, say, show, open, chat, confirm, texts } = await stage()
    await show()
    for (const text of ['one', 'two']) await say(text)
    confirm(1)
    await world.run(50)
    const [one, two] = open()!.messages
    expect(await world.through(chat().cancel(one!.id))).toMatchObject({ ok: false })
    expect(await world.through(chat().cancel(two!.id))).toMatchObject({ ok: true })
    expect(texts()).toEqual(['one'])
    expect(await world.through(chat().cancel(two!.id)), 'once is enough').toMatchObject({ ok: false })
  })

  test('[D9] when the disk refuses, it is not taken back', async () => {
    const { world, ann, say, show, open, chat, texts } = await stage()
    await show()
    await say('one')
    ann.storage.failWrites('full')
    expect(await world.through(chat().cancel(open()!.messages[0]!.id))).toMatchObject({ ok: false })
    expect(texts()).toEqual(['one'])
  })
})

describe('what is typed', () => {
  test.each([
    ['', 'empty'],
    ['   \n\t ', 'empty'],
    ['\u0000\u0007', 'empty'],
    ['x'.repeat(MAX_TEXT + 1), 'long'],
  ])('%j is refused (%s)', async (text, error) => {
    const { world, ann, peer, chat, show } = await stage()
    await show()
    expect(await world.through(chat().send(text))).toEqual({ ok: false, error })
    expect(ann.entries(peer.id)).toEqual([])
  })

  test('is sent as meant: trimmed, line ends as one, without what nobody can see', () => {
    expect(typed('  a\r\nb\rc\u0000\u001b[31m\td ')).toEqual({ ok: true, text: 'a\nb\nc[31m\td' })
    expect(typed('a\ud800b')).toEqual({ ok: true, text: 'a\ufffdb' })
    expect(typed('👩‍👧 é')).toEqual({ ok: true, text: '👩‍👧 é' })
  })

  test('[D1] the longest text of the widest signs fits a frame and arrives', async () => {
    const world = createWorld()
    const ann = await world.node('Ann')
    const bob = await world.node('Bob')
    await world.befriend(ann, bob)
    for (const sign of ['日', '"', '\\', '\t', '\ufffd']) {
      const text = `.${sign.repeat(MAX_TEXT - 2)}.`
      await ann.say(bob.id, text)
      await world.until(() => bob.shown(ann.id).at(-1) === text, 2_000)
      expect(bob.shown(ann.id).at(-1)).toBe(text)
    }
    expect(ann.linked(bob.id)).toBe(true)
  })
})

describe('the last line and what is unread', () => {
  test('count what came, by arrival; my own do not count', async () => {
    const { world, hear, say, summary, reload, ann, peer } = await stage()
    hear(1, 1, 'one')
    hear(2, 2, 'two')
    await world.run(50)
    expect(summary()).toMatchObject({ unread: 2, lastText: 'two' })
    await say('mine')
    expect(summary()).toMatchObject({ unread: 2, lastText: 'mine' })
    hear(3, 3, 'an older lamport is still news')
    await world.run(50)
    expect(summary()).toMatchObject({ unread: 3 })
    const before = summary()
    await reload()
    expect(ann.hand.store.getState().summaries).toEqual({ [peer.id]: before })
  })

  test('the same entries again are no news', async () => {
    const { world, hear, summary } = await stage()
    hear(1, 1, 'one')
    await world.run(50)
    for (let i = 0; i < 5; i++) hear(1, 1, 'one')
    await world.run(50)
    expect(summary()?.unread).toBe(1)
  })

  test('neither are kinds that are not shown', async () => {
    const { world, hear, summary } = await stage()
    hear(1, 1, 'one')
    hear(2, 2, '9', 'sticker')
    hear(3, 3, '9', 'delete')
    await world.run(50)
    expect(summary()).toMatchObject({ unread: 1, lastText: 'one' })
  })

  test('reading it ends it, on the disk too', async () => {
    const { world, hear, summary, show, chat, reload } = await stage()
    hear(1, 1, 'one')
    await world.run(50)
    await show()
    expect(summary()?.unread).toBe(1)
    chat().markRead()
    await world.run(50)
    expect(summary()).toMatchObject({ unread: 0, lastText: 'one' })
    await reload()
    expect(summary()).toMatchObject({ unread: 0, lastText: 'one' })
  })

  test('a message that comes while the last is being marked as read stays unread, and stands in the list', async () => {
    for (let wait = 0; wait <= 400; wait += 20) {
      const { world, hear, summary, show, chat } = await stage({ disk: () => 100 })
      hear(1, 1, 'one')
      await world.run(1_000)
      await show()
      hear(2, 2, 'two')
      await world.run(wait)
      chat().markRead()
      await world.run(2_000)
      expect(summary()?.lastText, `${wait}`).toBe('two')
      chat().markRead()
      await world.run(2_000)
      expect(summary()).toMatchObject({ unread: 0, lastText: 'two' })
      hear(3, 3, 'three')
      await world.run(1_000)
      expect(summary()).toMatchObject({ unread: 1, lastText: 'three' })
    }
  })

  test('[D8] what the disk refused is in no summary, also not later', async () => {
    const { world, ann, hear, summary, say } = await stage()
    await say('before')
    ann.storage.failWrites('full')
    await say('refused')
    expect(summary()).toMatchObject({ lastText: 'before', unread: 0 })
    hear(1, 5, '9', 'sticker')
    await world.run(50)
    expect(summary()).toMatchObject({ lastText: 'before', unread: 0 })
  })

  test('the last line is what is left when the last message is taken back', async () => {
    const { world, hear, summary, ann, peer } = await stage()
    hear(1, 1, 'one')
    hear(2, 2, 'two')
    await world.run(50)
    hear(3, 3, '2', 'delete')
    await world.run(50)
    expect(summary()).toMatchObject({ lastText: 'one' })
    hear(4, 4, '1', 'delete')
    await world.run(50)
    expect(summary()).toMatchObject({ lastText: '', unread: 0 })
    expect(JSON.stringify(ann.disk.rows('conversations'))).not.toContain('one')
    expect(ann.shown(peer.id)).toEqual([])
  })

  test('a long message is shown in part', async () => {
    const { world, hear, summary } = await stage()
    hear(1, 1, 'x'.repeat(4_000))
    await world.run(50)
    expect(summary()?.lastText.length).toBe(200)
  })
})
