import { describe, expect, test } from 'vitest'
// Fetched by who deletes something, in the time of this machine.
import '../../src/conversation/removal.ts'
import { decodeFrame } from '../../src/engine/frame.ts'
import { shownPicture } from '../../src/features/pictures/pictures.ts'
import { MAX_PICTURE } from '../../src/lib/pictureHead.ts'
import { png, svg, webp } from '../support/pictureFiles.ts'
import { createWorld, type Node } from '../support/world.ts'

const ONE = webp({ length: 20_000, filling: 1 })
const TWO = png({ length: 700, filling: 2 })

async function stage() {
  const world = createWorld()
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  await world.run(100)
  const portrait = (node: Node, of: Node) => node.app.pictures.store.getState().people[of.id] ?? {}
  const set = (node: Node, bytes: typeof ONE | undefined) => world.through(node.app.pictures.setMine(bytes))
  /** What `node` sees of `of`, by the bytes on its disk. */
  async function seen(node: Node, of: Node) {
    const { theirs } = portrait(node, of)
    return theirs === undefined ? undefined : world.through(node.app.pictures.bytes(of.id, theirs))
  }
  return { world, ann, bob, portrait, set, seen, count: (node: Node, what: string) => node.counts.get(what) ?? 0 }
}

describe('a picture of mine', () => {
  test('[I1] is seen by friends while both are there, and after a reload without me', async () => {
    const { world, ann, bob, set, seen } = await stage()
    expect(await set(ann, ONE)).toBe('done')
    await world.run(20_000)
    expect(await seen(bob, ann)).toEqual(ONE)
    world.net.offline(ann.id)
    await bob.reload('crash')
    expect(await seen(bob, ann)).toEqual(ONE)
    expect(shownPicture(bob.app.pictures.store.getState().people[ann.id], { status: 'friend' })).toBeDefined()
  })

  test('[I1] that was chosen while a friend was away is theirs to see later, and so is that there is none any more', async () => {
    const { world, ann, bob, set, seen, portrait } = await stage()
    world.net.offline(bob.id)
    await set(ann, ONE)
    await set(ann, TWO)
    world.net.online(bob.id)
    await world.run(120_000)
    expect(await seen(bob, ann)).toEqual(TWO)
    await set(ann, undefined)
    await world.run(20_000)
    expect(portrait(bob, ann).theirs).toBeUndefined()
    expect(bob.disk.rows('pictures')).toEqual([])
    expect(ann.disk.rows('pictures')).toEqual([])
  })

  test('[I2] is refused where a friend would refuse it, and nothing is told', async () => {
    const { ann, set, world, bob, portrait } = await stage()
    expect(await set(ann, svg())).toBe('picture')
    expect(await set(ann, webp({ width: 4_000 }))).toBe('picture')
    expect(await set(ann, webp({ length: MAX_PICTURE + 1 }))).toBe('picture')
    ann.storage.failWrites('full')
    expect(await set(ann, ONE)).toBe('storage')
    await world.run(20_000)
    expect(portrait(bob, ann)).toEqual({})
    expect(ann.app.pictures.store.getState().me).toEqual({})
  })

  test('[I1] the rest of it is asked for on the next link', async () => {
    const { world, ann, bob, set, seen } = await stage()
    await set(ann, ONE)
    const gets: number[] = []
    world.net.listen((bytes) => {
      const frame = decodeFrame(bytes)
      if (frame?.proto === 'profile/2' && frame.kind === 'get') gets.push((frame.body as { from: number }).from)
    })
    await world.until(() => gets.length > 1, 60_000)
    world.net.cut()
    await world.until(() => bob.linked(ann.id), 400_000)
    await world.run(20_000)
    expect(await seen(bob, ann)).toEqual(ONE)
    expect(gets.filter((from) => from === 0)).toHaveLength(1)
  })
})

