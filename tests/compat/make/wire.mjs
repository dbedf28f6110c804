// A session of two people as it goes over the wire, seen from one of them: what came, what went out, and what the person did.
import { createPeople } from './people.mjs'
import { see } from './see.mjs'
import { createWords } from './words.mjs'

const START = Date.UTC(2026, 5, 1, 9)
const NUMBERS = { ann: 21, bob: 22, dan: 23 }
const SCHEMA = 2
const DAY = 86_400_000

const hex = (bytes) => Buffer.from(bytes).toString('hex')
/** Frames are JSON, and are kept as they stand; what belongs to the handshake is not. */
const spelled = (bytes) => (bytes[0] === 0x7b ? { text: Buffer.from(bytes).toString() } : { hex: hex(bytes) })

/** Notes everything that passes between an app and its transport. */
function recorder(clock) {
  const events = []
  let from = 0
  let channels = 0
  const note = (event) => void events.push({ t: clock.uptime() - from, ...event })

  function recorded(channel) {
    const at = ++channels
    note({
      channel: at,
      role: channel.role,
      connectionId: channel.connectionId,
      fingerprints: { local: hex(channel.fingerprints.local), remote: hex(channel.fingerprints.remote) },
    })
    return {
      ...channel,
      get buffered() {
        return channel.buffered
      },
      send(frame) {
        note({ on: at, out: spelled(frame) })
        channel.send(frame)
      },
      onFrame: (tell) =>
        channel.onFrame((frame) => {
          note({ on: at, in: spelled(frame) })
          tell(frame)
        }),
      onClose: (done) =>
        channel.onClose(() => {
          if (events.findLast(({ on, closed }) => on === at && closed) === undefined) note({ on: at, closed: true })
          done()
        }),
      close: () => channel.close(),
    }
  }

  const transportOf = (transport) => ({
    ...transport,
    start: (handlers) =>
      transport.start({
        ...handlers,
        async admit(offer) {
          note({ offer: { from: offer.from, connectionId: offer.connectionId, metadata: offer.metadata } })
          const admitted = await handlers.admit(offer)
          note({ admitted, connectionId: offer.connectionId })
          return admitted
        },
        onChannel: (channel) => handlers.onChannel(recorded(channel)),
        onKnock(sender, metadata) {
          note({ knock: { from: sender, metadata } })
          handlers.onKnock(sender, metadata)
        },
        onSignalling(state) {
          note({ signalling: state })
          handlers.onSignalling(state)
        },
      }),
    dial(remote, connectionId, metadata) {
      note({ dial: { to: remote, connectionId, metadata } })
      const attempt = transport.dial(remote, connectionId, metadata)
      const result = attempt.result.then((outcome) => {
        if (outcome.ok) return { ok: true, channel: recorded(outcome.channel) }
        note({ undialled: outcome.why })
        return outcome
      })
      return {
        connectionId,
        get answered() {
          return attempt.answered
        },
        result,
        cancel: () => attempt.cancel(),
      }
    },
    knock(remote, metadata) {
      note({ knocks: { to: remote, metadata } })
      return transport.knock(remote, metadata)
    },
  })
  return {
    events,
    note,
    transportOf,
    begin() {
      events.length = 0
      from = clock.uptime()
    },
  }
}

