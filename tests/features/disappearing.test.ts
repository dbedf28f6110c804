import { describe, expect, test } from 'vitest'
import { friends, hostile } from '../support/friends.ts'
import { createHostilePeer } from '../support/hostilePeer.ts'
import { createWorld } from '../support/world.ts'

describe('[D13] [D14] disappearing messages', () => {
  const DAY = 24 * 60 * 60
  async function agreed(seconds: number) {
    const given = await friends()
    const { world, ann, bob, settle } = given
    await world.through(ann.hand.setTimer(seconds))
    await settle()
    await world.through(bob.hand.setTimer(seconds))
    await settle()
    return given
  }

  test('[D14] begin when both have said so, and end when one says so', async () => {
    const { world, ann, bob, open, last, settle, reloadBoth } = await friends()
    await world.through(ann.hand.setTimer(DAY))
    await settle()
    expect(open(bob).timer).toEqual({ seconds: 0, proposal: { from: 'friend', seconds: DAY } })
    expect(open(ann).timer).toEqual({ seconds: 0, proposal: { from: 'me', seconds: DAY } })
    await ann.say(bob.id, 'stays')
    expect(last(ann).ttl).toBeUndefined()
    await world.through(bob.hand.setTimer(DAY))
    await settle()
    await reloadBoth()
    for (const who of [ann, bob]) expect(open(who).timer).toEqual({ seconds: DAY })
    await ann.say(bob.id, 'goes')
    await settle()
    for (const who of [ann, bob]) expect(last(who)).toMatchObject({ text: 'goes', ttl: DAY })
    await world.through(bob.hand.setTimer(0))
    await settle()
    for (const who of [ann, bob]) expect(open(who).timer).toEqual({ seconds: 0 })
    expect(open(ann).messages.flatMap((m) => (m.kind === 'timer' ? [[m.seconds, m.step]] : []))).toEqual([
      [DAY, 'proposed'],
      [DAY, 'agreed'],
      [0, 'ended'],
    ])
  })

  test('[D14] an agreement to what I never proposed is none', async () => {
    const world = createWorld()
    const ann = await world.node('Ann')
    const peer = createHostilePeer(world)
    const line = await peer.befriend(ann)
    await world.through(ann.hand.open(peer.id))
    await world.through(ann.hand.setTimer(DAY))
    const { instance, seq } = ann.entries(peer.id).find((e) => e.kind === 'timer')!
    line.say('log/1', 'entries', {
      instance: 'theirs',
      entries: [
        [1, 5, 0, 'timer', { seconds: 1, answers: { instance, seq } }],
        [2, 6, 0, 'timer', { seconds: 1, answers: { instance: 'nowhere', seq: 1 } }],
        [3, 7, 0, 'timer', { seconds: 1 }],
        [4, 8, 0, 'timer', { seconds: 1, answers: { instance: 'theirs', seq: 3 } }],
      ],
    })
    await world.run(500)
    expect(ann.hand.store.getState().open!.timer.seconds).toBe(0)
    await ann.say(peer.id, 'stays')
    expect(ann.hand.store.getState().open!.messages.at(-1)?.ttl).toBeUndefined()
  })

  test('[D14] a no leaves what is in force, also while another time is suggested, and a suggestion can be withdrawn', async () => {
    const { world, ann, bob, open, settle } = await agreed(DAY)
    await world.through(ann.hand.setTimer(60))
    await settle()
    expect(open(bob).timer).toEqual({ seconds: DAY, proposal: { from: 'friend', seconds: 60 } })
    await world.through(bob.hand.setTimer(DAY))
    await settle()
    for (const who of [ann, bob]) {
      expect(open(who).timer).toEqual({ seconds: DAY })
      expect(open(who).messages.at(-1)?.step).toBe('declined')
    }
    await world.through(bob.hand.setTimer(3_600))
    await settle()
    const lines = open(ann).messages.length
    await world.through(bob.hand.setTimer(DAY))
    await settle()
    for (const who of [ann, bob]) expect(open(who).timer).toEqual({ seconds: DAY })
    expect(open(ann).messages.length).toBe(lines)
  })

  test('[D14] a no where nothing is in force ends nothing', async () => {
    const { world, ann, bob, open, settle } = await friends()
    await world.through(ann.hand.setTimer(DAY))
    await settle()
    await world.through(bob.hand.setTimer(0))
    await settle()
    for (const who of [ann, bob]) {
      expect(open(who).timer).toEqual({ seconds: 0 })
      expect(open(who).messages.map((m) => m.step)).toEqual(['proposed', 'declined'])
    }
  })

  test('[D14] a friend alone cannot make what I have read disappear', async () => {
    const { world, ann, say, texts } = await hostile()
    say('theirs', [[1, 1, 0, 'text', { text: 'remember this', ttl: 1 }]])
    await world.run(100)
    expect([ann.entries(ann.app.people.store.getState().contacts[0]!.id)[0]?.ttl, ann.disk.rows('vanishing')]).toEqual([
      undefined,
      [],
    ])
    ann.hand.markRead()
    await world.run(10_000)
    expect(texts()).toEqual(['remember this'])
    expect(ann.hand.store.getState().open!.messages[0]?.ttl).toBeUndefined()
    expect(ann.disk.rows('vanishing')).toEqual([])
  })

  test('[D13] go on each side after their time: here from delivery, there from being seen; nothing of them is left', async () => {
    const { world, ann, bob, open, settle } = await agreed(60)
    bob.hand.close()
    await ann.say(bob.id, 'secret')
    await settle()
    await world.run(61_000)
    expect(open(ann).messages.some((m) => m.text === 'secret')).toBe(false)
    // Nobody has looked at it yet.
    expect(JSON.stringify(bob.disk.rows('entries'))).toContain('secret')
    await world.through(bob.hand.open(ann.id))
    bob.hand.markRead()
    await world.run(59_000)
    expect(open(bob).messages.some((m) => m.text === 'secret')).toBe(true)
    await world.run(2_000)
    for (const who of [ann, bob]) {
      expect(open(who).messages.some((m) => m.text === 'secret')).toBe(false)
      for (const table of ['entries', 'conversations'])
        expect(JSON.stringify(who.disk.rows(table))).not.toContain('secret')
      expect(who.disk.rows('vanishing')).toEqual([])
    }
  })

  test('[D13] one that waits for a friend who is away does not disappear before it was delivered', async () => {
    const { world, ann, bob, open, away } = await agreed(60)
    await away(bob, async () => {
      await ann.say(bob.id, 'patient')
      await world.run(10 * 60_000)
      expect(open(ann).messages.at(-1)?.text).toBe('patient')
    })
    expect(open(bob).messages.some((m) => m.text === 'patient')).toBe(true)
    await world.run(61_000)
    expect(open(ann).messages.some((m) => m.text === 'patient')).toBe(false)
  })

  test('[D13] also when the app was closed meanwhile, and when it died between the mark and the clock', async () => {
    const { world, ann, bob, settle } = await agreed(60)
    await ann.say(bob.id, 'secret')
    await settle()
    bob.hand.markRead()
    await settle()
    // As if it had died before the due time was written.
    const [row] = bob.disk.rows('vanishing')
    const { due: _due, ...without } = row as { due?: number }
    bob.disk.apply([{ put: 'vanishing', row: without }])
    await ann.reload('crash')
    await bob.reload('crash')
    await world.run(61_000)
    for (const who of [ann, bob]) expect(JSON.stringify(who.disk.rows('entries'))).not.toContain('secret')
  })

  test('[D13] a disk that refuses is tried again', async () => {
    const { world, ann, bob, settle } = await agreed(60)
    await ann.say(bob.id, 'secret')
    await settle()
    ann.storage.failWrites('full', 1)
    await world.run(61_000)
    expect(JSON.stringify(ann.disk.rows('entries'))).toContain('secret')
    await world.run(31_000)
    expect(JSON.stringify(ann.disk.rows('entries'))).not.toContain('secret')
  })
})
