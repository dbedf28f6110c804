import { describe, expect, test } from 'vitest'
import { OFFER_AFTER_MS } from '../../src/features/recovery/createRecovery.ts'
import { OFFER_ENTRIES, OFFER_PAUSE_MS } from '../../src/features/recovery/offering.ts'
import { friends } from '../support/pair.ts'
import type { Node } from '../support/world.ts'

const offered = (who: Node) => who.app.recovery.store.getState().shown === 'offer'

/** Ann and Bob, who have both said as much as makes a conversation, but for one line of Ann's. */
async function nearly() {
  const { world, ann, bob } = await friends()
  await world.run(OFFER_AFTER_MS)
  for (let n = 0; n < OFFER_ENTRIES; n++) await bob.say(ann.id, `bob ${n}`)
  for (let n = 1; n < OFFER_ENTRIES; n++) await ann.say(bob.id, `ann ${n}`)
  await world.run(5_000)
  expect(offered(ann)).toBe(false)
  const oneMore = async () => {
    await ann.say(bob.id, 'one more')
    await world.run(5_000)
  }
  return { world, ann, bob, oneMore }
}

describe('the offer of recovery words', () => {
  test('comes once a conversation has gone both ways', async () => {
    const { ann, bob, oneMore } = await nearly()
    await oneMore()
    expect(offered(ann)).toBe(true)
    expect(offered(bob), 'whose last word arrived before there were enough of hers').toBe(false)
  })

  test('not for a monologue, of whomever', async () => {
    const { world, ann, bob } = await friends()
    await world.run(OFFER_AFTER_MS)
    for (let n = 0; n < 20; n++) await ann.say(bob.id, `${n}`)
    await world.run(5_000)
    expect([offered(ann), offered(bob)]).toEqual([false, false])
  })

  test('not for notes to oneself', async () => {
    const { world, ann } = await friends()
    await world.run(OFFER_AFTER_MS)
    for (let n = 0; n < 20; n++) await ann.say(ann.id, `${n}`)
    await world.run(5_000)
    expect(offered(ann)).toBe(false)
  })

  test('never in the first minute, nor in the first one after a reload', async () => {
    const { world, ann, oneMore } = await nearly()
    await ann.reload()
    await world.run(10_000)
    await oneMore()
    expect(offered(ann)).toBe(false)
    await world.run(OFFER_AFTER_MS)
    expect(offered(ann), 'it interrupts nobody: the next arrival is the moment').toBe(false)
    await oneMore()
    expect(offered(ann)).toBe(true)
  })

  test('after "not now" it stays away for a month, then for two; a reload forgets nothing', async () => {
    const { world, ann, oneMore } = await nearly()
    let pause = OFFER_PAUSE_MS
    await oneMore()
    for (let times = 0; times < 3; times++) {
      expect(offered(ann)).toBe(true)
      await world.through(ann.app.recovery.notNow())
      expect(offered(ann)).toBe(false)
      await oneMore()
      expect(offered(ann)).toBe(false)
      world.clock.jump(pause - 10 * OFFER_AFTER_MS)
      await ann.reload()
      await world.run(2 * OFFER_AFTER_MS)
      await oneMore()
      expect(offered(ann), `${times + 1}: not yet`).toBe(false)
      world.clock.jump(10 * OFFER_AFTER_MS)
      await oneMore()
      pause *= 2
    }
  })

  test('taken, it is gone; the words once confirmed, for good', async () => {
    const { world, ann, oneMore } = await nearly()
    await oneMore()
    ann.app.recovery.show('words')
    expect(offered(ann)).toBe(false)
    ann.app.recovery.show(undefined)
    await oneMore()
    expect(offered(ann), 'looked at and put away: not again in this sitting').toBe(false)
    const words = await ann.app.recovery.words('en')
    expect(words).toHaveLength(24)
    expect(await ann.app.recovery.confirm('en', new Map([[7, words![7]!]]))).toBe('done')
    await ann.reload()
    await world.run(2 * OFFER_AFTER_MS)
    await oneMore()
    expect(offered(ann)).toBe(false)
  })

  test('a setting that is changed does not forget it', async () => {
    const { world, ann, oneMore } = await nearly()
    await oneMore()
    await world.through(ann.app.recovery.notNow())
    await world.through(ann.app.settings.set({ theme: 'dark' }))
    await ann.reload()
    await world.run(2 * OFFER_AFTER_MS)
    await oneMore()
    expect(offered(ann)).toBe(false)
    expect(ann.app.settings.store.getState().theme).toBe('dark')
  })
})
