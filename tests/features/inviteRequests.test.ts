import { describe, expect, test } from 'vitest'
import '../../src/conversation/removal.ts'
import { personIdOf } from '../../src/engine/address.ts'
import { newInviteSecret, secretBytes } from '../../src/engine/inviteProof.ts'
import { MAX_REQUESTS } from '../../src/engine/limits.ts'
import { sealRequest } from '../../src/features/people/request.ts'
import { invite, invitesOf, inviting, knock } from '../support/invitesStage.ts'
import { address } from '../support/names.ts'

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

  test('[R3 R7] [abuse B29] a full box: an invited one is not pushed out by strangers, and strangers are not shut out by the invited', async () => {
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
  test('[R7] [abuse B26] is worth nothing for another sender, another receiver or another request', async () => {
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

  test('[R7] [abuse B26] made with another secret, of another length, or none at all is no proof', async () => {
    const { world, ann, contacts, requests } = await inviting()
    for (const secret of [undefined, newInviteSecret(world.crypto.random)]) await knock(world, ann, secret)
    expect([contacts(ann), requests(ann).map((one) => one.invite)]).toEqual([[], [undefined, undefined]])
  })

  test('[R7] [abuse B27] replayed it changes nothing', async () => {
    const { world, ann, secret, contacts } = await inviting()
    const { id, sealed } = await knock(world, ann, secret)
    await world.through(ann.app.people.remove(id as never, { words: true }))
    await ann.reload('crash')
    world.net.station(ann.id)!.handlers!.onKnock(address(id), sealed)
    await world.run(5_000)
    expect(contacts(ann), 'it was used').toEqual([])
  })

  test('[R7] a friend with whom there is a link is asked nothing by the invite that they gave', async () => {
    const { world, ann, bob, add, link } = await inviting()
    await world.befriend(ann, bob)
    let knocks = 0
    const station = world.net.station(ann.id)!
    const { onKnock } = station.handlers!
    station.handlers!.onKnock = (...all) => {
      knocks++
      onKnock(...all)
    }
    expect(await add(bob, link)).toMatchObject({ ok: false, error: 'known' })
    await world.run(3_600_000)
    expect(knocks).toBe(0)
  })

  test('[R7] a personal link that is opened as the answer to a request is used by that', async () => {
    const { world, ann, bob, add, requests, link, linked } = await inviting()
    await add(ann, bob.id)
    await world.until(() => requests(bob).length === 1, 5_000)
    expect(await add(bob, link)).toMatchObject({ ok: true })
    expect(await linked()).toBe(true)
    await world.run(1_000)
    expect(invitesOf(ann)).toMatchObject([{ uses: 1, usedBy: bob.id }])
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
