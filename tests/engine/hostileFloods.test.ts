import { describe, expect, test } from 'vitest'
import { AGAIN_MS } from '../../src/engine/budgets.ts'
import { MAX_FRAME } from '../../src/engine/limits.ts'
import { INSTANCE, stage } from '../support/hostileStage.ts'
import type { Node } from '../support/world.ts'

describe('[L5] floods', () => {
  test('[L5] [abuse W26] a thousand messages in a second are taken in few writes, and other chats go on', async () => {
    const { world, ann, mallory, send, entry, stored, receipt, bobIsFine } = await stage({ disk: () => 4 })
    for (let i = 0; i < 1_000; i++) send([entry(i + 1)])
    await bobIsFine()
    await world.run(2_000)
    expect(stored().length).toBe(1_000)
    expect(receipt()).toEqual({ have: [[INSTANCE, 1_000]], again: false })
    expect(ann.hand.store.getState().summaries[mallory.id]?.unread).toBe(1_000)
  })

  test('[L5 L4] more than the window allows, faster than the disk takes it, closes the link: memory stays bounded', async () => {
    const { world, send, line, count, bobIsFine, stored } = await stage()
    const before = stored().length
    const slow = createSlowDisk(world.nodes[0]!)
    slow.stall()
    for (let i = 0; i < 700; i++) send([[i + 1, i + 1, 0, 'text', { text: 'x'.repeat(15_000) }]])
    await world.run(100)
    expect(count('violation.flood')).toBe(3)
    expect(line.closed).toBe(true)
    slow.go()
    await world.run(1_000)
    expect(stored().length - before).toBeLessThan(400)
    await bobIsFine()
  })

  test('[L5] three hundred names in a second: the last one counts, and the disk is not kept busy', async () => {
    const { world, ann, mallory, line, bobIsFine } = await stage({ disk: () => 4 })
    await world.run(1_000)
    const writes = countWrites(ann)
    for (let i = 0; i < 300; i++) line.say('profile/1', 'name', { name: `Name ${i}` })
    await world.run(1_500)
    const name = ann.app.people.store.getState().contacts.find((c) => c.id === mallory.id)?.name
    expect(name).toBe('Name 299')
    expect(writes()).toBeLessThanOrEqual(2)
    await bobIsFine()
  })

  test('[L5] [abuse W37] requests for everything, over and over, cost no more than the window', async () => {
    const { world, ann, mallory, line, bobIsFine } = await stage()
    for (let i = 0; i < 60; i++) await ann.say(mallory.id, `${i} ${'x'.repeat(3_900)}`)
    await world.run(500)
    for (let i = 0; i < 500; i++) line.say('log/1', 'frontier', { have: [], again: true })
    await world.run(5_000)
    expect(line.closed).toBe(false)
    expect(line.of('log/1', 'entries').length).toBeLessThan(500 * 20)
    await bobIsFine()
  })

  test('[L5] many connections at once: a few may prove themselves, the rest is closed', async () => {
    const { world, ann, mallory, line, bobIsFine } = await stage()
    const more = Array.from({ length: 50 }, () => mallory.open(ann.id))
    await world.run(100)
    expect(more.filter((l) => !l.closed).length).toBe(3)
    await bobIsFine()
    await world.run(11_000)
    expect(more.filter((l) => !l.closed).length, 'none of them proved anything').toBe(0)
    expect(line.closed).toBe(false)
    expect(ann.linked(mallory.id)).toBe(true)
  })

  test('[L5] many proved connections at once: two are kept, then one', async () => {
    const { world, ann, mallory, line } = await stage()
    const more = []
    for (let i = 0; i < 6; i++) {
      const next = mallory.open(ann.id)
      expect(await next.prove()).toBe(true)
      more.push(next)
      expect([line, ...more].filter((l) => !l.closed).length).toBeLessThanOrEqual(2)
    }
    if (ann.id < mallory.id) {
      await world.run(2_000)
      expect([line, ...more].filter((l) => !l.closed).length).toBe(1)
    }
    expect(more.at(-1)!.closed).toBe(false)
  })

  test('[L5] [abuse W33] a peer that stops reading fills no buffer, whatever it asks for, and is let go; nobody else notices', async () => {
    const { world, ann, mallory, line, bobIsFine } = await stage()
    for (let i = 0; i < 800; i++) await ann.say(mallory.id, `${i} ${'x'.repeat(3_900)}`)
    line.channel.stopReading()
    const before = world.net.frames()
    for (let i = 0; i < 4; i++) {
      line.say('log/1', 'frontier', { have: [], again: true })
      await world.run(AGAIN_MS * 2 ** i)
    }
    expect((world.net.frames() - before) * MAX_FRAME).toBeLessThan(3 * 1024 * 1024)
    expect(await world.until(() => line.closed, 30_000)).toBe(true)
    expect(ann.app.links.store.getState().byPeer[mallory.id]?.reason).toBe('lost')
    await bobIsFine()
  })

  test('[L5] [abuse W33] a peer that never reads gets only as much as the window holds', async () => {
    const { world, ann, mallory, line, bobIsFine } = await stage()
    line.channel.stopReading()
    for (let i = 0; i < 400; i++) await ann.say(mallory.id, `${i} ${'x'.repeat(3_900)}`)
    line.say('log/1', 'frontier', { have: [], again: true })
    await world.run(1_000)
    expect(line.heard.filter((f) => f?.proto === 'log/1' && f.kind === 'entries').length).toBe(0)
    await bobIsFine()
  })
})

/** The disk of one node stands still until it is let go. */
function createSlowDisk(node: Node) {
  const { storage } = node
  const write = storage.write.bind(storage)
  let stalled = false
  const waiting: (() => void)[] = []
  Object.assign(storage, {
    write: async (changes: Parameters<typeof write>[0]) => {
      if (stalled) await new Promise<void>((resolve) => waiting.push(resolve))
      return write(changes)
    },
  })
  return {
    stall() {
      stalled = true
    },
    go() {
      stalled = false
      for (const resume of waiting.splice(0)) resume()
    },
  }
}

function countWrites(node: Node): () => number {
  const { storage } = node
  const write = storage.write.bind(storage)
  let n = 0
  Object.assign(storage, {
    write: (changes: Parameters<typeof write>[0]) => {
      n++
      return write(changes)
    },
  })
  return () => n
}
