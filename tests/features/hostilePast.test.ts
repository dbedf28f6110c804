import { describe, expect, test } from 'vitest'
import { lateIn } from '../../src/conversation/late.ts'
import { MAX_LATE } from '../../src/conversation/limits.ts'
import type { ConversationRow } from '../../src/conversation/tables.ts'
import { friends } from '../support/friends.ts'
import { INSTANCE, stage } from '../support/hostileStage.ts'

const MINUTE = 60_000

/** Ann has read a long conversation with Mallory, to its end. */
async function haveRead(length = 150) {
  const given = await stage()
  const { world, ann, mallory, line, entry, send } = given
  for (let from = 1; from <= length; from += 50)
    send(
      Array.from({ length: Math.min(50, length - from + 1) }, (_, i) => entry(from + i, { lamport: 100 * (from + i) })),
    )
  await world.run(500)
  await world.through(ann.hand.open(mallory.id))
  ann.hand.markRead()
  await world.run(100)
  await world.through(ann.hand.open(mallory.id))
  await world.run(500)
  const told = () => line.of('log/1', 'read').at(-1)?.body as { upTo: [string, number][] } | undefined
  const open = () => ann.hand.store.getState().open!
  expect(told()).toEqual({ upTo: [[INSTANCE, length]] })
  return {
    ...given,
    open,
    told: () => told()!.upTo,
    unread: () => ann.hand.store.getState().summaries[mallory.id]!.unread,
    late: () => open().late,
    /** Somebody looks at the end, and at nothing else. */
    async lookAtEnd() {
      ann.hand.opening()!.seen()
      await world.run(200)
    },
    async lookAt(...ids: readonly string[]) {
      ann.hand.opening()!.shown(ids as never)
      await world.run(200)
    },
  }
}

