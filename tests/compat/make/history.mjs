// A history of two people with everything in it that version 0.1 can leave on a disk.
import { createPeople } from './people.mjs'
import { createTalk } from './talk.mjs'

const DAY = 86_400_000
const START = Date.UTC(2026, 2, 1, 8)
/** Of keys, see `seedOf`. */
export const NUMBERS = { ann: 1, formerAnn: 2, bob: 3, cy: 4, dan: 5, eve: 6, gia: 7, hal: 8, ivy: 9, jo: 10 }

/** `messages`: how many there are about, of both. */
export async function makeHistory(old, { messages = 10_000, tell = () => {} } = {}) {
  const world = createPeople(old, { seed: 20_260_301, start: START })
  const { clock, net, until } = world
  const ann = await world.device('Ann', NUMBERS.formerAnn).start()
  const bob = await world.device('Bob', NUMBERS.bob).start()
  const talk = createTalk(world)
  const others = await talkWithOthers(world, ann)

  await world.befriend(ann, bob)
  tell('Ann and Bob, each on the first install')
  await talk.between(ann, bob, Math.round(messages * 0.04))

  tell('Bob without his database')
  await bob.stop()
  bob.disk.erase()
  bob.drafts.clear()
  await bob.start()
  await world.befriend(bob, ann)
  await talk.between(ann, bob, Math.round(messages * 0.06))

  tell('Ann without the row of her identity')
  await ann.stop()
  ann.disk.apply([{ drop: 'identity', key: 'me' }])
  await ann.start()
  await until(() => ann.linked(bob.id) && bob.linked(ann.id), 'they are linked once more')
  await talk.between(ann, bob, Math.round(messages * 0.04))

  tell('Ann without her keys')
  net.offline(bob.id, true)
  await clock.run(20_000)
  for (const text of ['never arrived, one', 'never arrived, **two**', 'never arrived, three'])
    await ann.say(bob.id, text)
  const [, second] = ann.open().messages.slice(-3)
  await clock.through(ann.app.chat.star([second.id, ann.open().messages[3].id], true))
  await ann.stop()
  await ann.beginAnew(NUMBERS.ann)
  net.online(bob.id)
  bob.app.wake()
  await until(() => bob.app.contacts.store.getState().requests.length === 1, 'Bob is asked by the new Ann')
  await clock.through(bob.app.contacts.accept(ann.id))
  await until(() => ann.linked(bob.id) && bob.linked(ann.id), 'they are linked again')
  await talk.between(ann, bob, Math.round(messages * 0.86), tell)

  tell('what newer versions and other devices said')
  await talk.fromElsewhere(bob, ann, 'b')
  await talk.fromElsewhere(ann, bob, 'a')
  await requests(world, ann)
  tell('absences')
  await talk.timers(ann, bob)
  await talk.absence(ann, bob)
  await drafts(world, ann, bob, others)
  await settings(world, ann, others)
  await ann.stop()
  await bob.stop()
  goneBad(ann, others)
  return { now: clock.now(), people: { ann, bob }, others: Object.fromEntries(others.map((one) => [one.name, one.id])) }
}

/** Friends with whom little was said: chats that are put away, muted, kept on top, flagged. */
async function talkWithOthers(world, ann) {
  const others = []
  for (const [name, number] of [
    ['Gia', NUMBERS.gia],
    ['Hal', NUMBERS.hal],
    ['Ivy', NUMBERS.ivy],
    ['Jo', NUMBERS.jo],
  ]) {
    const other = await world.device(name, number).start()
    await world.befriend(ann, other)
    for (const text of ['hello', `it is me, ${name}`, 'how are you?']) {
      world.clock.jump(DAY / 48)
      await ann.say(other.id, text)
      await other.say(ann.id, `${text} – yes`)
      await world.clock.run(200)
    }
    await ann.read(other.id)
    await other.say(ann.id, `not read yet, says ${name}`)
    await world.clock.run(200)
    await other.stop()
    others.push(other)
  }
  return others
}

