import { describe, expect, test } from 'vitest'
import '../../src/conversation/removal.ts'
import { MAX_INVITES, PERSONAL_MS } from '../../src/features/invites/limits.ts'
import { bootAgain } from '../support/bootAgain.ts'
import { invite, invitesOf, inviting, knock } from '../support/invitesStage.ts'
import { two } from '../support/requestsStage.ts'

describe('[R7] a personal invite', () => {
  test('[R7] lets its holder in without a question: friends, linked, each with the other’s name', async () => {
    const { world, ann, bob, add, link, linked, contacts, requests } = await inviting()
    const came: string[] = []
    ann.app.people.onInvited((person) => came.push(person))
    expect(await add(bob, `Here you are: ${link}`)).toEqual({ ok: true, id: ann.id })
    expect(contacts(bob)).toMatchObject([{ id: ann.id, name: 'Ann', status: 'asked' }])
    expect(await linked()).toBe(true)
    await world.run(100)
    expect([contacts(ann), contacts(bob)]).toMatchObject([
      [{ id: bob.id, name: 'Bob', status: 'friend', invited: '' }],
      [{ id: ann.id, name: 'Ann', status: 'friend' }],
    ])
    expect([requests(ann), came]).toEqual([[], [bob.id]])
    expect(invitesOf(ann)).toMatchObject([{ uses: 1, usedBy: bob.id }])
    expect(JSON.stringify(bob.disk.rows('people')), 'its secret has done its work').not.toContain('secret')
  })

  test('[R7] also when Ann is away and comes back, both pages are loaded anew meanwhile, and the disk refuses once', async () => {
    const { world, ann, bob, add, link, linked, requests } = await inviting()
    world.net.offline(ann.id)
    await add(bob, link)
    await world.run(60_000)
    await ann.reload('crash')
    await bob.reload('crash')
    world.net.online(ann.id)
    ann.storage.failWrites('full')
    // Nobody tells Bob that she is there: he asks again after some minutes.
    expect(await linked(600_000)).toBe(true)
    expect([requests(ann), ann.app.invites.store.getState().invites[0]?.usedBy]).toEqual([[], bob.id])
    await ann.reload('crash')
    expect(invitesOf(ann)).toMatchObject([{ usedBy: bob.id }])
    expect(await linked(600_000)).toBe(true)
  })

  test('[R7] [abuse B28] of two who open it at the same moment one is let in; the other asks like anybody', async () => {
    const { world, ann, bob, add, link, contacts, requests } = await inviting()
    const cy = await world.node('Cy')
    await Promise.all([add(bob, link), add(cy, link)])
    await world.run(30_000)
    expect([contacts(ann).length, requests(ann).length]).toEqual([1, 1])
    expect(requests(ann)[0]).toMatchObject({ invite: { over: 'used' } })
    expect(new Set([contacts(ann)[0]!.id, requests(ann)[0]!.from])).toEqual(new Set([bob.id, cy.id]))
    expect(ann.linked(requests(ann)[0]!.from)).toBe(false)
  })

  test('[R7] [abuse B28] of two whose requests are opened beside one another, too', async () => {
    const { world, ann, secret, contacts, requests } = await inviting()
    await Promise.all([knock(world, ann, secret), knock(world, ann, secret)])
    await world.run(5_000)
    expect([contacts(ann).length, requests(ann).length]).toEqual([1, 1])
  })

  test('[R7] named, revoked or restored while it is being used: it is used once', async () => {
    const { world, ann, id, secret, contacts } = await inviting()
    const all = [
      knock(world, ann, secret),
      ann.app.invites.label(id, 'Marie'),
      ann.app.invites.revoke(id),
      ann.app.invites.restore(id),
      ann.app.invites.label(id, 'Ben'),
    ]
    await world.through(Promise.all(all))
    await knock(world, ann, secret)
    await knock(world, ann, secret)
    expect(contacts(ann).length).toBe(1)
    expect(invitesOf(ann)).toMatchObject([{ label: 'Ben', uses: 1, usedBy: contacts(ann)[0]!.id }])
    await ann.reload('crash')
    expect(invitesOf(ann)).toMatchObject([{ label: 'Ben', uses: 1, usedBy: contacts(ann)[0]!.id }])
  })

  const ends: Readonly<Record<string, (stage: Awaited<ReturnType<typeof inviting>>) => Promise<unknown>>> = {
    revoked: ({ world, ann, id }) => world.through(ann.app.invites.revoke(id)),
    expired: ({ world }) => world.run(PERSONAL_MS + 1_000),
  }
  test.each(Object.entries(ends))(
    '[R7] [abuse B27] %s: its holder asks like anybody, and Ann is told why',
    async (over, end) => {
      const stage = await inviting()
      const { world, ann, bob, add, link, requests, contacts } = stage
      await end(stage)
      await add(bob, link)
      await world.until(() => requests(ann).length === 1, 60_000)
      expect([requests(ann)[0]!.invite?.over, contacts(ann)]).toEqual([over, []])
      await ann.reload()
      expect(requests(ann)[0]!.invite?.over).toBe(over)
    },
  )

  test('[R7] revoked by mistake and restored, it is as good as it was', async () => {
    const { world, ann, bob, id, add, link, linked } = await inviting()
    expect(await world.through(ann.app.invites.revoke(id))).toBe(true)
    expect(await world.through(ann.app.invites.revoke(id)), 'a second time').toBe(false)
    expect(await world.through(ann.app.invites.restore(id))).toBe(true)
    await add(bob, link)
    expect(await linked()).toBe(true)
  })

  test('[R7] whoever was ignored, or removed, can be invited; whoever is blocked cannot be let in by it', async () => {
    for (const what of ['ignored', 'removed', 'blocked'] as const) {
      const { world, ann, bob, add, requests, link, linked } = await inviting()
      if (what === 'removed') {
        await world.befriend(ann, bob)
        await world.through(ann.app.people.remove(bob.id, { words: false }))
      } else {
        await add(bob, ann.id)
        await world.until(() => requests(ann).length === 1, 5_000)
        await world.through(what === 'ignored' ? ann.app.people.ignore(bob.id) : ann.app.people.block(bob.id))
      }
      await world.run(61_000)
      await add(bob, link)
      if (what === 'blocked') {
        await world.run(120_000)
        expect([ann.linked(bob.id), invitesOf(ann)[0]!.uses]).toEqual([false, 0])
      } else expect(await linked(), what).toBe(true)
    }
  })

  test('[R7] it is used up by whoever proves it, also if I had pasted their ID meanwhile: nobody else comes in by it', async () => {
    const { world, ann, bob, add, secret, link, linked, contacts } = await inviting()
    // What she asks him does not arrive: his request is the first that does.
    world.net.offline(bob.id)
    await add(ann, bob.id)
    await world.run(1_000)
    world.net.online(bob.id)
    await add(bob, link)
    expect(await linked(600_000)).toBe(true)
    expect(invitesOf(ann)).toMatchObject([{ uses: 1, usedBy: bob.id }])
    await ann.reload('crash')
    expect(invitesOf(ann), 'on the disk, too').toMatchObject([{ uses: 1, usedBy: bob.id }])
    await knock(world, ann, secret)
    expect(contacts(ann).map(({ id }) => id)).toEqual([bob.id])
  })

  test('[R7] whoever asked before, and gets a link then, is let in by it', async () => {
    const { world, ann, bob, add, link, linked, requests } = await inviting()
    await add(bob, ann.id)
    await world.until(() => requests(ann).length === 1, 5_000)
    await world.run(61_000)
    expect(await add(bob, link)).toMatchObject({ ok: true })
    expect(await linked()).toBe(true)
    expect([requests(ann), ann.disk.rows('requests')]).toEqual([[], []])
    expect(await add(bob, link)).toMatchObject({ ok: false, error: 'known' })
  })
})

