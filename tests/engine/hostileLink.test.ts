import { describe, expect, test } from 'vitest'
import { concat, utf8 } from '../../src/lib/bytes.ts'
import { createHostilePeer } from '../support/hostilePeer.ts'
import { INSTANCE, stage } from '../support/hostileStage.ts'

describe('[H1] before the proof', () => {
  test.each([
    ['a frontier', utf8('{"proto":"log/1","kind":"frontier","body":{"have":[],"again":true}}')],
    [
      'entries',
      utf8('{"proto":"log/1","kind":"entries","body":{"instance":"a","entries":[[1,1,1,"text",{"text":"x"}]]}}'),
    ],
    ['a name', utf8('{"proto":"profile/1","kind":"name","body":{"name":"Bob"}}')],
    ['rubbish', new Uint8Array(1_000)],
    ['nothing', new Uint8Array(0)],
    ['a megabyte', new Uint8Array(1_000_000)],
  ])('[H1] [abuse W1] %s: the connection is closed, nothing is stored, nothing is shown', async (_, frame) => {
    const { world, ann, mallory, bobIsFine } = await stage()
    const before = {
      rows: ann.entries(mallory.id).length,
      contact: { ...ann.app.people.store.getState().contacts[1] },
    }
    const early = mallory.open(ann.id)
    early.raw(frame)
    await world.run(100)
    expect(early.closed).toBe(true)
    expect(early.heard).toEqual([])
    expect(ann.entries(mallory.id).length).toBe(before.rows)
    expect(ann.app.people.store.getState().contacts[1]).toEqual(before.contact)
    await bobIsFine()
  })

  test('[H1] [abuse W1 W32] a text message', async () => {
    const { world, ann, mallory } = await stage()
    const early = mallory.open(ann.id)
    early.channel.sendText()
    await world.run(100)
    expect(early.closed).toBe(true)
  })

  test('[H1 H5] [abuse W36] somebody with other keys under a friend’s name is "intercepted", and no content leaves', async () => {
    const { world, ann, bob } = await stage()
    const forger = createHostilePeer(world)
    await ann.reload('clean')
    await world.until(() => ann.linked(bob.id), 60_000)
    world.net.cut()
    const raw = world.net.raw(bob.id, ann.id, 'forged-connection-1')
    const line = { heard: [] as unknown[] }
    raw.onFrame((frame) => line.heard.push(frame))
    raw.send(concat([1], utf8(JSON.stringify({ versions: [1], serves: ['log/1'], nonce: 'A'.repeat(43) }))))
    await world.run(50)
    raw.send(concat([2], await forger.keys.sign(utf8('anything'))))
    await world.run(50)
    expect(ann.counts.get('handshake.intercepted')).toBe(1)
    expect(line.heard.length, 'a HELLO and nothing else').toBe(1)
  })
})

