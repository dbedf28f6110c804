import { describe, expect, test } from 'vitest'
import { REQUEST_PAUSE_MS } from '../../src/engine/budgets.ts'
import { KNOWN_BEFORE_MS } from '../../src/engine/instance.ts'
import { failures, friends } from '../support/pair.ts'
import { admit, annBack, contacts, dialOf, emptyDevice, lose, requests, restore } from '../support/restored.ts'

describe('[K4] who knew me before', () => {
  test('[K4] a friend goes on dialling: kept as a request, and answered by nothing', async () => {
    const { world, ann, bob } = await annBack()
    expect(await world.until(() => requests(ann).length === 1, 120_000)).toBe(true)
    expect(requests(ann)).toMatchObject([{ from: bob.id, name: '', text: '', knew: true }])
    expect(ann.disk.rows('requests')).toMatchObject([{ from: bob.id, state: 'open', knew: true }])
    await world.run(10 * 60_000)
    expect(requests(ann).length, 'one of each').toBe(1)
    expect([contacts(ann), ann.linked(bob.id), bob.linked(ann.id)]).toEqual([[], false, false])
    expect(world.net.open(ann.id, bob.id)).toBe(0)
    await ann.reload()
    expect(requests(ann), 'after a reload').toMatchObject([{ from: bob.id, knew: true }])
  })

  test('[K4 K5] accepted, they are a friend: what they said comes back, what I said does not', async () => {
    const { world, ann, bob } = await annBack()
    await world.until(() => requests(ann).length === 1, 120_000)
    expect(await world.through(ann.app.people.accept(bob.id))).toBe(true)
    expect(await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 60_000)).toBe(true)
    await world.run(5_000)
    expect(contacts(ann)).toMatchObject([{ id: bob.id, name: 'Bob', status: 'friend' }])
    expect(ann.shown(bob.id)).toEqual(['bob before'])
    expect(bob.shown(ann.id)).toEqual(['ann before', 'bob before'])
    await ann.say(bob.id, 'ann after')
    await world.run(1_000)
    await bob.say(ann.id, 'bob after')
    await world.run(5_000)
    expect(bob.shown(ann.id)).toEqual(['ann before', 'bob before', 'ann after', 'bob after'])
    expect(ann.shown(bob.id)).toEqual(['bob before', 'ann after', 'bob after'])
    expect(failures(ann, bob)).toEqual([])
    await ann.reload()
    await world.until(() => ann.linked(bob.id), 60_000)
    await ann.say(bob.id, 'after a reload')
    await world.run(5_000)
    expect(bob.shown(ann.id).at(-1)).toBe('after a reload')
  })

  test('[K5] what I say before their words are back stands below all that was said', async () => {
    const { world, ann, bob } = await annBack()
    await world.until(() => requests(ann).length === 1, 120_000)
    world.net.offline(bob.id)
    await bob.say(ann.id, 'bob alone')
    await world.run(30_000)
    await world.through(ann.app.people.accept(bob.id))
    await ann.say(bob.id, 'it is me again')
    world.net.online(bob.id)
    bob.app.wake()
    ann.app.wake()
    expect(await world.until(() => ann.shown(bob.id).length === 3 && bob.shown(ann.id).length === 4, 120_000)).toBe(
      true,
    )
    expect(bob.shown(ann.id)).toEqual(['ann before', 'bob before', 'bob alone', 'it is me again'])
    expect(ann.shown(bob.id)).toEqual(['bob before', 'bob alone', 'it is me again'])
  })

  test('[K5] lost and restored a second time, too', async () => {
    const { world, ann: second, bob } = await annBack()
    await world.until(() => requests(second).length === 1, 120_000)
    await world.through(second.app.people.accept(bob.id))
    await world.until(() => second.linked(bob.id), 60_000)
    await second.say(bob.id, 'ann in between')
    await world.run(1_000)
    await bob.say(second.id, 'bob in between')
    await world.run(5_000)
    world.clock.jump(2 * 24 * 60 * 60_000)
    const third = await emptyDevice(world, second)
    await restore(world, third)
    expect(await world.until(() => requests(third).length === 1, 10 * 60_000)).toBe(true)
    await world.through(third.app.people.accept(bob.id))
    await third.say(bob.id, 'ann a third time')
    expect(await world.until(() => bob.shown(third.id).length === 5, 120_000)).toBe(true)
    expect(bob.shown(third.id)).toEqual([
      'ann before',
      'bob before',
      'ann in between',
      'bob in between',
      'ann a third time',
    ])
    await world.run(5_000)
    expect(third.shown(bob.id)).toEqual(['bob before', 'bob in between', 'ann a third time'])
    expect(failures(third, bob)).toEqual([])
  })

  test('[K4] ignored, they do not come up again; blocked, no signature of theirs is looked at', async () => {
    const { world, ann, bob } = await annBack()
    await world.until(() => requests(ann).length === 1, 120_000)
    await world.through(ann.app.people.ignore(bob.id))
    await world.run(20 * 60_000)
    expect(requests(ann)).toEqual([])
    await world.through(ann.app.people.recall([bob.id]))
    expect(requests(ann)).toMatchObject([{ from: bob.id, knew: true }])
    await world.through(ann.app.people.block(bob.id))
    const { verify } = world.crypto
    let verified = 0
    Object.assign(world.crypto, {
      verify: (...all: Parameters<typeof verify>) => {
        verified++
        return verify(...all)
      },
    })
    await world.run(20 * 60_000)
    expect([requests(ann), verified]).toEqual([[], 0])
  })

  test('[K4] a friend whom I removed since does not ask by dialling', async () => {
    const { world, ann, bob } = await annBack()
    await world.until(() => requests(ann).length === 1, 120_000)
    await world.through(ann.app.people.accept(bob.id))
    await world.until(() => ann.linked(bob.id), 60_000)
    await world.through(ann.app.people.remove(bob.id, { words: false }))
    await world.run(20 * 60_000)
    expect(requests(ann)).toEqual([])
  })

  test('[K4] somebody who asked in words is not turned into one who only dials', async () => {
    const { world, ann } = await annBack()
    const cy = await world.node('Cy')
    await world.through(cy.app.people.add(ann.id))
    await world.until(() => requests(ann).some(({ from }) => from === cy.id), 60_000)
    // When another request of theirs would be taken.
    await cy.app.stop()
    await world.run(2 * REQUEST_PAUSE_MS)
    expect(await admit(world, ann, await dialOf(world, ann, cy.keys))).toBe(false)
    await world.run(5_000)
    expect(requests(ann).find(({ from }) => from === cy.id)).toMatchObject({ name: 'Cy' })
    expect(requests(ann).find(({ from }) => from === cy.id)?.knew).toBeUndefined()
  })

  test('[K4] thirty days, and no more', async () => {
    const { world, ann, bob } = await annBack()
    await world.run(60_000)
    await world.through(ann.app.people.ignore(bob.id))
    world.clock.jump(KNOWN_BEFORE_MS - 5 * 60_000)
    await admit(world, ann, await dialOf(world, ann))
    await world.run(1_000)
    expect(requests(ann).length).toBe(1)
    world.clock.jump(5 * 60_000)
    await admit(world, ann, await dialOf(world, ann))
    await world.run(1_000)
    expect(requests(ann).length).toBe(1)
    await ann.reload()
    await world.run(60_000)
    await admit(world, ann, await dialOf(world, ann))
    await world.run(1_000)
    expect(requests(ann).length, 'a reload begins no new month').toBe(1)
  })

  test('[G1 K4] where nobody came back, a stranger’s dial is looked at by nobody', async () => {
    const { world, ann } = await friends()
    await admit(world, ann, await dialOf(world, ann))
    await world.run(5_000)
    expect(requests(ann)).toEqual([])
  })

  test('[K4] a database that is gone while the keys are there is a return, too', async () => {
    const { world, ann: before, bob } = await friends()
    const ann = await world.node('Ann', await lose(world, before))
    await world.through(ann.app.identity.create('Ann'))
    expect(await world.until(() => requests(ann).length === 1, 120_000)).toBe(true)
    expect(requests(ann)).toMatchObject([{ from: bob.id, knew: true }])
  })
})
