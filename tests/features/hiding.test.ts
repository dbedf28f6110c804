import { describe, expect, test } from 'vitest'
import type { PersonId } from '../../src/engine/ids.ts'
import { createWorld, type Node, type WorldOptions } from '../support/world.ts'

async function stage(options: WorldOptions = {}) {
  const world = createWorld(options)
  const ann = await world.node('Ann', undefined, { relayAvailable: true })
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  await world.run(1_000)
  const pathOf = (node: Node, peer: PersonId) => node.app.links.store.getState().byPeer[peer]?.path
  let since = 0
  return {
    ...{ world, ann, bob, pathOf },
    linked: () => ann.linked(bob.id) && bob.linked(ann.id),
    hide: (on = true) => world.through(ann.app.people.keep(bob.id, { relayOnly: on || undefined })),
    contact: () => ann.app.people.store.getState().contacts.find(({ id }) => id === bob.id),
    /** From now on. */
    listen() {
      since = world.net.told.length
    },
    /** What Ann has told of where she can be reached. */
    told: (to: Node = bob) =>
      world.net.told
        .slice(since)
        .flatMap((one) => ((one.from as string) === ann.id && (one.to as string) === to.id ? [one.what] : [])),
  }
}

describe('[L8] an address that is hidden from one friend', () => {
  test('ends a direct link at once, and a relayed one takes its place; others notice nothing', async () => {
    const { world, ann, bob, pathOf, hide, linked, listen, told } = await stage()
    const eve = await world.node('Eve')
    await world.befriend(ann, eve)
    await world.run(10_000)
    expect([pathOf(ann, bob.id), told().includes('own')]).toEqual(['direct', true])
    let lost = 0
    const stop = ann.app.links.store.subscribe(({ byPeer }) => {
      if (byPeer[eve.id]?.phase !== 'online') lost++
    })
    listen()
    expect(await hide()).toBe(true)
    expect(ann.linked(bob.id)).toBe(false)
    expect(await world.until(linked, 60_000)).toBe(true)
    await world.run(1_000)
    expect([pathOf(ann, bob.id), pathOf(bob, ann.id), pathOf(ann, eve.id)]).toEqual(['relayed', 'relayed', 'direct'])
    expect(told()).not.toContain('own')
    expect(lost).toBe(0)
    stop()
    await ann.say(bob.id, 'the long way round')
    expect(await world.until(() => bob.shown(ann.id).includes('the long way round'), 10_000)).toBe(true)
  })

  test.each([1, 2, 3, 4])(
    '[abuse W39] is told by no dial of mine and by no answer, whoever dials and however often (%s)',
    async (seed) => {
      const { world, ann, bob, hide, linked, listen, told } = await stage({ seed })
      await hide()
      listen()
      let answered = 0
      for (let round = 0; round < 12; round++) {
        world.net.cut()
        if (round % 3 === 0) await bob.reload('crash')
        if (round % 4 === 1) await ann.reload(round % 2 ? 'crash' : 'clean')
        if (round % 3 === 2) bob.app.links.dialNow(ann.id)
        expect(await world.until(linked, 300_000)).toBe(true)
        answered += told().length
      }
      expect(answered).toBeGreaterThan(12)
      expect(told()).not.toContain('own')
    },
  )

  test('is hidden while they have not answered yet, and after they were removed and came back', async () => {
    const world = createWorld()
    const ann = await world.node('Ann')
    const bob = await world.node('Bob')
    await world.through(ann.app.people.add(bob.id))
    await world.through(ann.app.people.keep(bob.id, { relayOnly: true }))
    await world.through(bob.app.people.add(ann.id))
    expect(await world.until(() => ann.linked(bob.id), 400_000)).toBe(true)
    await world.through(ann.app.people.remove(bob.id, { words: false }))
    await world.through(ann.app.people.add(bob.id))
    expect(await world.until(() => ann.linked(bob.id), 400_000)).toBe(true)
    const told = world.net.told.filter(({ from }) => (from as string) === ann.id)
    expect(told.length).toBeGreaterThan(1)
    expect(told.filter(({ what }) => what === 'own')).toEqual([])
    expect(ann.app.people.store.getState().contacts[0]).toMatchObject({ status: 'friend', relayOnly: true })
  })

  test('leaves no link where there is no relay; told again, there is one', async () => {
    const { world, hide, linked, listen, told, pathOf, ann, bob } = await stage()
    world.net.setRelay(false)
    listen()
    await hide()
    expect(await world.until(linked, 600_000)).toBe(false)
    bob.app.links.dialNow(ann.id)
    expect(await world.until(linked, 60_000)).toBe(false)
    expect(told()).toEqual([])
    await hide(false)
    ann.app.links.dialNow(bob.id)
    expect(await world.until(linked, 60_000)).toBe(true)
    await world.run(1_000)
    expect(pathOf(ann, bob.id)).toBe('direct')
  })

  test('stays as it was where the disk refuses, and nobody’s who is no contact', async () => {
    const { ann, contact, hide, linked, world } = await stage()
    ann.storage.failWrites('full')
    expect(await hide()).toBe(false)
    expect([contact()?.relayOnly, linked()]).toEqual([undefined, true])
    expect(await world.through(ann.app.people.keep(ann.id, { relayOnly: true }))).toBe(false)
  })

  test('stays hidden whatever became of the row, and goes nowhere itself', async () => {
    const { world, ann, bob, hide, listen, told, contact, linked } = await stage()
    await hide()
    expect(JSON.stringify(bob.disk.rows('people'))).not.toContain('relayOnly')
    const row = ann.disk.rows('people').find(({ id }) => id === bob.id)!
    for (const bad of ['perhaps', false, 0, null]) {
      await world.through(ann.storage.write([{ put: 'people', row: { ...row, relayOnly: bad } }]))
      listen()
      await ann.reload('crash')
      expect(await world.until(linked, 300_000)).toBe(true)
      expect([contact()?.relayOnly, told().includes('own')]).toEqual([true, false])
    }
  })
})

