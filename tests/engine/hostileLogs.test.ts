import { describe, expect, test } from 'vitest'
import type { PersonId } from '../../src/engine/ids.ts'
import { INSTANCE, stage } from '../support/hostileStage.ts'
import { type Node, pairsOf } from '../support/world.ts'

describe('[D3] entries out of order', () => {
  test('[D1] [abuse W18] the same ones again are passed over, and confirmed again', async () => {
    const { world, send, entry, stored, receipt, line } = await stage()
    send([entry(1), entry(2)])
    await world.run(50)
    for (let i = 0; i < 5; i++) send([entry(1), entry(2)])
    send([entry(2), entry(3)])
    await world.run(50)
    expect(stored().map((e) => e.seq)).toEqual([1, 2, 3])
    expect(receipt()).toEqual({ have: [[INSTANCE, 3]], again: false })
    expect(line.closed).toBe(false)
  })

  test('[D1] [abuse W18] the same ones with other words change nothing', async () => {
    const { world, send, entry, stored } = await stage()
    send([entry(1)])
    await world.run(50)
    send([entry(1, { body: { text: 'rewritten' } })])
    await world.run(50)
    expect(stored().map((e) => e.body)).toEqual([{ text: 'm1' }])
  })

  test('[D3 D8] [abuse W20] ahead of a hole: nothing beyond it is stored or confirmed, and what is missing is asked for', async () => {
    const { world, send, entry, stored, line, receipt } = await stage()
    send([entry(1), entry(3), entry(4)])
    await world.run(100)
    expect(stored().map((e) => e.seq)).toEqual([1])
    expect(line.of('log/1', 'frontier').map((f) => f.body)).not.toContainEqual({ have: [[INSTANCE, 4]], again: false })
    await world.run(2_000)
    expect(receipt()).toEqual({ have: [[INSTANCE, 1]], again: true })
    send([entry(2), entry(3), entry(4)])
    await world.run(100)
    expect(stored().map((e) => e.seq)).toEqual([1, 2, 3, 4])
    expect(receipt()).toEqual({ have: [[INSTANCE, 4]], again: false })
  })

  test('[D3] [abuse W19] backwards', async () => {
    const { world, send, entry, stored, receipt } = await stage()
    send([entry(3), entry(2), entry(1)])
    await world.run(3_000)
    expect(stored()).toEqual([])
    expect(receipt()).toEqual({ have: [], again: true })
  })

  test('[D3 L4] lamports that do not rise are a violation', async () => {
    const { world, send, entry, stored, line, count } = await stage()
    send([entry(1, { lamport: 5 })])
    await world.run(20)
    for (const lamport of [5, 4, 1]) {
      send([entry(2, { lamport })])
      await world.run(20)
    }
    expect(stored().map((e) => e.lamport)).toEqual([5])
    expect(count('violation.entries')).toBe(3)
    expect(line.closed).toBe(true)
  })

  test('[L4] a lamport that would use up the numbers of a conversation is a violation, a large one is not', async () => {
    const { world, send, entry, stored, count } = await stage()
    send([entry(1, { lamport: 2 ** 20 + 1 })])
    await world.run(20)
    expect([stored().length, count('violation.entries')]).toEqual([0, 1])
    send([entry(1, { lamport: 2 ** 20 })])
    await world.run(20)
    expect(stored().map((e) => e.lamport)).toEqual([2 ** 20])
    send([entry(2, { lamport: 2 ** 21 + 1 })])
    await world.run(20)
    expect(count('violation.entries')).toBe(2)
  })

  test('[L5] sixteen installs of one person are kept apart; a seventeenth is a violation', async () => {
    const { world, send, entry, stored, count, receipt, line } = await stage()
    for (let i = 0; i < 16; i++) send([entry(1, { lamport: i + 1 })], `install-${i}`)
    await world.run(100)
    expect(stored().length).toBe(16)
    send([entry(1)], 'install-16')
    await world.run(100)
    expect([stored().length, count('violation.entries')]).toEqual([16, 1])
    send([entry(2, { lamport: 50 })], 'install-3')
    await world.run(100)
    expect(stored().length).toBe(17)
    expect(receipt().have.length).toBe(16)
    expect(line.closed).toBe(false)
  })
})

