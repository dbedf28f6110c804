import { describe, expect, test } from 'vitest'
import { personIdOf } from '../../src/engine/address.ts'
import { inviteLink } from '../../src/engine/inviteLink.ts'
import { newInviteSecret, secretBytes } from '../../src/engine/inviteProof.ts'
import { MAX_REQUESTS } from '../../src/engine/limits.ts'
import type { InviteKind } from '../../src/features/invites/invites.ts'
import { MAX_INVITES, PERSONAL_MS } from '../../src/features/invites/limits.ts'
import '../../src/conversation/removal.ts'
import { sealRequest } from '../../src/features/people/request.ts'
import { bootAgain } from '../support/bootAgain.ts'
import { address } from '../support/names.ts'
import { two } from '../support/requestsStage.ts'
import type { Node, World } from '../support/world.ts'

const page = 'https://chat.example.org/'
const invitesOf = (node: Node) => node.app.invites.store.getState().invites

async function invite(world: World, by: Node, kind: InviteKind = 'personal') {
  const made = await world.through(by.app.invites.make(kind))
  if (!made.ok) throw new Error(made.error)
  const { id, secret, until } = made.invite
  return { id, secret, link: inviteLink({ page, id: by.id, secret, name: by.name, until }) }
}

/** Ann, who invites, and Bob. */
async function inviting(kind: InviteKind = 'personal') {
  const stage = await two()
  const { world, ann, bob } = stage
  const linked = (ms = 60_000) => world.until(() => ann.linked(bob.id) && bob.linked(ann.id), ms)
  return { ...stage, ...(await invite(world, ann, kind)), linked }
}