describe('my invites', () => {
  test('are there after a reload, the newest first, and gone with the ID that they were made for', async () => {
    const { world, ann } = await two()
    const first = await invite(world, ann, 'open')
    await world.run(1_000)
    const second = await invite(world, ann)
    await ann.reload('crash')
    expect(invitesOf(ann).map(({ id }) => id)).toEqual([second.id, first.id])
    expect(await world.through(ann.app.invites.label(first.id, ' Card \u202e'))).toBe('done')
    expect(await world.through(ann.app.invites.label(first.id, 'x'.repeat(65)))).toBe('long')
    expect(await world.through(ann.app.invites.label('nobody', 'x'))).toBe('unknown')
    expect(invitesOf(ann)[1]).toMatchObject({ label: 'Card' })
    const app = await bootAgain(world, ann)
    expect(app.invites.store.getState().invites.length).toBe(2)
    expect(await world.through(app.identity.create('Ann'))).toEqual({ ok: true })
    expect(app.invites.store.getState().invites).toEqual([])
    expect(ann.disk.rows('invites')).toEqual([])
  })

  test('a disk that refuses: nothing is shown that is not on it', async () => {
    const { world, ann } = await two()
    ann.storage.failWrites('full')
    expect(await world.through(ann.app.invites.make('open'))).toEqual({ ok: false, error: 'storage' })
    expect(invitesOf(ann)).toEqual([])
    const { id } = await invite(world, ann)
    ann.storage.failWrites('full')
    expect(await world.through(ann.app.invites.revoke(id))).toBe(false)
    expect(ann.app.invites.over(invitesOf(ann)[0]!)).toBeUndefined()
  })

  test('there are never more than so many: those that are over go first, and good ones never', async () => {
    const { world, ann } = await two()
    const first = await invite(world, ann)
    await world.through(ann.app.invites.revoke(first.id))
    for (let n = 1; n < MAX_INVITES; n++) await invite(world, ann)
    const kept = await invite(world, ann)
    expect(invitesOf(ann).length).toBe(MAX_INVITES)
    expect(invitesOf(ann).some(({ id }) => id === first.id)).toBe(false)
    expect(await world.through(ann.app.invites.make('open'))).toEqual({ ok: false, error: 'full' })
    expect(invitesOf(ann).some(({ id }) => id === kept.id)).toBe(true)
    await world.run(PERSONAL_MS + 31 * 24 * 3_600_000)
    await ann.reload()
    expect(invitesOf(ann), 'over for long').toEqual([])
  })
})
