import { describe, expect, test } from 'vitest'
import type { LinkReason } from '../../src/engine/linkState.ts'
import { friends, up } from '../support/pair.ts'
import { two } from '../support/requestsStage.ts'
import type { Node } from '../support/world.ts'

const linkOf = (me: Node, friend: Node) => me.app.links.store.getState().byPeer[friend.id]
const statusOf = (me: Node) => me.app.people.store.getState().contacts[0]?.status

/** Reasons that are shown from now on, as they follow each other. */
function reasonsOf(me: Node, friend: Node): (LinkReason | undefined)[] {
  const told: (LinkReason | undefined)[] = []
  const look = () => {
    const reason = linkOf(me, friend)?.reason
    if (told.length === 0 || told.at(-1) !== reason) told.push(reason)
  }
  me.app.links.store.subscribe(look)
  return told
}

describe('[N3] no way between two who are there', () => {
  test('[N3] is said by both sides, whoever dialled, and by each until there is one: nobody is called silent', async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const { world, ann, bob } = await friends({ seed, latency: (chance) => chance() * 300 })
      const told = [reasonsOf(ann, bob), reasonsOf(bob, ann)]
      world.net.block(() => true)
      world.net.cut()
      const both = () => [linkOf(ann, bob)?.reason, linkOf(bob, ann)?.reason]
      expect(await world.until(() => both().every((reason) => reason === 'unreachable'), 45_000), `seed ${seed}`).toBe(
        true,
      )
      await world.run(10 * 60_000)
      for (const reasons of told) expect(reasons, `seed ${seed}`).toEqual([undefined, 'unreachable'])
      world.net.block(() => false)
      ann.app.wake()
      expect(await world.until(() => up(world, ann, bob), 30_000)).toBe(true)
      expect(both()).toEqual([undefined, undefined])
    }
  })

  test('[N3] whoever dials is sought all the while; each try is shown on both sides', async () => {
    const { world, ann, bob } = await friends()
    world.net.block(() => true)
    world.net.cut()
    await world.until(() => linkOf(ann, bob)?.reason === 'unreachable' && linkOf(ann, bob)?.phase === 'offline', 90_000)
    const phases = () => [linkOf(ann, bob)?.phase, linkOf(bob, ann)?.phase]
    await world.until(() => phases().join() === 'offline,offline', 300_000)
    bob.app.links.dialNow(ann.id)
    await world.run(1_000)
    expect(phases()).toEqual(['connecting', 'connecting'])
    await world.run(20_000)
    expect(linkOf(ann, bob)?.reason).toBe('unreachable')
  })

  test('[N3] of a friend who goes while they are being answered it is not said', async () => {
    const { world, ann, bob } = await friends()
    world.net.block(() => true)
    world.net.cut()
    const told = reasonsOf(ann, bob)
    // Both have begun; Bob leaves in the midst of it.
    await world.run(3_000)
    expect(linkOf(ann, bob)?.phase).toBe('connecting')
    await world.through(bob.app.stop())
    ann.app.links.dialNow(bob.id)
    await world.run(120_000)
    expect(linkOf(ann, bob)).toEqual({ phase: 'offline' })
    expect(told.filter((reason) => reason === 'timeout')).toEqual([])
  })

  test('[N3] a device that is there for the broker alone does not answer; that is said, and goes with the next news', async () => {
    const { world, ann, bob } = await friends()
    world.net.offline(bob.id, true)
    // It is asleep: it does not even notice.
    Object.assign(world.net.station(bob.id)!, { alive: true })
    expect(await world.until(() => linkOf(ann, bob)?.reason === 'lost', 20_000)).toBe(true)
    await world.until(() => linkOf(ann, bob)?.reason !== 'lost', 40_000)
    expect(['timeout', undefined]).toContain(linkOf(ann, bob)?.reason)
  })
})

describe('[N2] somebody whom I asked', () => {
  test('[N2] has accepted with their dial, though there is no way: both are told that, and both go on trying', async () => {
    const { world, ann, bob, add, requests } = await two()
    world.net.block(() => true)
    await add(ann, bob.id)
    await world.until(() => requests(bob).length === 1, 5_000)
    expect(statusOf(ann)).toBe('asked')
    await world.through(bob.app.people.accept(ann.id))
    await world.until(() => statusOf(ann) === 'friend', 2_000)
    expect(statusOf(ann)).toBe('friend')
    expect(linkOf(ann, bob)).toEqual({ phase: 'connecting' })
    await world.run(25_000)
    expect([linkOf(ann, bob)?.reason, linkOf(bob, ann)?.reason]).toEqual(['unreachable', 'unreachable'])
    // It is known from then on.
    await ann.reload('crash')
    expect(statusOf(ann)).toBe('friend')
    world.net.block(() => false)
    ann.app.wake()
    expect(await world.until(() => up(world, ann, bob), 30_000)).toBe(true)
  })

  test('[N2] is not dialled a second time while their dial is being answered: one connection comes of it', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { world, ann, bob, add, requests } = await two({ seed })
      await add(ann, bob.id)
      await world.until(() => requests(bob).length === 1, 5_000)
      await world.through(bob.app.people.accept(ann.id))
      let most = 0
      await world.until(() => {
        most = Math.max(most, world.net.open(ann.id, bob.id))
        return false
      }, 10_000)
      expect([most, up(world, ann, bob)], `seed ${seed}`).toEqual([1, true])
    }
  })

  test('[N2] has accepted nothing with a dial that is not theirs', async () => {
    const { world, ann, bob, add, requests } = await two()
    await add(ann, bob.id)
    await world.until(() => requests(bob).length === 1, 5_000)
    const { handlers } = world.net.station(ann.id)!
    const { admit } = handlers!
    // Whoever carries it has changed what they signed.
    handlers!.admit = (offer) => admit({ ...offer, sdp: offer.sdp.replace('abcd', 'efgh') })
    await world.through(bob.app.people.accept(ann.id))
    await world.run(10_000)
    expect([statusOf(ann), linkOf(ann, bob)?.reason]).toEqual(['asked', 'intercepted'])
  })
})

