import { expect, test } from 'vitest'
import { STARRED_PAGE } from '../../src/conversation/limits.ts'
import type { PersonId } from '../../src/engine/ids.ts'
import type { Star } from '../../src/features/starred/starred.ts'
import { flat } from '../support/hand.ts'
import { createWorld, type Place } from '../support/world.ts'

/** Ann with two friends, and `count` lines of hers to each. */
async function withLines(count: number) {
  const world = createWorld()
  const ann = await world.node('Ann')
  const friends = [await world.node('Bob'), await world.node('Cy')]
  for (const friend of friends) {
    await world.befriend(ann, friend)
    for (let i = 0; i < count; i++) await ann.say(friend.id, `${friend.name} ${i}`)
  }
  const { hand: chat } = ann
  const ids = (peer: Place) => [...ann.entries(peer)].map((e) => `${e.author}/${e.instance}/${e.seq}`)
  const star = (peer: Place, some: readonly string[], on = true) => world.through(chat.star(some, on, peer))
  async function all(meanwhile?: (page: readonly Star[]) => Promise<unknown>) {
    const found: Star[] = []
    for (let last: Star | undefined; ; last = found.at(-1)) {
      const page = (await world.through(chat.starred(last)))!
      expect(page.all.length).toBeLessThanOrEqual(STARRED_PAGE)
      found.push(...page.all)
      expect(found.length, 'it comes to an end').toBeLessThan(1_000)
      if (!page.more) return found
      expect(page.all.length).toBe(STARRED_PAGE)
      await meanwhile?.(page.all)
    }
  }
  return { world, ann, friends: friends.map(({ id }) => id) as [PersonId, PersonId], ids, star, all, chat }
}

const names = (all: readonly Star[]) => all.map(({ message }) => flat(message).text)

test('stars of one moment are neither lost nor doubled where a page ends', async () => {
  const { world, friends, ids, star, all } = await withLines(260)
  const [bob, cy] = friends
  // Three moments, each with more than a page, or across the end of one.
  await star(bob, ids(bob).slice(0, 70))
  await world.run(1_000)
  await star(bob, ids(bob).slice(70, 250))
  await star(cy, ids(cy).slice(0, 230))
  await world.run(1_000)
  await star(cy, ids(cy).slice(230, 250))
  const found = await all()
  expect(found.length).toBe(500)
  expect(new Set(names(found)).size).toBe(500)
  const times = found.map(({ starredAt }) => starredAt)
  expect(times).toEqual([...times].sort((a, b) => b - a))
  expect(new Set(times).size).toBe(3)
})

test('a page goes on also after its last one was unstarred, with no chat open', async () => {
  const { ann, friends, ids, star, all, chat, world } = await withLines(130)
  const [bob, cy] = friends
  await star(bob, ids(bob))
  await star(cy, ids(cy))
  chat.close()
  const found = await all(async (page) => {
    const { conversation, message } = page.at(-1)!
    expect(await star(conversation, [message.id], false)).toEqual({ ok: true })
  })
  expect(new Set(names(found)).size).toBe(260)
  const left = await all()
  expect(left.length).toBe(258)
  await world.through(chat.open(cy))
  expect(await star(bob, ['x/y/1'], false)).toEqual({ ok: false, error: 'impossible' })
  ann.storage.breakDown()
  expect(await world.through(chat.starred()), 'a disk that does not answer has no stars to tell of').toBeUndefined()
})

test('exactly one page has no other behind it', async () => {
  const { friends, ids, star, chat, world } = await withLines(STARRED_PAGE)
  await star(friends[0], ids(friends[0]))
  expect(await world.through(chat.starred())).toMatchObject({ more: false })
})

test('the stars of one chat come without those of the others, page by page', async () => {
  const { friends, ids, star, chat, world } = await withLines(130)
  const [bob, cy] = friends
  await star(bob, ids(bob))
  await star(cy, ids(cy))
  const found: Star[] = []
  for (let last: Star | undefined, more = true; more; last = found.at(-1)) {
    const page = (await world.through(chat.starred(last, cy)))!
    found.push(...page.all)
    ;({ more } = page)
  }
  expect(found).toHaveLength(130)
  expect(new Set(names(found))).toEqual(new Set(Array.from({ length: 130 }, (_, n) => `Cy ${n}`)))
})
