import { describe, expect, test } from 'vitest'
import { stage } from '../support/hostileStage.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Ann and Mallory talk in turn; Mallory's clock is as many milliseconds off. */
async function talk(off: number) {
  const given = await stage()
  const { world, ann, mallory, line, entry, send } = given
  await world.through(ann.hand.open(mallory.id))
  let [seq, lamport] = [0, 0]
  const mine = () => ann.entries(mallory.id).filter(({ author }) => author === ann.id)
  function saw() {
    const last = mine().at(-1)
    if (last) line.say('log/1', 'frontier', { have: [[last.instance, last.seq]], again: false })
  }
  return {
    ...given,
    times: () => ann.hand.store.getState().open!.messages.map(({ at }) => at),
    lastAt: () => ann.hand.store.getState().summaries[mallory.id]!.lastAt,
    async annSays(text: string) {
      await ann.say(mallory.id, text)
      await world.run(1_000)
    },
    saw,
    /** After all that Ann has said. */
    async says(text: string) {
      saw()
      await world.run(1_000)
      lamport = Math.max(lamport, mine().at(-1)?.lamport ?? 0) + 1
      seq += 1
      send([entry(seq, { lamport, at: world.clock.now() + off, body: { text } })])
      await world.run(1_000)
    },
  }
}

describe('a clock that is wrong', () => {
  test('two days behind: in turns it is today, also in the list', async () => {
    const { world, annSays, says, saw, times, lastAt } = await talk(-2 * DAY)
    await annSays('one')
    saw()
    await world.run(70_000)
    await says('two')
    await annSays('three')
    await says('four')
    await says('five')
    const all = times()
    expect(all).toHaveLength(5)
    for (const at of all) expect(world.clock.now() - at).toBeLessThan(HOUR)
    expect(lastAt()).toBe(all[4])
  })

  test('three hours ahead: it came when it came, at every look, also after a reload', async () => {
    const { world, ann, mallory, says, times } = await talk(3 * HOUR)
    const before = world.clock.now()
    await says('one')
    const [at] = times()
    expect(at).toBeGreaterThanOrEqual(before)
    expect(at).toBeLessThanOrEqual(world.clock.now())
    await world.run(HOUR)
    expect(times()).toEqual([at])
    await ann.reload('crash')
    await world.through(ann.hand.open(mallory.id))
    await world.run(HOUR)
    expect(times()).toEqual([at])
  })

  test('what was written without knowing of the other keeps its own time', async () => {
    const { world, ann, mallory, entry, send, times } = await talk(0)
    const then = world.clock.now()
    await world.run(2 * DAY)
    await ann.say(mallory.id, 'today')
    await world.run(1_000)
    const mine = ann.entries(mallory.id).find(({ author }) => author === ann.id)!
    send([entry(1, { lamport: mine.lamport + 5, at: then, body: { text: 'two days ago, on a train' } })])
    await world.run(1_000)
    expect(times()[1]).toBe(then)
  })
})