describe('[HOSTILE 5] [D18] lines written into the past', () => {
  test('[HOSTILE 5] [D18] by a new install: marked, unread, and not told as read before they were on screen', async () => {
    const { world, ann, mallory, entry, send, open, told, unread, late, lookAtEnd, lookAt, bobIsFine } =
      await haveRead()
    const now = world.clock.now()
    send([entry(1, { lamport: 1, at: 0, body: { text: 'I told you so' } }), entry(2, { lamport: 2 })], 'new')
    send([entry(151, { lamport: 20_000 })])
    await world.run(200)
    await lookAtEnd()
    const [first, second] = [1, 2].map((seq) => `${mallory.id}/new/${seq}`)
    expect([unread(), late(), told()]).toEqual([2, [first, second], [[INSTANCE, 151]]])
    for (const reloaded of [false, true]) {
      if (reloaded) {
        await ann.reload('crash')
        await world.through(ann.hand.open(mallory.id))
      }
      expect(open().messages.some(({ id }) => id === first)).toBe(false)
      expect([unread(), late()]).toEqual([2, [first, second]])
    }
    expect(await world.through(ann.hand.jump(first!))).toBe(true)
    const shown = open().messages.find(({ id }) => id === first)!
    expect(shown.arrived).toBeGreaterThanOrEqual(now)
    expect(open().messages.find(({ id }) => id === `${mallory.id}/${INSTANCE}/2`)?.arrived).toBeUndefined()
    const again = mallory.open(ann.id)
    await again.prove()
    const read = () => (again.of('log/1', 'read').at(-1)!.body as { upTo: unknown[] }).upTo
    expect(read()).toEqual([[INSTANCE, 151]])
    await lookAt(first!)
    expect([unread(), late(), read()]).toEqual([
      1,
      [second],
      [
        [INSTANCE, 151],
        ['new', 1],
      ],
    ])
    await lookAt(second!)
    expect([unread(), late(), read()]).toEqual([
      0,
      [],
      [
        [INSTANCE, 151],
        ['new', 2],
      ],
    ])
    await bobIsFine()
  })

  test('[HOSTILE 5] [D18] by a log that slept while they had mine: marked, too', async () => {
    const { world, ann, mallory, line, entry, send, open, unread, late, lookAtEnd } = await haveRead(5)
    for (let i = 0; i < 70; i++) await ann.say(mallory.id, `mine ${i}`)
    const { instance } = ann.entries(mallory.id).find(({ author }) => author === ann.id)!
    line.say('log/1', 'frontier', { have: [[instance, 70]], again: false })
    await world.run(2 * MINUTE)
    send([entry(6, { lamport: 501 })])
    await world.run(200)
    await lookAtEnd()
    expect([unread(), late().length]).toEqual([1, 1])
    await world.through(ann.hand.jump(late()[0]!))
    expect(open().messages.find(({ id }) => id === late()[0])?.arrived).toBeDefined()
  })

  test('[HOSTILE 5] [D12] what I read meanwhile is no less seen: taken back quietly, it leaves its trace', async () => {
    const { world, ann, mallory, entry, send, lookAtEnd, unread } = await haveRead()
    send([entry(1, { lamport: 1 })], 'new')
    send([entry(2, { lamport: 20_000, body: { text: 'read' } })], 'new')
    await world.run(200)
    await lookAtEnd()
    send([entry(3, { lamport: 20_001, kind: 'delete', body: { instance: 'new', seq: 2, quiet: true } })], 'new')
    await world.run(200)
    expect(ann.hand.store.getState().open!.messages.at(-1)?.kind).toBe('deleted')
    // One that nobody has seen leaves none, and is unread no longer.
    send([entry(4, { lamport: 20_002, kind: 'delete', body: { instance: 'new', seq: 1, quiet: true } })], 'new')
    await world.run(200)
    expect([
      unread(),
      ann.entries(mallory.id).filter(({ order, instance }) => order && instance === 'new').length,
    ]).toEqual([0, 1])
  })

  test('[HOSTILE 5] [D13] the time of one that is to disappear does not run before it was on screen', async () => {
    const { world, ann, mallory, entry, send, lookAtEnd, lookAt, late } = await haveRead()
    await world.through(ann.hand.setTimer(60))
    const own = ann.entries(mallory.id).find(({ kind }) => kind === 'timer')!
    const answers = { instance: own.instance, seq: own.seq }
    send([entry(151, { lamport: 20_000, kind: 'timer', body: { seconds: 60, answers } })])
    await world.run(200)
    for (let i = 0; i < 5; i++) await ann.say(mallory.id, `mine ${i}`)
    send([entry(1, { lamport: 20_001, body: { text: 'goes', ttl: 60 } })], 'new')
    await world.run(200)
    await lookAtEnd()
    expect(late().length).toBe(1)
    await world.run(10 * MINUTE)
    expect(ann.shown(mallory.id)).toContain('goes')
    await lookAt(late()[0]!)
    await world.run(2 * MINUTE)
    expect(ann.shown(mallory.id)).not.toContain('goes')
  })

  test('[HOSTILE 5] [L5] however many: bounded, none told as read, until the person says so', async () => {
    const { world, ann, mallory, entry, send, told, unread, lookAtEnd } = await haveRead()
    const count = 1_200
    for (let from = 1; from <= count; from += 100)
      send(
        Array.from({ length: 100 }, (_, i) => entry(from + i, { lamport: from + i, body: { text: 'x' } })),
        'new',
      )
    send([entry(151, { lamport: 50_000 })])
    await world.run(3_000)
    await lookAtEnd()
    const row = () => ann.disk.rows('conversations').find(({ id }) => id === mallory.id) as unknown as ConversationRow
    expect([lateIn(row()).length, unread(), told()]).toEqual([MAX_LATE, MAX_LATE, [[INSTANCE, 151]]])
    expect(JSON.stringify(row()).length).toBeLessThan(8_000)
    // Of so many, what was read at the end is seen all the same: it leaves its trace.
    send([entry(count + 1, { lamport: 60_000 })], 'new')
    await world.run(100)
    await lookAtEnd()
    send(
      [entry(count + 2, { lamport: 60_001, kind: 'delete', body: { instance: 'new', seq: count + 1, quiet: true } })],
      'new',
    )
    await world.run(100)
    expect(
      ann.entries(mallory.id).find(({ seq, instance }) => instance === 'new' && seq === count + 1)?.order,
    ).toBeDefined()
    ann.hand.opening()!.shown(lateIn(row()))
    await world.run(500)
    expect([unread(), told()]).toEqual([
      0,
      [
        [INSTANCE, 151],
        ['new', MAX_LATE],
      ],
    ])
    ann.hand.markRead(mallory.id)
    await world.run(500)
    expect([told(), row().late]).toEqual([
      [
        [INSTANCE, 151],
        ['new', count + 2],
      ],
      undefined,
    ])
  })
})