describe('[N4] an address that is hidden where there is no relay', () => {
  test('[N4] is what keeps us apart, on this side; on the other there is no way', async () => {
    const { world, ann, bob } = await friends()
    world.net.setRelay(false)
    await world.through(ann.app.people.keep(bob.id, { relayOnly: true }))
    await world.run(60_000)
    expect([linkOf(ann, bob)?.reason, linkOf(bob, ann)?.reason]).toEqual(['relayless', 'unreachable'])
    // Shown again, it is tried at once, by which time tries had become seldom.
    await world.run(3_600_000)
    await world.through(ann.app.people.keep(bob.id, { relayOnly: undefined }))
    expect(await world.until(() => up(world, ann, bob), 25_000)).toBe(true)
  })

  test('[N4] hidden from all, and shown again', async () => {
    const { world, ann, bob } = await friends()
    world.net.setRelay(false)
    await world.through(ann.app.settings.set({ relayOnly: true }))
    await world.run(60_000)
    expect(linkOf(ann, bob)?.reason).toBe('relayless')
    await world.run(3_600_000)
    await world.through(ann.app.settings.set({ relayOnly: false }))
    expect(await world.until(() => up(world, ann, bob), 25_000)).toBe(true)
  })
})

describe('[N5] my own network', () => {
  test('[N5] gone without a word: the link is lost, the broker is looked at, and no friend is said to be silent', async () => {
    const { world, ann, bob } = await friends()
    const told = reasonsOf(ann, bob)
    world.net.offline(ann.id, true)
    expect(ann.app.links.store.getState().signalling).toBe('online')
    expect(await world.until(() => linkOf(ann, bob)?.reason === 'lost', 20_000)).toBe(true)
    expect(await world.until(() => ann.app.links.store.getState().signalling !== 'online', 4_000)).toBe(true)
    await world.run(10 * 60_000)
    world.net.online(ann.id)
    expect(await world.until(() => up(world, ann, bob), 10_000)).toBe(true)
    expect(told.filter((reason) => reason === 'timeout' || reason === 'unreachable')).toEqual([])
  })

  test('[N5] gone while a friend is being dialled: that they did not answer is not said', async () => {
    const { world, ann, bob } = await friends()
    bob.app.leave()
    await world.through(bob.app.stop())
    await world.run(60_000)
    const told = reasonsOf(ann, bob)
    world.net.offline(ann.id, true)
    ann.app.links.dialNow(bob.id)
    await world.run(5 * 60_000)
    expect(ann.app.links.store.getState().signalling).not.toBe('online')
    expect(told.filter(Boolean)).toEqual([])
  })

  test('[N5] what was found over one network says nothing of the next one', async () => {
    const { world, ann, bob } = await friends()
    world.net.block(() => true)
    world.net.cut()
    await world.until(() => linkOf(ann, bob)?.reason === 'unreachable', 45_000)
    world.net.offline(ann.id)
    await world.run(1_000)
    world.net.block(() => false)
    world.net.online(ann.id)
    await world.until(() => ann.app.links.store.getState().signalling === 'online', 1_000)
    expect(linkOf(ann, bob)?.reason).toBeUndefined()
  })
})

describe('[N7] the server', () => {
  test('[N7] is not said to be out of reach at a slow start, but once a try has failed, until it is reached', async () => {
    const { world, ann } = await friends()
    const unreached = () => ann.app.links.store.getState().unreached === true
    await ann.reload()
    const seen = [unreached()]
    ann.app.links.store.subscribe(() => seen.push(unreached()))
    await world.run(5_000)
    expect(ann.app.links.store.getState().signalling).toBe('online')
    expect(seen.includes(true)).toBe(false)
    world.net.setBroker(false)
    expect(unreached()).toBe(true)
    world.net.setBroker(true)
    expect([ann.app.links.store.getState().signalling, unreached()]).toEqual(['connecting', true])
    await world.run(1_000)
    expect(unreached()).toBe(false)
  })
})