/** Somebody without an app, who asks with this secret. */
async function knock(world: World, at: Node, secret: string | undefined, { keys = world.newKeys(), ts = 1 } = {}) {
  const id = personIdOf(keys.publicKey)
  const bytes = secret === undefined ? undefined : secretBytes(secret)
  const sealed = await sealRequest({ id, keys, crypto: world.crypto }, at.id, {
    ...{ name: 'X', text: '', ts },
    invite: bytes,
  })
  world.net.station(at.id)!.handlers!.onKnock(address(id), sealed)
  await world.run(1_100)
  return { id, keys, sealed }
}

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

  test('[R7] of two who open it at the same moment one is let in; the other asks like anybody', async () => {
    const { world, ann, bob, add, link, contacts, requests } = await inviting()
    const cy = await world.node('Cy')
    await Promise.all([add(bob, link), add(cy, link)])
    await world.run(30_000)
    expect([contacts(ann).length, requests(ann).length]).toEqual([1, 1])
    expect(requests(ann)[0]).toMatchObject({ invite: { over: 'used' } })
    expect(new Set([contacts(ann)[0]!.id, requests(ann)[0]!.from])).toEqual(new Set([bob.id, cy.id]))
    expect(ann.linked(requests(ann)[0]!.from)).toBe(false)
  })

  test('[R7] of two whose requests are opened beside one another, too', async () => {
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
  test.each(Object.entries(ends))('[R7] %s: its holder asks like anybody, and Ann is told why', async (over, end) => {
    const stage = await inviting()
    const { world, ann, bob, add, link, requests, contacts } = stage
    await end(stage)
    await add(bob, link)
    await world.until(() => requests(ann).length === 1, 60_000)
    expect([requests(ann)[0]!.invite?.over, contacts(ann)]).toEqual([over, []])
    await ann.reload()
    expect(requests(ann)[0]!.invite?.over).toBe(over)
  })

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

describe('[R7] an open invite', () => {
  test('[R7] many ask by it, each is a request, before those who have none', async () => {
    const { world, ann, secret, requests, contacts } = await inviting('open')
    const stranger = await knock(world, ann, undefined)
    const invited = [await knock(world, ann, secret), await knock(world, ann, secret)]
    expect(requests(ann).map(({ from }) => from)).toEqual([...invited.map(({ id }) => id), stranger.id])
    expect(contacts(ann)).toEqual([])
    expect(invitesOf(ann)).toMatchObject([{ uses: 2 }])
    await ann.reload()
    expect(requests(ann).map(({ from }) => from)).toEqual([...invited.map(({ id }) => id), stranger.id])
  })

  test('[R7] who asks again has used it once, and who asked without it comes before others once they have it', async () => {
    const { world, ann, secret, requests } = await inviting('open')
    await knock(world, ann, undefined)
    const bob = await knock(world, ann, undefined)
    await world.run(61_000)
    await knock(world, ann, secret, { keys: bob.keys, ts: 2 })
    expect([requests(ann)[0]!.from, invitesOf(ann)[0]!.uses]).toEqual([bob.id, 1])
    await world.run(61_000)
    await knock(world, ann, secret, { keys: bob.keys, ts: 3 })
    expect(invitesOf(ann)[0]!.uses).toBe(1)
  })

  test('[R3 R7] a full box: an invited one is not pushed out by strangers, and strangers are not shut out by the invited', async () => {
    const { world, ann, secret, requests } = await inviting('open')
    const has = (id: string) => requests(ann).some(({ from }) => from === id)
    const invited = await knock(world, ann, secret)
    for (let n = 0; n < MAX_REQUESTS + 20; n++) await knock(world, ann, undefined)
    expect([has(invited.id), requests(ann).length]).toEqual([true, MAX_REQUESTS])
    for (let n = 0; n < MAX_REQUESTS + 20; n++) await knock(world, ann, secret)
    expect(requests(ann).length).toBe(MAX_REQUESTS)
    expect(has(invited.id), 'who came first stays').toBe(true)
    const stranger = await knock(world, ann, undefined)
    expect(has(stranger.id)).toBe(true)
  })

  test('[R2 R7] whoever was ignored does not come up again by it', async () => {
    const { world, ann, secret, requests } = await inviting('open')
    const { id, keys } = await knock(world, ann, secret)
    await world.through(ann.app.people.ignore(id as never))
    await world.run(61_000)
    await knock(world, ann, secret, { keys, ts: 2 })
    expect(requests(ann)).toEqual([])
  })
})

describe('[R8] only people with an invite', () => {
  test('[R8] others are dropped and counted, and look from outside like before', async () => {
    const { world, ann, secret, requests } = await inviting('open')
    await world.through(ann.app.settings.set({ invitedOnly: true }))
    await knock(world, ann, undefined)
    await knock(world, ann, newInviteSecret(world.crypto.random))
    expect([requests(ann), ann.disk.rows('requests')]).toEqual([[], []])
    expect(ann.counts.get('request.uninvited')).toBe(2)
    await knock(world, ann, secret)
    expect(requests(ann).length).toBe(1)
    await ann.reload()
    await knock(world, ann, undefined)
    expect(requests(ann).length, 'after a reload').toBe(1)
  })

  test('[R8] with no invite left nothing is opened; one whose ID I have pasted is let in in any case', async () => {
    const { world, ann, bob, add, id, secret, linked, requests } = await inviting('open')
    await world.through(ann.app.settings.set({ invitedOnly: true }))
    await world.through(ann.app.invites.revoke(id))
    await knock(world, ann, secret)
    expect([requests(ann), ann.counts.get('request.uninvited')]).toEqual([[], 1])
    await add(ann, bob.id)
    await add(bob, ann.id)
    expect(await linked()).toBe(true)
  })
})

describe('[R7] a proof', () => {
  test('[R7] is worth nothing for another sender, another receiver or another request', async () => {
    const { world, ann, bob, secret, requests, contacts } = await inviting()
    const mallory = world.newKeys()
    const from = personIdOf(mallory.publicKey)
    // What Bob said to Ann, said by somebody else: the box opens for its own sender alone.
    const { sealed } = await knock(world, ann, undefined, { keys: mallory })
    const other = await sealRequest({ id: from, keys: mallory, crypto: world.crypto }, bob.id, {
      ...{ name: 'M', text: '', ts: 5 },
      invite: secretBytes(secret),
    })
    for (const metadata of [
      { ...sealed, box: other!.box },
      { ...other, to: ann.id },
      { ...other, from: bob.id },
    ]) {
      world.net.station(ann.id)!.handlers!.onKnock(address(from), metadata)
      await world.run(1_100)
    }
    expect([contacts(ann), requests(ann).length, invitesOf(ann)[0]!.uses]).toEqual([[], 1, 0])
  })

  test('[R7] made with another secret, of another length, or none at all is no proof', async () => {
    const { world, ann, contacts, requests } = await inviting()
    for (const secret of [undefined, newInviteSecret(world.crypto.random)]) await knock(world, ann, secret)
    expect([contacts(ann), requests(ann).map((one) => one.invite)]).toEqual([[], [undefined, undefined]])
  })

  test('[R7] replayed it changes nothing', async () => {
    const { world, ann, secret, contacts } = await inviting()
    const { id, sealed } = await knock(world, ann, secret)
    await world.through(ann.app.people.remove(id as never, { words: true }))
    await ann.reload('crash')
    world.net.station(ann.id)!.handlers!.onKnock(address(id), sealed)
    await world.run(5_000)
    expect(contacts(ann), 'it was used').toEqual([])
  })

  test('[R7] invited again by a friend who has removed me: asked beside being dialled', async () => {
    const { world, ann, bob, add, linked } = await inviting()
    await world.befriend(ann, bob)
    await world.through(ann.app.people.remove(bob.id, { words: true }))
    await world.run(30_000)
    expect(bob.linked(ann.id)).toBe(false)
    const { link } = await invite(world, ann)
    expect(await add(bob, link)).toMatchObject({ ok: false, error: 'known' })
    expect(await linked()).toBe(true)
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