describe('what I choose about a friend’s picture', () => {
  test('[I3] hidden, it is neither shown nor fetched; shown again, it is fetched', async () => {
    const { world, ann, bob, set, seen, portrait } = await stage()
    await set(ann, ONE)
    await world.run(20_000)
    expect(await world.through(bob.app.pictures.hide(ann.id, true))).toBe(true)
    expect(shownPicture(portrait(bob, ann), { status: 'friend' })).toBeUndefined()
    await set(ann, TWO)
    await world.run(60_000)
    expect(bob.device.redrawn()).toEqual([ONE])
    await bob.reload()
    expect(portrait(bob, ann).hidden).toBe(true)
    await world.until(() => bob.linked(ann.id), 60_000)
    await world.through(bob.app.pictures.hide(ann.id, false))
    await world.run(20_000)
    expect(await seen(bob, ann)).toEqual(TWO)
  })

  test('[I3] one of my own stands in its place, here alone, and is taken back', async () => {
    const { world, ann, bob, set, seen, portrait } = await stage()
    await set(ann, ONE)
    await world.run(20_000)
    const said: string[] = []
    world.net.listen((bytes) => said.push(new TextDecoder().decode(bytes)))
    expect(await world.through(bob.app.pictures.setFor(ann.id, TWO))).toBe('done')
    await world.run(20_000)
    expect(said.filter((frame) => frame.includes('profile/2'))).toEqual([])
    await bob.reload()
    const shown = shownPicture(portrait(bob, ann), { status: 'friend' })!
    expect(await world.through(bob.app.pictures.bytes(ann.id, shown))).toEqual(TWO)
    await world.through(bob.app.pictures.setFor(ann.id, undefined))
    expect(shownPicture(portrait(bob, ann), { status: 'friend' })).toBe(portrait(bob, ann).theirs)
    expect(await seen(bob, ann)).toEqual(ONE)
  })

  test('[I3] strangers show none of theirs: whoever only was asked, or was removed', () => {
    const portrait = { theirs: 'theirs' }
    expect(shownPicture(portrait, { status: 'friend' })).toBe('theirs')
    for (const status of ['asked', 'removed'] as const) expect(shownPicture(portrait, { status })).toBeUndefined()
    expect(shownPicture({ ...portrait, mine: 'mine' }, { status: 'asked' })).toBe('mine')
  })

  test('[I4] it goes with the friend and all that was said, and comes back with them', async () => {
    const { world, ann, bob, set, seen, portrait } = await stage()
    await set(ann, ONE)
    await world.run(20_000)
    await world.through(bob.app.pictures.setFor(ann.id, TWO))
    world.net.offline(ann.id)
    const undo = await world.through(bob.app.people.remove(ann.id, { words: true }))
    expect(portrait(bob, ann)).toEqual({})
    expect([bob.disk.rows('pictures'), bob.disk.rows('portraits')]).toEqual([[], []])
    expect(await world.through(undo!())).toBe(true)
    expect(await seen(bob, ann)).toEqual(ONE)
    expect(portrait(bob, ann).mine).toBeDefined()
    await bob.reload()
    expect(await seen(bob, ann)).toEqual(ONE)
  })
})

describe('a line about oneself', () => {
  test('[I1] is told to friends, cleaned, cut, and taken back', async () => {
    const { world, ann, bob, portrait } = await stage()
    const about = (text: string) => world.through(ann.app.pictures.setAbout(text))
    await about('  By the\u202e lake ')
    await world.run(20_000)
    expect(portrait(bob, ann).about).toBe('By the lake')
    await about('😀'.repeat(100))
    await world.run(20_000)
    expect(portrait(bob, ann).about).toBe('😀'.repeat(70))
    await about('')
    await world.run(20_000)
    expect(portrait(bob, ann)).not.toHaveProperty('about')
    await about('again')
    await ann.reload()
    expect(ann.app.pictures.store.getState().me.about).toBe('again')
  })
})

test('[I1] a name told with a profile is the same name, also after it changed', async () => {
  const { world, ann, bob } = await stage()
  await world.through(ann.app.identity.rename('Anna'))
  await world.run(20_000)
  expect(bob.app.people.store.getState().contacts[0]!.name).toBe('Anna')
})

test('a row that went bad is set aside, and the medallion stays', async () => {
  const { world, ann, bob, set, portrait } = await stage()
  await set(ann, ONE)
  await world.run(20_000)
  const { theirs } = portrait(bob, ann)
  world.net.offline(ann.id)
  await world.through(
    bob.storage.write([
      { put: 'pictures', row: { person: ann.id, whose: 'theirs', sha256: theirs, bytes: 'none' } },
      { put: 'portraits', row: { person: bob.id, theirs: 7, about: {} } },
    ]),
  )
  await bob.reload()
  expect(await world.through(bob.app.pictures.bytes(ann.id, theirs!))).toBeUndefined()
  expect(portrait(bob, bob)).toEqual({})
})
