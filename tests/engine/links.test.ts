import { describe, expect, test } from 'vitest'
import { VERSIONS } from '../../src/engine/handshake.ts'
import { low, stage, talk } from '../support/linksStage.ts'

describe('[L1 L2] two links to one peer', () => {
  test('[L2] the newest is used, the one before lingers for a second so that nothing on its way is lost', async () => {
    const { clock, ann, bob, connect } = stage()
    const first = connect()
    await clock.run(100)
    const old = ann.links.to(bob.id)!
    const second = connect({ offerer: bob })
    await clock.run(100)
    expect([first.isOpen(), second.isOpen()]).toEqual([true, true])
    expect(ann.links.to(bob.id)).not.toBe(old)
    old.send(talk, 'word', { text: 'on the old one' })
    ann.links.to(bob.id)!.send(talk, 'word', { text: 'on the new one' })
    await clock.run(2_000)
    expect(bob.got).toEqual(['on the old one', 'on the new one'])
    expect([first.isOpen(), second.isOpen()]).toEqual([false, true])
    expect(ann.downs.map(([, which]) => which)).toEqual(['spare'])
    expect(ann.troubles).toEqual([])
  })

  test('[L1] when each side has another newest one, the lower ID decides, and one is left', async () => {
    for (const latencies of [
      [5, 400],
      [400, 5],
      [50, 60],
      [5, 5],
    ] as const) {
      const { clock, ann, bob, connect, phase } = stage()
      const mine = connect({ offerer: ann, latency: latencies[0] })
      const hers = connect({ offerer: bob, latency: latencies[1] })
      await clock.run(10_000)
      expect([mine, hers].filter((c) => c.isOpen()).length, latencies.join()).toBe(1)
      expect([ann.links.all(bob.id).length, bob.links.all(ann.id).length]).toEqual([1, 1])
      expect([phase(ann)?.phase, phase(bob)?.phase]).toEqual(['online', 'online'])
      ann.links.to(bob.id)!.send(talk, 'word', { text: 'hi' })
      await clock.run(1_000)
      expect(bob.got).toEqual(['hi'])
    }
  })

  test('[L1] the newest dies before the second is over: the other one stays', async () => {
    const { clock, ann, bob, connect, phase } = stage()
    const first = connect()
    await clock.run(100)
    const second = connect()
    await clock.run(300)
    second.bob.channel.close()
    await clock.run(5_000)
    expect([first.isOpen(), second.isOpen()]).toEqual([true, false])
    expect(phase(ann)?.phase).toBe('online')
    expect(ann.links.all(bob.id).length).toBe(1)
  })

  test('[L2] a try that fails leaves the link alone, and says nothing about it', async () => {
    const { clock, ann, bob, connect, phase } = stage()
    const first = connect()
    await clock.run(100)
    const failing = [
      connect({
        tamper: (from, i, frame) => (from === 'answerer' && i === 1 ? [new Uint8Array(65).fill(2)] : [frame]),
      }),
      connect({ tamper: () => [] }),
      connect({ tamper: () => [undefined] }),
    ]
    await clock.run(500)
    expect(first.isOpen()).toBe(true)
    await clock.run(12_000)
    expect(failing.map((c) => c.isOpen())).toEqual([false, false, false])
    expect(first.isOpen()).toBe(true)
    expect(phase(ann)).toEqual({ phase: 'online', path: 'direct' })
    expect(ann.links.all(bob.id).length).toBe(1)
    expect(await failing[1]!.results.offerer).toBe('unproved')
  })

  test('[L2] nothing is sent or taken on a connection before it has proved itself', async () => {
    const { clock, ann, bob, connect } = stage()
    const hanging = connect({ tamper: (from, i, frame) => (from === 'offerer' && i === 1 ? [] : [frame]) })
    await clock.run(100)
    expect(ann.links.to(bob.id)).toBeUndefined()
    expect(ann.ups).toEqual([])
    expect(ann.links.isProving(bob.id)).toBe(true)
    expect(hanging.ann.sent.length).toBe(2)
    await clock.run(11_000)
    expect(ann.links.isProving(bob.id)).toBe(false)
  })

  test('[L5] of three links the oldest goes at once', async () => {
    const { clock, ann, bob, connect } = stage()
    const all = [connect(), connect(), connect()]
    await clock.run(200)
    expect(all.filter((c) => c.isOpen()).length).toBe(2)
    expect(Math.max(ann.links.all(bob.id).length, bob.links.all(ann.id).length)).toBe(2)
    await clock.run(2_000)
    expect(all.filter((c) => c.isOpen()).length).toBe(1)
  })

  test('[L1] the higher ID closes neither of two', async () => {
    const { clock, bob, connect } = stage()
    const first = connect()
    await clock.run(100)
    // Ann lets go of hers, and Bob does not hear of it.
    Object.assign(first.ann.channel, { close: () => undefined })
    connect()
    await clock.run(5_000)
    expect(bob.links.all(low.id).length).toBe(2)
  })
})

describe('[H4] the version floor of a peer', () => {
  test('[H4] below it there is no link, whoever offers; the floor of somebody else keeps nobody out', async () => {
    const { clock, ann, bob, connect, phase } = stage()
    ann.floors.set(bob.id, 2)
    for (const offerer of [ann, bob]) {
      const { results, isOpen } = connect({ offerer })
      await clock.run(500)
      expect(await results[offerer === ann ? 'offerer' : 'answerer']).toBe('refused')
      expect([ann.ups, bob.ups, ann.links.to(bob.id), isOpen()]).toEqual([[], [], undefined, false])
    }
    expect(ann.counts.get('handshake.refused')).toBe(2)
    expect(ann.troubles).toEqual(['refused', 'refused'])
    expect(phase(ann)).toEqual({ phase: 'offline', reason: 'refused' })
    ann.floors.clear()
    ann.floors.set(ann.id, 2)
    expect(await clock.through(connect().results.offerer)).toBe('proved')
  })

  test('[H4] it is asked for at each connection, and the link says what was agreed', async () => {
    const versions = VERSIONS as number[]
    const { clock, ann, bob, connect } = stage()
    expect(await clock.through(connect().results.offerer)).toBe('proved')
    versions.push(2)
    try {
      ann.floors.set(bob.id, 2)
      expect(await clock.through(connect().results.offerer)).toBe('proved')
      expect(ann.ups.map(({ version }) => version)).toEqual([1, 2])
    } finally {
      versions.splice(versions.indexOf(2), 1)
    }
    expect(await clock.through(connect().results.offerer)).toBe('refused')
  })
})

describe('the end', () => {
  test('a link that is dropped, and one that is being proved', async () => {
    const { clock, ann, bob, connect, phase } = stage()
    const first = connect()
    await clock.run(100)
    const second = connect({ latency: 1_000 })
    ann.links.drop(bob.id)
    await clock.run(5_000)
    expect([first.isOpen(), second.isOpen()]).toEqual([false, false])
    expect(ann.links.all(bob.id)).toEqual([])
    expect(phase(ann)?.phase).toBe('offline')
  })

  test('once stopped no channel is taken', async () => {
    const { clock, ann, bob, connect } = stage()
    const first = connect()
    await clock.run(100)
    const second = connect({ latency: 1_000 })
    ann.links.stop()
    const third = connect()
    await clock.run(20_000)
    expect([first, second, third].map((c) => c.isOpen())).toEqual([false, false, false])
    expect(ann.ups.length).toBe(1)
    expect(ann.links.to(bob.id)).toBeUndefined()
  })
})
