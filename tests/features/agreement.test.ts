import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { settle, timerOf } from '../../src/conversation/agreement.ts'
import type { ConversationRow } from '../../src/conversation/tables.ts'
import type { Entry } from '../../src/engine/entry.ts'
import { came, createFloor, FRIEND, ME, WITH_FRIEND } from '../support/floor.ts'
import { conversation, logName, person } from '../support/names.ts'
import { rulesFor } from '../support/rules.ts'

const timer = (seq: number, lamport: number, seconds: number, more: object = {}) =>
  came(seq, lamport, 'timer', { seconds, ...more })
const stands = ({ summary }: ReturnType<typeof createFloor>) => timerOf(summary())

describe('[D14] what is said about disappearing, out of order', () => {
  test('[D14] an earlier suggestion that comes later takes no place of a later one', async () => {
    const floor = createFloor()
    await floor.hear('new', timer(1, 9, 60))
    await floor.hear('old', timer(1, 5, 3_600))
    for (const each of [floor, await floor.reload()])
      expect(stands(each)).toEqual({ seconds: 0, proposal: { from: 'friend', seconds: 60 } })
  })

  test('[D14] nor one of before the end brings up what was ended since', async () => {
    const floor = createFloor()
    await floor.hear('new', timer(1, 9, 0))
    await floor.hear('old', timer(1, 5, 60))
    expect(stands(floor)).toEqual({ seconds: 0 })
    expect(floor.summary()?.proposal).toBeUndefined()
    await floor.hear('old', timer(2, 10, 60))
    expect(stands(floor)).toEqual({ seconds: 0, proposal: { from: 'friend', seconds: 60 } })
  })

  test('[D14] an agreement leaves open what was suggested after it, whatever comes first', async () => {
    const floor = createFloor()
    await floor.say('timer', { seconds: 60 })
    await floor.hear('new', timer(1, 9, 7_200))
    await floor.hear('old', timer(1, 5, 60, { answers: { instance: 'mine-1', seq: 1 } }))
    for (const each of [floor, await floor.reload()])
      expect(stands(each)).toEqual({ seconds: 60, proposal: { from: 'friend', seconds: 7_200 } })
  })

  test('[D14] an agreement, or an end, of before what is in force changes nothing of it', async () => {
    const floor = createFloor()
    await floor.say('timer', { seconds: 60 })
    await floor.say('timer', { seconds: 3_600 })
    await floor.hear('new', timer(1, 9, 3_600, { answers: { instance: 'mine-1', seq: 2 } }))
    await floor.hear('old', timer(1, 5, 60, { answers: { instance: 'mine-1', seq: 1 } }))
    await floor.hear('older', timer(1, 1, 0))
    for (const each of [floor, await floor.reload()]) expect(stands(each)).toEqual({ seconds: 3_600 })
  })

  test('[D13 D14] what was said between an agreement and an end that came here first disappears', async () => {
    const floor = createFloor()
    await floor.say('timer', { seconds: 60 })
    for (let lamport = 2; lamport < 10; lamport++) await floor.say('text', { text: 'mine' })
    await floor.say('timer', { seconds: 0 })
    await floor.hear(
      'theirs',
      timer(1, 2, 60, { answers: { instance: 'mine-1', seq: 1 } }),
      came(2, 3, 'text', { text: 'goes', ttl: 60 }),
      came(3, 4, 'text', { text: 'stays', ttl: 61 }),
    )
    expect(stands(floor)).toEqual({ seconds: 0 })
    expect([2, 3].map((seq) => floor.row(FRIEND, 'theirs', seq)?.ttl)).toEqual([60, undefined])
    expect(floor.disk.rows('vanishing').map(({ seq }) => seq)).toEqual([2])
  })

  test('[D14] a no that comes before what it declines, or after something else was suggested, means nothing', async () => {
    const floor = createFloor()
    const no = { declines: { by: FRIEND, instance: 'old', seq: 1 } }
    await floor.hear('new', timer(1, 9, 3_600), timer(2, 10, 0, no))
    await floor.hear('old', timer(1, 5, 60))
    expect(stands(floor)).toEqual({ seconds: 0, proposal: { from: 'friend', seconds: 3_600 } })
    await floor.hear('new', timer(3, 11, 0, no), timer(4, 12, 0, { declines: { by: ME, instance: 'new', seq: 1 } }))
    expect(stands(floor)).toEqual({ seconds: 0, proposal: { from: 'friend', seconds: 3_600 } })
    await floor.hear('new', timer(5, 13, 0, { declines: { by: FRIEND, instance: 'new', seq: 1 } }))
    expect(stands(floor)).toEqual({ seconds: 0 })
  })
})