describe('[D7] frontiers', () => {
  const mine = (ann: Node, peer: PersonId) => ann.entries(peer).find((e) => e.author === ann.id)!.instance

  test('[D7 D2] [abuse W21] one that claims what my current install never wrote is a violation, and ticks nothing', async () => {
    const { world, ann, mallory, line, count, bobIsFine } = await stage()
    await ann.say(mallory.id, 'one')
    await world.run(50)
    const instance = mine(ann, mallory.id)
    for (const seq of [2, 1_000, Number.MAX_SAFE_INTEGER]) {
      expect(line.closed).toBe(false)
      line.say('log/1', 'frontier', { have: [[instance, seq]], again: false })
      await world.run(50)
    }
    expect(count('violation.frontier')).toBe(3)
    expect(line.closed).toBe(true)
    expect(ann.hand.store.getState().open?.messages.map((m) => m.status)).toEqual(['waiting'])
    await bobIsFine()
  })

  test('[D7] one about a former install, of which the friend knows more than I do, is none', async () => {
    const { world, ann, mallory, line, count } = await stage()
    await ann.say(mallory.id, 'one')
    await world.run(50)
    line.say('log/1', 'frontier', {
      have: [
        ['formerself', 40],
        [mine(ann, mallory.id), 1],
      ],
      again: true,
    })
    await world.run(50)
    expect(count('violation.frontier')).toBe(0)
    expect(line.closed).toBe(false)
    expect(ann.hand.store.getState().open?.messages.map((m) => m.status)).toEqual(['delivered'])
  })

  test('[D2] a lower one later takes no tick away', async () => {
    const { world, ann, mallory, line } = await stage()
    for (const text of ['one', 'two']) await ann.say(mallory.id, text)
    await world.run(50)
    const instance = mine(ann, mallory.id)
    const status = () => ann.hand.store.getState().open?.messages.map((m) => m.status)
    line.say('log/1', 'frontier', { have: [[instance, 2]], again: false })
    await world.run(50)
    expect(status()).toEqual(['delivered', 'delivered'])
    line.say('log/1', 'frontier', { have: [[instance, 1]], again: true })
    await world.run(1_100)
    line.say('log/1', 'read', { upTo: [[instance, 2]] })
    line.say('log/1', 'read', { upTo: [[instance, 1]] })
    await world.run(50)
    expect(status()).toEqual(['read', 'read'])
    expect(
      line.of('log/1', 'entries').map((f) => (f.body as { entries: [number][] }).entries.map(([seq]) => seq)),
    ).toEqual([[2]])
  })

  test('[D2] nobody can have read what I have not written', async () => {
    const { world, ann, mallory, line } = await stage()
    await ann.say(mallory.id, 'one')
    await world.run(50)
    line.say('log/1', 'read', { upTo: [[mine(ann, mallory.id), 1_000]] })
    await world.run(50)
    await ann.say(mallory.id, 'two')
    expect(ann.hand.store.getState().open?.messages.map((m) => m.status)).toEqual(['read', 'waiting'])
  })

  test('[L5] marks about logs that are not mine are not kept: they would fill the disk', async () => {
    const { world, ann, mallory, line } = await stage()
    await ann.say(mallory.id, 'one')
    await world.run(50)
    for (let i = 0; i < 50; i++) {
      const names = Array.from({ length: 16 }, (_, k) => [`made-up-${i}-${k}`, 1])
      line.say('log/1', 'frontier', { have: names, again: false })
      line.say('log/1', 'read', { upTo: names })
    }
    line.say('log/1', 'read', {
      upTo: [
        ['__proto__', 1],
        ['constructor', 2],
      ],
    })
    await world.run(2_000)
    const [receipts, seen] = ['receipts', 'seen'].map((table) =>
      ann.disk.rows(table).filter((row) => row.conversation === mallory.id),
    )
    expect(receipts!.flatMap(({ delivered, read }) => [...pairsOf(delivered), ...pairsOf(read)])).toEqual([])
    expect(seen).toEqual([])
    expect(line.closed).toBe(false)
  })
})