/** One is open, one was ignored, and somebody was asked who never answered. */
async function requests(world, ann) {
  const { clock, until } = world
  await clock.through(ann.app.contacts.add(world.device('Cy', NUMBERS.cy).id))
  for (const [name, number] of [
    ['Dan', NUMBERS.dan],
    ['Eve', NUMBERS.eve],
  ]) {
    const asking = await world.device(name, number).start()
    await clock.through(asking.app.contacts.add(ann.id))
    await until(() => ann.app.contacts.store.getState().requests.some(({ from }) => from === asking.id), `${name} asks`)
    if (name === 'Eve') await clock.through(ann.app.contacts.ignore(asking.id))
    await asking.stop()
  }
}

async function drafts(world, ann, bob, others) {
  const [gia, hal] = others
  const { chat } = ann.app
  await ann.look(bob.id)
  const messages = ann.open().messages.filter(({ kind }) => kind === 'text')
  chat.setDraft(bob.id, {
    text: 'an answer that is *not* sent yet',
    replyTo: messages.find(({ from }) => from !== 'me').id,
  })
  chat.setDraft(gia.id, { text: 'only words\nin two lines 🙂' })
  await bob.look(ann.id)
  const mine = bob.open().messages.findLast(({ from, kind }) => from === 'me' && kind === 'text')
  bob.app.chat.setDraft(ann.id, { text: 'what waits meanwhile', edit: { id: mine.id, text: `${mine.text} and more` } })
  // Words on their way to the disk when the page died, and a draft as an earlier version kept it.
  ann.drafts.set(`${hal.id} ${world.clock.now()}`, JSON.stringify({ text: 'was being sent', at: world.clock.now() }))
  ann.drafts.set(others[2].id, 'mere text')
  await world.clock.run(100)
}

async function settings(world, ann, others) {
  const { clock } = world
  const { chat, settings } = ann.app
  const [gia, hal, ivy] = others
  const alerts = { ...settings.store.getState().alerts, shows: 'name', sound: 'none', declined: true }
  const quiet = { on: true, from: 1_290, to: 375, days: [1, 2, 3] }
  await clock.through(
    settings.set({ theme: 'dark', language: 'fr', typingNotices: false, alerts: { ...alerts, quiet } }),
  )
  await clock.through(chat.setPrefs(gia.id, { mutedUntil: Date.UTC(9999, 11, 31) }))
  await clock.through(chat.setPrefs(hal.id, { archived: true }))
  await clock.through(chat.setPrefs(ivy.id, { flagged: true, mutedUntil: clock.now() - 1 }))
  await clock.through(chat.setPrefs(others[3].id, { pinned: clock.now() - 5_000 }))
  chat.close()
  await clock.run(100)
}

/** Rows that a disk or a program has spoilt: 0.1 sets each aside, or mends it. */
function goneBad(ann, others) {
  const [gia, hal, , jo] = others
  const rows = ann.disk.rows('entries')
  const texts = (peer) => rows.filter((row) => row.conversation === peer && row.kind === 'text')
  const [first, second, third] = texts(gia.id)
  ann.disk.apply([
    { put: 'entries', row: { ...first, lamport: 'seven' } },
    { put: 'entries', row: { ...second, edit: 'not a fold', reactions: [], pin: 7, starred: 'yes', ttl: {} } },
    { put: 'entries', row: { ...third, body: null } },
    { put: 'chats', row: { peer: jo.id, unread: 'many', lastText: 7 } },
    { put: 'marks', row: { conversation: hal.id, delivered: { x: -1 }, read: 'none', seen: {} } },
    { put: 'unindexed', row: { conversation: gia.id, author: gia.id, instance: first.instance, seq: 98 } },
    { put: 'prefs', row: { peer: 'nobody', pinned: 'yes', archived: 1 } },
    { put: 'contacts', row: { id: 'too short', name: 7 } },
    { put: 'requests', row: { from: 'too short', state: 'open' } },
    { put: 'vanishing', row: { conversation: gia.id, author: gia.id, instance: first.instance, seq: 99, ttl: 'long' } },
    { put: 'settings', row: { ...ann.disk.get('settings', 'mine'), theme: 'green', relayOnly: 'perhaps' } },
  ])
}