describe('[L4] three violations', () => {
  type Stage = Awaited<ReturnType<typeof stage>>
  const bad: [string, (s: Stage) => void][] = [
    ['[abuse W32] a text message', ({ line }) => line.channel.sendText()],
    ['an empty message', ({ line }) => line.raw(new Uint8Array(0))],
    ['[abuse W15] bytes that are not UTF-8', ({ line }) => line.raw(Uint8Array.of(0xff, 0xfe))],
    ['[abuse W7] 17 KiB', ({ line }) => line.raw(new Uint8Array(17 * 1024).fill(97))],
    ['[abuse W7] a megabyte', ({ line }) => line.raw(new Uint8Array(1_000_000))],
    ['no JSON', ({ line }) => line.text('hello')],
    ['[abuse W5] a frame cut short', ({ line }) => line.text('{"proto":"log/1","kind":"frontier","bo')],
    ['[abuse W6] something after a frame', ({ line }) => line.text('{"proto":"link/1","kind":"ping","body":{}} ')],
    ['[abuse W10] a key twice', ({ line }) => line.text('{"proto":"link/1","proto":"link/1","kind":"ping","body":{}}')],
    [
      '[abuse W11] NaN',
      ({ line }) => line.text('{"proto":"log/1","kind":"frontier","body":{"have":[["a",NaN]],"again":false}}'),
    ],
    ['[abuse W8] nesting without end', ({ line }) => line.text('['.repeat(8_000))],
    [
      '[abuse W8] deep nesting',
      ({ send, entry }) => send([entry(1, { body: JSON.parse('['.repeat(500) + ']'.repeat(500)) })]),
    ],
    ['seq 0', ({ send, entry }) => send([entry(0)])],
    ['[abuse W12] a negative seq', ({ send, entry }) => send([entry(-1)])],
    ['half a seq', ({ send, entry }) => send([entry(1.5)])],
    ['[abuse W13] seq 2^53', ({ send, entry }) => send([entry(2 ** 53)])],
    ['lamport 0', ({ send, entry }) => send([entry(1, { lamport: 0 })])],
    ['[abuse W13] lamport 2^53', ({ send, entry }) => send([entry(1, { lamport: 2 ** 53 })])],
    ['half a millisecond', ({ send, entry }) => send([entry(1, { at: 0.5 })])],
    ['[abuse W13] a time of 2^53', ({ send, entry }) => send([entry(1, { at: 2 ** 53 })])],
    ['a kind in capitals', ({ send, entry }) => send([entry(1, { kind: 'TEXT' })])],
    ['[abuse W14] a kind that is a prototype', ({ send, entry }) => send([entry(1, { kind: '__proto__' })])],
    ['an endless kind', ({ send, entry }) => send([entry(1, { kind: 'a'.repeat(33) })])],
    ['an entry of four', ({ send }) => send([[1, 1, 1, 'text']])],
    ['an entry of six', ({ send, entry }) => send([[...entry(1), 'more']])],
    ['an entry that is an object', ({ send }) => send([{ seq: 1 }])],
    ['no entries', ({ send }) => send([])],
    ['[abuse W9] 257 entries', ({ send }) => send(Array.from({ length: 257 }, (_, i) => [i + 1, i + 1, 1, 'a', 0]))],
    ['an instance of foreign signs', ({ send, entry }) => send([entry(1)], '../../x')],
    ['an empty instance', ({ send, entry }) => send([entry(1)], '')],
    ['an endless instance', ({ send, entry }) => send([entry(1)], 'a'.repeat(23))],
    [
      'an author of their choice',
      ({ line, entry }) => line.say('log/1', 'entries', { instance: INSTANCE, author: 'x', entries: [entry(1)] }),
    ],
    ['entries in no list', ({ line }) => line.say('log/1', 'entries', { instance: INSTANCE, entries: { length: 1 } })],
    [
      '[abuse W9] a frontier of 17 logs',
      ({ line }) =>
        line.say('log/1', 'frontier', { have: Array.from({ length: 17 }, (_, i) => [`i${i}`, 1]), again: false }),
    ],
    ['[abuse W12] a frontier of -1', ({ line }) => line.say('log/1', 'frontier', { have: [['a', -1]], again: false })],
    ['a frontier of three', ({ line }) => line.say('log/1', 'frontier', { have: [['a', 1, 1]], again: false })],
    ['a frontier without "again"', ({ line }) => line.say('log/1', 'frontier', { have: [] })],
    ['a frontier that is null', ({ line }) => line.say('log/1', 'frontier', null)],
    ['[abuse W13] a read mark of 2^53', ({ line }) => line.say('log/1', 'read', { upTo: [['a', 2 ** 53]] })],
    ['a ping with something in it', ({ line }) => line.say('link/1', 'ping', { x: 1 })],
    ['a name that is a number', ({ line }) => line.say('profile/1', 'name', { name: 7 })],
    ['an endless name', ({ line }) => line.say('profile/1', 'name', { name: 'x'.repeat(257) })],
  ]
  test.each(bad)('[L4 F1] [abuse W35] %s: the third one closes that link, others go on', async (_, sin) => {
    const given = await stage()
    const { world, ann, mallory, line, bobIsFine, stored, reason } = given
    for (let i = 0; i < 2; i++) {
      sin(given)
      await world.run(20)
      expect(line.closed, `after ${i + 1}`).toBe(false)
    }
    sin(given)
    await world.run(20)
    expect(line.closed).toBe(true)
    expect(reason()).toBe('refused')
    expect(ann.linked(mallory.id)).toBe(false)
    expect(stored()).toEqual([])
    await bobIsFine()
  })

  test('[L4] [abuse W14 W25] unknown protocols and kinds, and names that are on every object, are ignored and counted', async () => {
    const { world, line, count, bobIsFine, ann, mallory } = await stage()
    const names = ['future/9', '__proto__', 'constructor', 'log/2', '', 'link']
    const kinds = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'wave', '']
    for (const proto of names) line.say(proto, 'ping', {})
    for (const proto of ['log/1', 'link/1', 'profile/1']) for (const kind of kinds) line.say(proto, kind, {})
    await world.run(100)
    expect(count('frame.unknown')).toBe(names.length + 3 * kinds.length)
    expect(line.closed).toBe(false)
    expect(ann.linked(mallory.id)).toBe(true)
    await bobIsFine()
  })

  test('[L4 L7] after such a link the pause before the next dial is a long one', async () => {
    const { world, ann, mallory, line } = await stage()
    const dials: number[] = []
    mallory.listen(() => dials.push(world.clock.uptime()))
    for (let i = 0; i < 3; i++) line.text('no')
    await world.run(100)
    expect(ann.linked(mallory.id)).toBe(false)
    const since = world.clock.uptime()
    await world.run(10 * 60_000)
    // Each time the handshake fails as well: 16 s, 32 s, … on average half of that.
    expect(dials.length).toBeGreaterThan(0)
    expect(dials.filter((at) => at - since < 60_000).length).toBeLessThan(12)
  })
})

describe('[L3] a peer that vanishes', () => {
  test('[L3] [abuse W34] is noticed within 15 s', async () => {
    const { world, ann, mallory, bobIsFine } = await stage()
    expect(ann.linked(mallory.id)).toBe(true)
    world.net.crash(mallory.id)
    await world.run(15_000)
    expect(ann.linked(mallory.id)).toBe(false)
    await bobIsFine()
  })
})
