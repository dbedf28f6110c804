import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DISK_BYTES } from '../../../src/engine/budgets.ts'
import { createHostilePeer, type Line } from '../../support/hostilePeer.ts'
import { createWorld } from '../../support/world.ts'
import { patience, seeds } from '../siege.ts'
import { createSender, steps } from './frames.ts'

/** Steps of one siege. */
const STEPS = 150

async function siege(seed: number): Promise<string[]> {
  const world = createWorld({ seed })
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  const mallory = createHostilePeer(world, { serves: ['link/1', 'profile/1', 'log/1', 'log/2', 'typing/1', 'side/1'] })
  let line: Line = await mallory.befriend(ann)
  const said = new Set<string>()
  const honest = new Set<string>()
  const wrong: string[] = []
  const sender = createSender()
  const plan = fc.sample(steps([mallory.id, ann.id, bob.id]), { seed, numRuns: STEPS })
  const receipt = () =>
    (line.of('log/1', 'frontier').at(-1)?.body as { have: [string, number][] } | undefined)?.have ?? []

  async function talks() {
    const text = `from Ann ${world.clock.uptime()}`
    const answer = `from Bob ${world.clock.uptime()}`
    for (const one of [text, answer]) honest.add(one)
    await ann.say(bob.id, text)
    await bob.say(ann.id, answer)
    if (!(await world.until(() => ann.shown(bob.id).includes(answer) && bob.shown(ann.id).includes(text), 5_000)))
      wrong.push('Ann and Bob do not hear each other')
  }
  async function looks() {
    await world.through(ann.hand.open(mallory.id))
    await world.run(50)
    for (const { text, from } of ann.hand.store.getState().open?.messages ?? [])
      if (text && !(from === 'me' ? said : sender.said).has(text)) wrong.push(`shown, and never sent: ${text}`)
    for (const text of ann.shown(bob.id)) if (!honest.has(text)) wrong.push(`beside what Bob said: ${text}`)
    const rows = ann.entries(mallory.id)
    if (rows.some(({ author }) => author === bob.id)) wrong.push('an entry of Bob’s in another conversation')
    if (JSON.stringify(rows).length > DISK_BYTES.burst) wrong.push('more on the disk than the budget')
    wrong.push(...world.broken())
  }

  await talks()
  for (const [at, step] of plan.entries()) {
    if ('wait' in step) await world.run(step.wait)
    else if (line.closed || 'reconnect' in step) {
      sender.goOn(receipt())
      if (line.closed) await world.run(61_000)
      const next = mallory.open(ann.id)
      if (await next.prove()) line = next
    } else {
      if (at % 2 === 0) sender.goOn(receipt())
      sender.send(line, step)
    }
    await world.run(5)
    if (at % 10 === 0) {
      const text = `to Mallory ${at}`
      said.add(text)
      await ann.say(mallory.id, text)
    }
    if (at % 25 === 0) await talks()
  }
  await world.run(1_000)
  await looks()
  await ann.reload('crash')
  await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 60_000)
  await talks()
  await looks()
  return [...new Set(wrong)]
}

test(
  'a friend with a changed client: nobody else feels it, and nothing is shown that was not sent',
  async () => {
    for (const seed of seeds(3)) expect(await siege(seed), `seed ${seed}`).toEqual([])
  },
  patience,
)