export async function makeWire(old, { revision, tell }) {
  const world = createPeople(old, { seed: 20_260_601, start: START })
  const { clock, net, until } = world
  const words = createWords(world.chance)
  const record = recorder(clock)
  const ann = await world.device('Ann', NUMBERS.ann).start()
  const bob = await world.device('Bob', NUMBERS.bob, { transportOf: record.transportOf }).start()
  await world.befriend(ann, bob)
  await ann.say(bob.id, 'before the record')
  await clock.run(2_000)
  bob.app.chat.close()
  await ann.stop()
  await bob.stop()

  const rowsOf = () => Object.fromEntries(old.tables.map(({ name }) => [name, structuredClone(bob.disk.rows(name))]))
  const [rows, start] = [rowsOf(), clock.now()]
  const linked = () => until(() => ann.linked(bob.id) && bob.linked(ann.id), 'they are linked')
  async function does(deed) {
    record.note({ deed })
    const { chat } = bob.app
    if (deed.do === 'close') return chat.close()
    await bob.look(ann.id)
    if (deed.do === 'say') await clock.through(chat.send(deed.text, deed.replyTo ? { replyTo: deed.replyTo } : {}))
    if (deed.do === 'edit') await clock.through(chat.edit(deed.id, deed.text))
    if (deed.do === 'delete') await clock.through(chat.deleteForEveryone([deed.id]))
    if (deed.do === 'react') await clock.through(chat.react(deed.id, deed.emoji || undefined))
    if (deed.do === 'pin') await clock.through(chat.pin(deed.id, deed.on))
    if (deed.do === 'timer') await clock.through(chat.setTimer(deed.seconds))
    if (deed.do === 'type') chat.tellTyping()
    if (deed.do === 'read') chat.markRead()
    if (deed.do === 'rename') await clock.through(bob.app.identity.rename(deed.name))
    await clock.run(700)
  }
  const last = (one) => one.open().messages.at(-1).id
  const says = async (text, more = {}) => {
    await does({ do: 'say', text, ...more })
    return last(bob)
  }

  tell('Bob is there, then Ann')
  record.begin()
  await bob.start()
  await clock.run(5_000)
  await ann.start()
  await linked()
  await clock.run(3_000)
  tell('they talk')
  const hello = await says('Hello Ann, this is *Bob* 🙂')
  await ann.look(bob.id)
  ann.app.chat.tellTyping()
  await clock.run(500)
  const hers = await ann.say(bob.id, 'Hello Bob: “quotes”, \\ and مرحبا')
  await clock.run(500)
  await does({ do: 'read' })
  await ann.read(bob.id)
  await does({ do: 'type' })
  const answer = await says('an answer', { replyTo: hers })
  await does({ do: 'edit', id: answer, text: 'an answer, said anew' })
  await does({ do: 'edit', id: answer, text: 'and once more' })
  await does({ do: 'react', id: hers, emoji: '👩‍👩‍👧‍👦' })
  await does({ do: 'react', id: hers, emoji: '' })
  await does({ do: 'pin', id: hello, on: true })
  await clock.through(ann.app.chat.react(hello, '🎉'))
  await clock.through(ann.app.chat.pin(hello, false))
  await clock.through(ann.app.chat.edit(hers, 'Hello Bob, said anew'))
  await clock.run(1_000)
  await does({ do: 'timer', seconds: 604_800 })
  await clock.through(ann.app.chat.setTimer(604_800))
  await clock.run(500)
  await says('this one disappears')
  await ann.say(bob.id, 'and this')
  await clock.through(ann.app.chat.deleteForEveryone([await ann.say(bob.id, 'taken back by Ann')]))
  await clock.run(500)
  await does({ do: 'timer', seconds: 0 })
  await does({ do: 'delete', id: await says('is taken back') })
  await does({ do: 'rename', name: 'Bob the Second' })
  await clock.through(ann.app.identity.rename('Ann Again'))
  tell('nobody says anything')
  await clock.run(20_000)
  tell('the line is cut')
  net.cut()
  await linked()
  await clock.run(3_000)
  tell('Bob is away, much is said, and he comes back')
  net.offline(bob.id)
  await clock.run(30_000)
  for (let i = 0; i < 3; i++) await says(`while I was away, ${i}`)
  const waits = await says('is taken back before anybody saw it')
  await does({ do: 'delete', id: waits })
  await does({ do: 'edit', id: await says('waits'), text: 'waits, said anew' })
  for (let i = 0; i < 300; i++) await ann.say(bob.id, `${i}: ${words.some(5)}`)
  for (let i = 0; i < 12; i++) await ann.say(bob.id, words.some(400).slice(0, 2_000))
  net.online(bob.id)
  await linked()
  await clock.run(5_000)
  await does({ do: 'read' })
  await ann.read(bob.id)
  await clock.run(1_000)
  for (let i = 0; i < 12; i++) await says(words.some(700).slice(0, 3_999))
  tell('a stranger asks')
  const dan = await world.device('Dan', NUMBERS.dan).start()
  await clock.through(dan.app.contacts.add(bob.id))
  await clock.run(3_000)
  await dan.stop()
  await says('the last word')
  await does({ do: 'close' })
  await clock.run(2_000)
  const [end, after, events] = [clock.now(), rowsOf(), [...record.events]]
  await ann.stop()
  await bob.stop()

  tell('what Bob sees of it')
  const later = createPeople(old, { seed: 1, start: end })
  const alone = later.device('Bob', NUMBERS.bob)
  alone.disk.open(old.tables)
  for (const [table, all] of Object.entries(after)) alone.disk.apply(all.map((row) => ({ put: table, row })))
  later.net.setBroker(false)
  await alone.start()
  const expected = await see(old, { app: alone.app, clock: later.clock }, [])
  const head = { version: '0.1', revision, schema: SCHEMA, tables: old.tables, start, end, numbers: NUMBERS, rows }
  if (end - start > DAY) throw new Error('the session is too long')
  return [head, ...events, expected].map((value) => `${JSON.stringify(value)}\n`).join('')
}
