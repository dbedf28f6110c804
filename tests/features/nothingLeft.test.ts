import { describe, expect, test, vi } from 'vitest'
// Loaded by the app when it is wanted; here no clock would wait for it.
import '../../src/conversation/removal.ts'
import { tables } from '../../src/app/tables.ts'
import { createAcknowledged } from '../../src/conversation/acknowledged.ts'
import { createOutcomes, NO_OUTCOME } from '../../src/conversation/outcome.ts'
import type { ConversationId } from '../../src/engine/ids.ts'
import { type MarkName, type Marks, NO_MARKS } from '../../src/engine/marks.ts'
import { createListeners } from '../../src/lib/listeners.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { friends } from '../support/friends.ts'
import { stage as hostileStage, INSTANCE } from '../support/hostileStage.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'
import { person } from '../support/names.ts'
import { rulesFor } from '../support/rules.ts'
import { type Node, placeOf } from '../support/world.ts'

const DAY = 24 * 60 * 60
/** No word is like it. */
const SECRET = 'qzxwvj'

/** Rows that name somebody, by table: of every table that there is. */
function naming(who: Node, id: string) {
  const all = tables.map(({ name }) => [name, who.disk.rows(name).filter((row) => JSON.stringify(row).includes(id))])
  return Object.fromEntries(all.filter(([, rows]) => rows!.length > 0)) as Record<string, Record<string, unknown>[]>
}

/** Of a log that was deleted. */
const place = (conversation: string, author: string, instance: unknown, seq: number) => ({
  ...{ conversation, author, instance, seq, lamport: expect.any(Number) },
  ...{ at: 0, kind: 'erased', body: null, erased: 1, gone: 1 },
})

/** Mallory has said things of every kind, done things to what is there and what is not, and Ann did things to it. */
async function crowded() {
  const given = await hostileStage()
  const { world, ann, mallory, entry, send } = given
  const says = (seq: number, kind: string, body: unknown) => entry(seq, { lamport: 10 * seq, kind, body })
  send([
    ...[1, 2, 3, 4].map((seq) => says(seq, 'text', { text: `${SECRET} ${seq}` })),
    says(5, 'edit', { instance: INSTANCE, seq: 1, text: `${SECRET} anew` }),
    says(6, 'riddle', { words: SECRET }),
    says(7, 'react', { by: mallory.id, instance: 'elsewhere', seq: 1, emoji: '👍' }),
    says(8, 'edit', { instance: 'elsewhere', seq: 2, text: SECRET }),
    says(9, 'pin', { by: mallory.id, instance: 'elsewhere', seq: 3, on: true }),
    says(10, 'delete', { instance: INSTANCE, seq: 4 }),
  ])
  await world.run(500)
  await world.through(ann.hand.open(mallory.id))
  ann.hand.markRead()
  await world.run(100)
  // Into the past, and never on screen.
  send([entry(1, { lamport: 1, body: { text: SECRET } })], 'anew')
  await world.run(500)
  const [first, second] = ann.hand.store.getState().open!.messages
  await world.through(ann.hand.react(first!.id, '👍'))
  await world.through(ann.app.chat.acts(placeOf(mallory.id)).star([second!.id], true))
  await world.through(ann.hand.send(`${SECRET} of mine`))
  ann.app.drafts.set(placeOf(mallory.id), { text: SECRET })
  await world.through(ann.app.chats.set(placeOf(mallory.id), { pinned: 1 }))
  await world.run(500)
  expect(ann.disk.rows('entries').filter(({ orphan }) => orphan).length).toBe(3)
  expect(Object.keys(naming(ann, mallory.id)).length).toBeGreaterThan(5)
  /** Asked of the disk: once, as long as it is kept in memory. */
  const looks = (index: string) =>
    ann.queries.filter((query) => query.index === index && JSON.stringify(query.from).includes(mallory.id)).length
  return { ...given, says, looks }
}