test('[D6 D14] an agreement to nothing, or to what is no suggestion, is kept and stops nothing', async () => {
  const floor = createFloor()
  await floor.say('text', { text: 'mine' })
  await floor.say('timer', { seconds: 0 })
  const to = (instance: string, seq: number) => ({ answers: { instance, seq } })
  const none = [to('nowhere', 1), to('mine-1', 1), to('mine-1', 2), to('mine-1', 99), to('theirs', 1)]
  const said = none.map((more, i) => timer(i + 1, i + 5, 60, more))
  expect(await floor.hear('theirs', ...said, came(6, 20, 'text', { text: 'after', ttl: 60 }))).toBe('done')
  expect(await floor.shown()).toEqual(['mine', 'timer', 'after'])
  expect([stands(floor), floor.summary()?.held]).toEqual([{ seconds: 0 }, []])
  expect(floor.disk.rows('vanishing')).toEqual([])
  expect(floor.rows().length).toBe(8)
})

describe('[D14] both come to the same', () => {
  const [ANN, BOB] = [person('ann'), person('bob')]

  /** One of the two: what they know, and what they made of it. */
  function side(me: typeof ANN, friend: typeof ANN) {
    const rules = rulesFor({ id: me, instance: `of-${me}` })(conversation(friend))
    let row: ConversationRow | undefined
    let lamport = 0
    async function take(entry: Entry) {
      lamport = Math.max(lamport, entry.lamport)
      row = settle(row, { ...entry, conversation: conversation(friend) }, { rules, now: 0 }).row
    }
    const written: Entry[] = []
    return {
      written,
      take,
      row: () => row,
      async write(seconds: number, answer: boolean) {
        const { from, instance, seq, seconds: theirs } = row?.proposal ?? {}
        const agrees = answer && from === 'friend'
        const body = agrees ? { seconds: theirs, answers: { instance, seq } } : { seconds }
        const at = { conversation: WITH_FRIEND, author: me, instance: logName(`of-${me}`), at: 0 }
        const entry: Entry = { ...at, seq: written.length + 1, lamport: lamport + 1, kind: 'timer', body }
        written.push(entry)
        await take(entry)
      },
    }
  }

  test('[D14] whoever suggests, agrees and ends while the other one does, in whatever order it arrives', async () => {
    const step = fc.record({
      who: fc.constantFrom(0, 1),
      does: fc.constantFrom('write', 'write', 'hear'),
      seconds: fc.constantFrom(0, 60, 3_600),
      answer: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const both = [side(ANN, BOB), side(BOB, ANN)] as const
        const heard = [0, 0]
        const hear = async (who: number) => {
          const entry = both[1 - who]!.written[heard[who]!]
          if (!entry) return false
          heard[who]! += 1
          await both[who]!.take(entry)
          return true
        }
        for (const { who, does, seconds, answer } of steps)
          if (does === 'hear') await hear(who)
          else await both[who]!.write(seconds, answer)
        for (const who of [0, 1]) while (await hear(who));
        const [ann, bob] = both.map((each) => each.row())
        expect(ann?.timer).toEqual(bob?.timer)
        expect(ann?.held).toEqual(bob?.held)
        expect(ann?.proposal?.by).toEqual(bob?.proposal?.by)
        if (ann?.proposal) expect(ann.proposal.from).not.toBe(bob?.proposal?.from)
      }),
    )
  })
})
