import { expect, test } from 'vitest'
import { createWorld } from '../support/world.ts'

/** Bob, who looks on while Ann writes `count` lines to him. */
async function looksOn(count: number) {
  const world = createWorld()
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  await bob.hand.open(ann.id)
  await ann.hand.open(bob.id)
  for (let i = 0; i < count; i++) void ann.hand.send(`line ${i}`)
  await world.until(() => bob.shown(ann.id).length === count, 60_000)
  await world.run(1_000)
  const open = () => bob.hand.store.getState().open!
  return { world, ann, bob, open, texts: () => open().messages.map((m) => m.text) }
}
const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`)

test('[L5] a year that streams into an open conversation does not pile up in memory, and pages back and forth whole', async () => {
  const count = 1_700
  const { world, bob, open, texts } = await looksOn(count)
  const { hand: chat } = bob
  const most = 1_000
  expect(texts().length).toBeLessThanOrEqual(most)
  expect(texts().at(-1)).toBe(`line ${count - 1}`)

  // An unbroken stretch at every step, however far one goes.
  const whole = () => {
    const first = Number(texts()[0]!.slice(5))
    expect(texts()).toEqual(lines(first, first + texts().length - 1))
    expect(texts().length).toBeLessThanOrEqual(most)
  }
  for (let i = 0; i < 40 && !open().complete; i++) {
    await world.through(chat.loadOlder())
    whole()
  }
  expect(texts()[0]).toBe('line 0')
  expect(open().newest).toBe(false)
  for (let i = 0; i < 40 && !open().newest; i++) {
    await world.through(chat.loadNewer())
    whole()
  }
  expect(texts().at(-1)).toBe(`line ${count - 1}`)
  expect(open().complete).toBe(false)
})

test('while words of it are marked, what was paged through stays at hand; then it is cut again', async () => {
  const { world, ann, bob, open, texts } = await looksOn(1_300)
  const { hand: chat } = bob
  chat.opening()!.hold(true)
  while (!open().complete) await world.through(chat.loadOlder())
  expect(texts()).toEqual(lines(0, 1_299))
  expect(open().newest).toBe(true)
  await ann.say(bob.id, 'one more')
  await world.run(1_000)
  expect(texts()).toHaveLength(1_301)
  chat.opening()!.hold(false)
  await ann.say(bob.id, 'news')
  await world.run(1_000)
  expect(texts().length).toBeLessThan(1_000)
  expect(texts()[0]).toBe('line 0')
})

test('what comes while one reads far above does not move what one reads, and is there at the end', async () => {
  const { world, ann, bob, open, texts } = await looksOn(1_000)
  const { hand: chat } = bob
  while (!open().complete) await world.through(chat.loadOlder())
  const before = texts()
  expect(open().newest).toBe(false)
  await ann.say(bob.id, 'news')
  await world.run(1_000)
  expect(texts()).toEqual(before)
  expect(chat.store.getState().summaries[ann.id]).toMatchObject({ lastText: 'news' })
  await world.through(chat.toLatest())
  expect(texts().at(-1)).toBe('news')
  expect(open().newest).toBe(true)
})

test('what one reads stays at hand while very much comes in, also where nothing older was asked for', async () => {
  const { world, ann, bob, open, texts } = await looksOn(700)
  expect(texts()[0]).toBe('line 0')
  bob.hand.opening()!.away(true)
  for (let i = 0; i < 400; i++) void ann.hand.send(`more ${i}`)
  await world.until(() => ann.shown(bob.id).length === 1_100 && bob.shown(ann.id).includes('more 399'), 60_000)
  await world.run(1_000)
  expect(texts()[0]).toBe('line 0')
  expect(texts().length).toBeLessThan(1_000)
  expect(open().newest).toBe(false)
})

test('who writes while reading far above is taken to what they wrote', async () => {
  const { world, ann, bob, open, texts } = await looksOn(1_000)
  while (!open().complete) await world.through(bob.hand.loadOlder())
  await world.through(bob.hand.send('mine'))
  expect(texts().at(-1)).toBe('mine')
  expect(open()).toMatchObject({ conversation: ann.id, newest: true, loading: false, jump: { why: 'latest' } })
})
