// Two people who talk, and do to messages whatever can be done to them.
import { createWords } from './words.mjs'

const MINUTE = 60_000

export function createTalk(world) {
  const { clock, chance, net, until } = world
  const words = createWords(chance)
  /** Every text so far, by who said it: what is answered may be far away. */
  const said = []
  const level = (a, b) => () => a.linked(b.id) && b.linked(a.id)

  const texts = (one) => one.open().messages.filter(({ kind, former }) => kind === 'text' && !former)
  const near = (one, whose) => words.pick(texts(one).filter((m) => whose === undefined || (m.from === 'me') === whose))

  async function say(who, to) {
    const far =
      said.length > 500 && chance() < 0.02
        ? words.pick(said.filter(({ with: pair }) => pair === who.id + to.id))
        : undefined
    const target = far ?? (chance() < 0.08 ? near(who) : undefined)
    const id = await who.say(to.id, words.text(), target && { replyTo: target.id })
    said.push({ id, with: who.id + to.id }, { id, with: to.id + who.id })
  }

  async function act(who, other) {
    const { chat } = who.app
    const what = chance()
    const [any, mine] = [near(who), near(who, true)]
    if (!any || !mine) return
    const done = async (promise) => void (await clock.through(promise))
    if (what < 0.3) await done(chat.edit(mine.id, `${words.some(4)} ${chance() < 0.3 ? words.emoji() : ''}`))
    else if (what < 0.62) await done(chat.react(any.id, words.pick(['👍', '❤️', '😂', '🎉', '👩‍👩‍👧‍👦', undefined])))
    else if (what < 0.7) await done(chat.deleteForEveryone([mine.id]))
    else if (what < 0.76) await done(chat.deleteForMe([any.id]))
    else if (what < 0.84) await done(chat.pin(any.id, chance() < 0.6))
    else if (what < 0.93) await done(chat.star([any.id, mine.id], chance() < 0.8))
    else if (what < 0.96) {
      const friend = words.pick(who.app.contacts.store.getState().contacts.filter(({ id }) => id !== other.id))
      if (friend) await done(chat.forward([any.id, mine.id], [friend.id]))
    } else await done(chat.forward([any.id], [other.id]))
  }

  async function timer(who, other, seconds) {
    await who.look(other.id)
    await clock.through(who.app.chat.setTimer(seconds))
    await clock.run(50)
  }

  async function between(a, b, count, tell = () => {}) {
    await a.look(b.id)
    await b.look(a.id)
    for (let i = 0; i < count; ) {
      const [who, other] = chance() < 0.5 ? [a, b] : [b, a]
      clock.jump(Math.floor(chance() * 25 * MINUTE))
      for (let run = 1 + Math.floor(chance() * 3); run > 0; run--, i++) await say(who, other)
      if (chance() < 0.3) await act(who, other)
      await clock.run(30)
      if (chance() < 0.5) await other.read(who.id)
      if (i % 400 < 3 && chance() < 0.4) await proposals(a, b)
      if (chance() < 0.01) net.cut()
      if (chance() < 0.002) tell(`${i} of ${count}`)
    }
    await until(level(a, b), 'they are linked')
    await clock.run(2_000)
  }

  /** A timer is proposed, and refused, taken back, or agreed, used and ended. */
  async function proposals(a, b) {
    if (!level(a, b)()) return
    const [who, other] = chance() < 0.5 ? [a, b] : [b, a]
    await timer(who, other, 86_400)
    const what = chance()
    if (what < 0.3) return timer(other, who, 0)
    if (what < 0.5) return timer(who, other, 0)
    await timer(other, who, 86_400)
    for (let i = 0; i < 5; i++) await say(i % 2 ? a : b, i % 2 ? b : a)
    await timer(chance() < 0.5 ? a : b, chance() < 0.5 ? b : a, 0)
    for (const one of [a, b]) await one.look(one === a ? b.id : a.id)
  }

  /** Some that disappear were seen, so that their time runs, while the timer itself has ended. */
  async function timers(a, b) {
    await a.look(b.id)
    await b.look(a.id)
    await timer(a, b, 604_800)
    await timer(b, a, 604_800)
    for (let i = 0; i < 8; i++) await say(i % 2 ? a : b, i % 2 ? b : a)
    await clock.run(200)
    await a.read(b.id)
    await b.read(a.id)
    clock.jump(60 * MINUTE)
    await clock.run(1_000)
    await timer(b, a, 0)
  }

  /**
   * What another device with the same keys, and a newer version on it, has written: kinds that nobody knows, bodies that no schema
   * takes, and acts on messages of a log that has not come.
   */
  async function fromElsewhere(who, to, mark) {
    await who.stop()
    const tablet = world.device(who.name, who.number)
    tablet.keys = who.keys
    tablet.id = who.id
    await tablet.start()
    await world.befriend(tablet, to)
    await tablet.say(to.id, `from another device, ${mark}`)
    await clock.run(3_000)
    await tablet.stop()
    const mine = tablet.disk.rows('entries').filter((row) => row.author === who.id)
    const { instance } = mine[0]
    const last = mine.at(-1)
    const lost = `lost-${mark}-log-x`.slice(0, 11)
    const bodies = [
      ['poll', { question: 'Tea or coffee?', options: ['tea', 'coffee'] }],
      ['file', { name: 'a.png', size: 3, hash: 'AAAA' }],
      ['text', { words: 'of a later schema' }],
      ['text', { text: '' }],
      ['text', { text: 'with more beside it', effect: 'snow', ttl: -1, reply: 'nothing' }],
      ['text', { text: 'wants to disappear, as nobody agreed', ttl: 77 }],
      ['text', null],
      ['edit', { instance, seq: 'first', text: 'no' }],
      ['edit', { instance: 'nowhere', seq: 1, text: 'of what never was' }],
      ['react', { by: to.id, instance: 'nowhere', seq: 5, emoji: '👍' }],
      ['react', { by: who.id, instance, seq: 1, emoji: 'words' }],
      ['pin', { by: who.id, instance, seq: 1, on: 'yes' }],
      ['timer', { seconds: -5 }],
      ['timer', { seconds: 60, answers: { instance: 'nowhere', seq: 1 } }],
      ['delete', { instance }],
      ['edit', { instance: lost, seq: 2, text: 'what it says since it was changed' }],
      ['react', { by: who.id, instance: lost, seq: 2, emoji: '🎉' }],
      ['pin', { by: who.id, instance: lost, seq: 2, on: true }],
      ['delete', { instance: lost, seq: 3 }],
      ['text', { text: 'answers what has not come', reply: { by: who.id, instance: lost, seq: 2 } }],
    ]
    const rows = bodies.map(([kind, body], at) => ({
      conversation: to.id,
      author: who.id,
      instance,
      seq: last.seq + at + 1,
      lamport: last.lamport + 2 * (at + 1),
      at: clock.now() + at,
      kind,
      body,
    }))
    tablet.disk.apply(rows.map((row) => ({ add: 'entries', row })))
    await tablet.start()
    await until(
      () => tablet.linked(to.id) && to.disk.rows('entries').some((row) => row.kind === 'poll'),
      'it has arrived',
    )
    await clock.run(3_000)
    await tablet.stop()
    await who.start()
    await until(level(who, to), 'the first device is back')
    await clock.run(2_000)
  }

  /** Much has come that is not read; then nobody is there for the other, and each goes on. */
  async function absence(a, b) {
    a.app.chat.close()
    b.app.chat.close()
    await a.look(b.id)
    for (let i = 0; i < 70; i++) {
      clock.jump(MINUTE)
      await a.say(b.id, `${words.text().slice(0, 80)} (${i})`)
      await clock.run(20)
    }
    await clock.run(1_000)
    a.app.chat.close()
    await b.look(a.id)
    for (let i = 0; i < 5; i++) await b.say(a.id, `unread by Ann ${i}`)
    await clock.run(2_000)
    // In the end one is in force, and Ann would like another: what waits from here on disappears after it has come.
    await timer(a, b, 604_800)
    await timer(b, a, 604_800)
    net.offline(a.id)
    net.offline(b.id)
    await clock.run(30_000)
    for (const [who, to] of [
      [a, b],
      [b, a],
    ]) {
      await who.look(to.id)
      const ids = []
      for (let i = 0; i < 30; i++) {
        clock.jump(3 * MINUTE)
        ids.push(await who.say(to.id, i % 7 === 0 ? `lighthouse ${i}: ${words.some(5)}` : words.text()))
        await clock.run(10)
      }
      const { chat } = who.app
      await clock.through(chat.edit(ids[3], 'said anew while it waited'))
      await clock.through(chat.edit(ids[3], 'said anew a second time, at the lighthouse'))
      await clock.through(chat.deleteForEveryone([ids[5], ids[6]]))
      await clock.through(chat.cancel(ids[8]))
      await clock.through(chat.react(who.open().messages.find(({ from }) => from === to.id).id, '🎉'))
      await clock.through(chat.pin(ids[10], true))
      await clock.through(chat.star([ids[11]], true))
      await clock.through(chat.setTimer(who === a ? 3_600 : 604_800)) // Bob's is in force already
      await clock.run(100)
    }
  }

  return { between, timers, fromElsewhere, absence }
}