test('[L8] an address that is hidden from new friends is told to none of them, from the first dial on, however they came', async () => {
  const { world, ann, bob, pathOf, listen, told } = await stage()
  await world.through(ann.app.settings.set({ hiddenFromNew: true }))
  const [asked, asking] = [await world.node('Eve'), await world.node('Zoe')]
  listen()
  await world.befriend(ann, asked)
  await world.through(asking.app.people.add(ann.id))
  const hers = () => ann.app.people.store.getState().requests
  expect(await world.until(() => hers().length > 0, 60_000)).toBe(true)
  expect(await world.through(ann.app.people.accept(asking.id))).toBe(true)
  expect(await world.until(() => ann.linked(asked.id) && ann.linked(asking.id), 400_000)).toBe(true)
  await world.run(1_000)
  expect([pathOf(ann, asked.id), pathOf(ann, asking.id), pathOf(ann, bob.id)]).toEqual(['relayed', 'relayed', 'direct'])
  expect([...told(asked), ...told(asking)]).not.toContain('own')

  // Shown to one of them; who was removed and comes back is who they were.
  await world.through(ann.app.people.keep(asked.id, { relayOnly: undefined }))
  await world.through(ann.app.people.remove(asked.id, { words: false }))
  await world.through(ann.app.people.add(asked.id))
  const kept = (id: PersonId) => ann.app.people.store.getState().contacts.find((one) => one.id === id)?.relayOnly
  expect([kept(asked.id), kept(asking.id), kept(bob.id)]).toEqual([undefined, true, undefined])
})

test('[L8] an address that is hidden from all: what is direct ends at once, and nothing tells it any more', async () => {
  const { world, ann, bob, pathOf, linked, listen, told } = await stage()
  const eve = await world.node('Eve')
  await world.befriend(ann, eve)
  await world.run(1_000)
  listen()
  await world.through(ann.app.settings.set({ relayOnly: true }))
  expect([ann.linked(bob.id), ann.linked(eve.id)]).toEqual([false, false])
  expect(await world.until(() => linked() && ann.linked(eve.id), 60_000)).toBe(true)
  await world.run(1_000)
  expect([pathOf(ann, bob.id), pathOf(ann, eve.id)]).toEqual(['relayed', 'relayed'])
  expect([...told(), ...told(eve)]).not.toContain('own')
})
