// The disks of two people, row by row, and what each of them sees of it.
import { makeHistory, NUMBERS } from './history.mjs'
import { createPeople } from './people.mjs'
import { see } from './see.mjs'

/** Of `src/start.ts` in version 0.1. */
const SCHEMA = 2
const LOOKED_FOR = ['lighthouse', 'bread river', 'été', 'مرحبا', '日本語', 'changed']
const DAY = 86_400_000

const line = (value) => `${JSON.stringify(value)}\n`

export async function makeDisk(old, { revision, tell }) {
  const { now, people, others } = await makeHistory(old, { tell, messages: Number(process.env.MESSAGES ?? 10_000) })
  const head = {
    version: '0.1',
    revision,
    schema: SCHEMA,
    tables: old.tables,
    now,
    numbers: NUMBERS,
    people: Object.fromEntries(
      Object.entries(people).map(([name, one]) => [
        name,
        {
          id: one.id,
          former: one.former,
          number: name === 'ann' ? NUMBERS.ann : NUMBERS[name],
          drafts: [...one.drafts],
        },
      ]),
    ),
    others,
    lookedFor: LOOKED_FOR,
  }
  return { disk: line(head) + packed(old, people), expected: await looks(old, head, people, tell) }
}

/** What both have of one entry stands side by side, or the file would be twice as large. */
function packed(old, people) {
  const nameOf = ({ author, instance, seq }) => `${author} ${instance} ${String(seq).padStart(6, '0')}`
  return old.tables
    .flatMap(({ name }) => {
      const rows = Object.entries(people).flatMap(([who, { disk }]) => disk.rows(name).map((row) => [who, name, row]))
      if (name !== 'entries') return rows
      return rows.toSorted(([, , a], [, , b]) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0))
    })
    .map(line)
    .join('')
}

/** Each disk is looked at by itself, without a network: at once, and when what disappears has gone. */
async function looks(old, { now, lookedFor }, people, tell) {
  const lines = []
  for (const [who, { number, keys, disk, drafts }] of Object.entries(people)) {
    tell(`what ${who} sees`)
    const at = async (start) => {
      const world = createPeople(old, { seed: 1, start })
      const alone = world.device(who, number)
      Object.assign(alone, { keys, id: old.peerIdOf(keys.publicKey), drafts: new Map(drafts) })
      alone.disk.open(old.tables)
      for (const { name } of old.tables)
        alone.disk.apply(structuredClone(disk.rows(name)).map((row) => ({ put: name, row })))
      world.net.setBroker(false)
      await alone.start()
      await world.clock.run(2_000)
      return see(old, { app: alone.app, clock: world.clock }, lookedFor)
    }
    const { conversations, versions, ...rest } = await at(now)
    const later = await at(now + 8 * DAY)
    lines.push([who, 'picture', rest])
    for (const [peer, { messages, ...conversation }] of Object.entries(conversations)) {
      lines.push([who, 'conversation', peer, conversation])
      const left = new Set(later.conversations[peer].messages.map(({ id }) => id))
      for (const message of messages)
        lines.push([who, 'message', peer, message, ...(left.has(message.id) ? [] : ['disappears'])])
    }
    for (const [id, said] of Object.entries(versions)) lines.push([who, 'versions', id, said])
  }
  return lines.map(line).join('')
}