describe('[D16] [D17] a conversation that is deleted', () => {
  for (const how of ['deleted', 'removed'] as const)
    test(`[D16] [D17] leaves no row of any table but places, and where it was unread (${how})`, async () => {
      const { world, ann, mallory } = await crowded()
      const id = mallory.id
      if (how === 'deleted') await world.through(ann.app.leaving.deleteChat(placeOf(id)))
      else await world.through(ann.app.people.remove(id, { words: true }))
      await world.run(60_000)
      for (const reloaded of [false, true]) {
        if (reloaded) {
          await ann.reload('crash')
          await world.run(60_000)
        }
        const { entries, conversations, people, ...rest } = naming(ann, id)
        expect(entries).toHaveLength(3)
        expect(entries).toEqual(
          expect.arrayContaining([
            place(id, id, INSTANCE, 10),
            place(id, id, 'anew', 1),
            place(id, ann.id, expect.any(String), 2),
          ]),
        )
        expect(conversations).toMatchObject([{ lastText: '', lastAt: 0, untold: [{ instance: 'anew', seq: 1 }] }])
        expect(Object.keys(conversations![0]!).length).toBe(8)
        // Marks of a friend are said again at each link.
        expect(how === 'deleted' ? people : (people ?? [])).toHaveLength(how === 'deleted' ? 1 : 0)
        expect(Object.keys(rest).filter((name) => how === 'removed' || name !== 'receipts')).toEqual([])
        expect(JSON.stringify(tables.map(({ name }) => ann.disk.rows(name)))).not.toContain(SECRET)
        expect([...ann.drafts.keys()].filter((key) => key.includes(id))).toEqual([])
        expect(JSON.stringify([...ann.drafts, ...ann.stamps])).not.toContain(SECRET)
      }
    })

  test('[D16] what waited for a line that never came is remembered no longer', async () => {
    const { world, ann, mallory, entry, send, looks } = await crowded()
    const say = async (seq: number) => {
      send([entry(seq, { lamport: 100 * seq })])
      await world.run(500)
    }
    await say(11)
    const known = looks('orphans')
    await say(12)
    expect(looks('orphans'), 'it is in memory').toBe(known)
    const acts = looks('acts')
    send([entry(1, { lamport: 2_000 })], 'elsewhere')
    await world.run(500)
    expect(looks('acts'), 'it waits for that one').toBeGreaterThan(acts)
    await world.through(ann.app.leaving.deleteChat(placeOf(mallory.id)))
    await world.run(60_000)
    const before = looks('acts')
    await say(13)
    send([entry(2, { lamport: 5_000 })], 'elsewhere')
    await world.run(500)
    expect(looks('orphans'), 'the disk is asked anew').toBe(known + 1)
    expect(looks('acts'), 'nothing waits').toBe(before)
  })
})

test('[D16] what they had acknowledged of it is remembered no longer', async () => {
  const outcomes = createOutcomes()
  const raised = createListeners<[ConversationId, Marks, MarkName, Marks]>()
  const read = vi.fn(async () => NO_MARKS)
  const clock = createFakeClock()
  const storage = createMemoryStorage(tables, { clock })
  const marks = { read, onRaised: raised.add }
  const rules = rulesFor({ id: person('me'), instance: 'mine' })
  const { acknowledged } = createAcknowledged({ storage, clock, rules, marks, outcomes })
  const conversation = placeOf(person('bob'))
  raised.tell(conversation, NO_MARKS, 'delivered', NO_MARKS)
  await clock.through(acknowledged(conversation, person('bob')))
  expect(read).toHaveBeenCalledTimes(0)
  outcomes.tell(conversation, { ...NO_OUTCOME, removed: true })
  await clock.through(acknowledged(conversation, person('bob')))
  expect(read).toHaveBeenCalledTimes(1)
})

describe('[D13] [D16] disappearing lines of a conversation that is deleted', () => {
  for (const when of ['meanwhile', 'afterwards'] as const)
    test(`[D13] [D16] are not written down again when their time would begin: ${when}`, async () => {
      const { world, ann, bob, settle } = await friends()
      for (const who of [ann, bob]) {
        await world.through(who.hand.setTimer(DAY))
        await settle()
      }
      ann.hand.close()
      for (let n = 0; n < 300; n++) await world.through(bob.hand.send(`${SECRET} ${n}`))
      await settle()
      expect(ann.disk.rows('vanishing').length).toBe(300)
      await world.through(ann.app.leaving.deleteChat(placeOf(bob.id)))
      const left = () => ann.entries(bob.id).filter(({ author }) => author === bob.id).length
      if (when === 'afterwards') await world.run(60_000)
      else await world.until(() => left() < 150, 60_000)
      await world.through(bob.hand.send('later'))
      await world.through(ann.hand.open(bob.id))
      ann.hand.markRead()
      await world.run(60_000)
      expect(ann.disk.rows('vanishing').map(({ seq }) => seq)).toEqual([302])
    })
})