describe('[D18] friends who wrote while they were away', () => {
  test('[D18] stand among what I wrote, unmarked, and are told as read once they were on screen', async () => {
    const { world, ann, bob, open, away, settle } = await friends()
    for (const text of ['one', 'two']) await ann.say(bob.id, text)
    await settle()
    bob.hand.markRead()
    await away(bob, async () => {
      for (let i = 0; i < 3; i++) await bob.say(ann.id, `from away ${i}`)
      for (let i = 0; i < 100; i++) await ann.say(bob.id, `meanwhile ${i}`)
    })
    expect(bob.shown(ann.id)).toEqual(ann.shown(bob.id))
    const ids = bob
      .entries(ann.id)
      .filter(({ author }) => author === bob.id)
      .map(({ seq, instance }) => `${bob.id}/${instance}/${seq}`)
    ann.hand.opening()!.seen()
    await settle()
    const status = async () => {
      await world.through(bob.hand.open(ann.id, ids[0]))
      return open(bob)
        .messages.filter(({ text }) => text.startsWith('from away'))
        .map((one) => one.status)
    }
    expect([open(ann).late, await status()]).toEqual([ids, ['delivered', 'delivered', 'delivered']])
    await world.through(ann.hand.jump(ids[0]!))
    const shown = open(ann).messages.filter(({ text }) => text.startsWith('from away'))
    expect(shown.map(({ id, arrived }) => [id, arrived])).toEqual(ids.map((id) => [id, undefined]))
    ann.hand.opening()!.shown(shown.map(({ id }) => id))
    await settle()
    expect([open(ann).late, await status()]).toEqual([[], ['read', 'read', 'read']])
    expect(world.broken()).toEqual([])
  })

  test('[D18] a moment ago, while one looks on: read as soon as it is on screen, though it is not the newest', async () => {
    const { world, ann, bob, open, settle } = await friends()
    await ann.say(bob.id, 'one')
    await settle()
    await world.through(Promise.all([ann.hand.send('a1'), ann.hand.send('a2'), bob.hand.send('b1')]))
    await settle()
    const [above] = open(ann).late
    if (open(ann).messages.at(-1)?.text === 'b1') throw new Error('nothing came above')
    ann.hand.opening()!.shown([above!])
    await settle()
    expect(open(bob).messages.find(({ text }) => text === 'b1')?.status).toBe('read')
    expect(ann.hand.store.getState().summaries[bob.id]?.unread).toBe(0)
  })

  test('[D18] at the same moment: nothing is marked', async () => {
    const { world, ann, bob, open, settle } = await friends()
    for (let i = 0; i < 20; i++) {
      await world.through(Promise.all([ann.hand.send(`a${i}`), bob.hand.send(`b${i}`)]))
      if (i % 3 === 0) await world.run(30_000)
    }
    await settle()
    for (const who of [ann, bob]) expect(open(who).messages.filter(({ arrived }) => arrived)).toEqual([])
    for (const who of [ann, bob]) who.hand.markRead()
    await settle()
    for (const who of [ann, bob]) {
      expect(open(who).messages.every(({ from, status }) => from !== 'me' || status === 'read')).toBe(true)
      expect(open(who).late).toEqual([])
    }
  })
})
