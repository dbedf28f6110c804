import { describe, expect, test } from 'vitest'
import { friends } from '../support/pair.ts'
import { got, stage } from '../support/syncStage.ts'
import type { Node } from '../support/world.ts'

const onDisk = (node: Node) => JSON.stringify([node.disk.rows('entries'), node.disk.rows('conversations')])

describe('[D9] a waiting message that is taken back', () => {
  const secret = 'the words that nobody should see'
  const mine = (ann: Node) => ann.hand.store.getState().open!.messages.at(-1)!

  test('[D9] before anybody was there: the words never leave, and its place is filled', async () => {
    const { world, ann, peer, line, say, have } = await stage()
    line.channel.close()
    await world.run(100)
    for (const text of ['one', secret, 'three']) await say(text)
    const { id } = ann.hand.store.getState().open!.messages[1]!
    expect(await world.through(ann.hand.cancel(id))).toEqual({ ok: true })
    expect(ann.hand.store.getState().open!.messages.map((m) => m.text)).toEqual(['one', 'three'])
    const next = peer.open(ann.id)
    await next.prove()
    have(0, true, next)
    await world.run(100)
    expect(got(next).flat()).toEqual([1, 2, 3, 4])
    expect(JSON.stringify(next.heard)).not.toContain(secret)
    expect(onDisk(ann)).not.toContain(secret)
  })

  test('[D9] anywhere on its way: once all is quiet neither disk holds the words', async () => {
    let inFlight = 0
    for (let pause = 0; pause <= 1_500; pause += 50) {
      const { world, ann, bob } = await friends({ latency: () => 300, disk: () => 100 })
      const saying = ann.hand.open(bob.id).then(() => ann.hand.send(secret))
      await world.through(saying)
      await world.run(pause)
      const delivered = mine(ann).status === 'delivered'
      const took = await world.through(ann.hand.cancel(mine(ann).id))
      await world.run(10_000)
      if (delivered) {
        expect(took, 'what is delivered cannot be taken back').toEqual({ ok: false, error: 'late' })
        expect(bob.shown(ann.id)).toEqual([secret])
        continue
      }
      if (!took.ok) {
        // The tick came while it was being taken back.
        expect(bob.shown(ann.id)).toEqual([secret])
        expect(mine(ann).status).toBe('delivered')
        continue
      }
      inFlight++
      expect(onDisk(ann), `after ${pause} ms`).not.toContain(secret)
      expect(onDisk(bob), `after ${pause} ms`).not.toContain(secret)
      expect([ann.shown(bob.id), bob.shown(ann.id)]).toEqual([[], []])
      expect(ann.hand.store.getState().open!.messages).toEqual([])
      expect(world.broken()).toEqual([])
    }
    expect(inFlight).toBeGreaterThan(10)
  })

  test('[D9] it survives a crash of either side', async () => {
    const { world, ann, bob } = await friends({ latency: () => 300 })
    await ann.say(bob.id, secret)
    await world.run(100)
    expect(await world.through(ann.hand.cancel(mine(ann).id))).toEqual({ ok: true })
    await bob.reload('crash')
    await ann.reload('crash')
    await world.run(30_000)
    expect(onDisk(ann) + onDisk(bob)).not.toContain(secret)
  })

  test('[D9] nobody takes back what is not theirs, or not there', async () => {
    const { world, ann, bob } = await friends()
    await bob.say(ann.id, 'hers')
    await world.run(100)
    await ann.hand.open(bob.id)
    const { id } = ann.hand.store.getState().open!.messages[0]!
    for (const what of [id, 'x', 'failed/9', `${ann.id}/nowhere/1`, `${ann.id}/a/b`])
      expect(await world.through(ann.hand.cancel(what)), what).toEqual({ ok: false, error: 'impossible' })
    expect(ann.shown(bob.id)).toEqual(['hers'])
    expect(ann.entries(bob.id).length).toBe(1)
  })
})
