import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { personIdOf } from '../../src/engine/address.ts'
import { encodeFrame } from '../../src/engine/frame.ts'
import { VERSIONS } from '../../src/engine/handshake.ts'
import type { PersonId } from '../../src/engine/ids.ts'
import { MAX_FRAME } from '../../src/engine/limits.ts'
import type { LinkReason } from '../../src/engine/linkState.ts'
import { createLinks, type Link } from '../../src/engine/links.ts'
import { protocol } from '../../src/engine/protocol.ts'
import { utf8 } from '../../src/lib/bytes.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'
import { createWire } from '../support/wire.ts'

const talk = protocol('talk/1', { word: v.strictObject({ text: v.string() }), number: v.number() })
const other = protocol('other/1', { thing: v.null() })

const { crypto, newKeys } = createNodeCrypto({ seed: 31 })
const people = [newKeys(), newKeys()]
  .map((keys) => ({ keys, id: personIdOf(keys.publicKey) }))
  .sort((a, b) => (a.id < b.id ? -1 : 1))
const [low, high] = people as [(typeof people)[0], (typeof people)[0]]

function stage() {
  const clock = createFakeClock()
  function end(me: typeof low) {
    const counts = new Map<string, number>()
    const got: string[] = []
    const ups: Link[] = []
    const downs: [Link, string][] = []
    const troubles: LinkReason[] = []
    const floors = new Map<PersonId, number>()
    let admitted = true
    const links = createLinks({
      me: () => me,
      crypto,
      clock,
      count: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1),
      floor: (peer) => floors.get(peer) ?? 1,
    })
    links.serve(talk, () => admitted, {
      word: (_, { text }) => {
        if (text === 'throw') throw new Error('a room fails')
        if (text === 'reject') return Promise.reject(new Error('a room fails later'))
        got.push(text)
      },
      number: (_, n) => void got.push(`${n}`),
    })
    links.onUp((link) => ups.push(link))
    links.onDown((link, which) => downs.push([link, which]))
    links.onTrouble((_, why) => troubles.push(why))
    return { id: me.id, links, counts, got, ups, downs, troubles, floors, admit: (is: boolean) => (admitted = is) }
  }
  const ann = end(low)
  const bob = end(high)
  let connections = 0
  /** Another connection between the two; which of them is the first to have proved it can be chosen. */
  function connect({
    offerer = ann,
    latency = 5,
    tamper = undefined as Parameters<typeof createWire>[0]['tamper'],
  } = {}) {
    const answerer = offerer === ann ? bob : ann
    const wire = createWire({
      clock,
      latency,
      connectionId: `connection-${++connections}`,
      offerer: { id: offerer.id, fingerprint: crypto.random(32) },
      answerer: { id: answerer.id, fingerprint: crypto.random(32) },
      ...(tamper ? { tamper } : {}),
    })
    const results = {
      offerer: offerer.links.adopt(wire.offerer.channel),
      answerer: answerer.links.adopt(wire.answerer.channel),
    }
    const annSide = offerer === ann ? wire.offerer : wire.answerer
    const bobSide = offerer === ann ? wire.answerer : wire.offerer
    return { wire, results, ann: annSide, bob: bobSide, isOpen: () => annSide.isOpen() && bobSide.isOpen() }
  }
  const phase = (of: typeof ann, peer = of === ann ? bob.id : ann.id) => of.links.store.getState().byPeer[peer]
  return { clock, ann, bob, connect, phase }
}

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

describe('what goes through a link', () => {
  async function linked() {
    const given = stage()
    const connection = given.connect()
    await given.clock.run(100)
    const { ann, bob } = given
    return { ...given, ...connection, ann, bob, toBob: ann.links.to(bob.id)!, annSide: connection.ann }
  }

  test('[H1] what a side serves is said in the handshake; nothing else is sent', async () => {
    const { toBob } = await linked()
    expect(toBob.speaks(talk)).toBe(true)
    expect(toBob.speaks(other)).toBe(false)
    expect(toBob.send(other, 'thing', null)).toBe(false)
    expect(toBob.send(talk, 'number', 3)).toBe(true)
  })

  test('[L4] a room that throws or rejects is counted, and the link goes on', async () => {
    const { toBob, bob, clock } = await linked()
    for (const text of ['throw', 'reject', 'fine']) toBob.send(talk, 'word', { text })
    await clock.run(100)
    expect(bob.got).toEqual(['fine'])
    expect(bob.counts.get('handler.talk/1.word')).toBe(2)
    expect(bob.links.to(low.id)).toBeDefined()
  })

  test('[G2 L4] who may use a protocol is asked for each frame: a contact can go while the link is up', async () => {
    const { toBob, bob, clock } = await linked()
    toBob.send(talk, 'number', 1)
    await clock.run(50)
    bob.admit(false)
    for (let i = 0; i < 10; i++) toBob.send(talk, 'number', 2)
    await clock.run(50)
    expect(bob.got).toEqual(['1'])
    expect(bob.counts.get('frame.audience')).toBe(10)
    bob.admit(true)
    toBob.send(talk, 'number', 3)
    await clock.run(50)
    expect(bob.got).toEqual(['1', '3'])
  })

  test('[L4] two violations close nothing, and are not forgotten; the third one does, with a reason', async () => {
    const { wire, bob, ann, clock, phase } = await linked()
    const bad = encodeFrame('talk/1', 'word', { text: 7 })
    for (let i = 0; i < 2; i++) wire.answerer.deliver(bad)
    for (let i = 0; i < 100; i++) ann.links.to(bob.id)!.send(talk, 'number', i)
    await clock.run(10_000)
    expect(bob.links.to(low.id)).toBeDefined()
    wire.answerer.deliver(bad)
    expect(bob.links.to(low.id)).toBeUndefined()
    expect(phase(bob)).toEqual({ phase: 'offline', reason: 'refused' })
    expect(bob.troubles).toEqual(['refused'])
    await clock.run(100)
    expect(phase(ann)).toEqual({ phase: 'offline' })
    expect(bob.counts.get('violation.talk/1.word')).toBe(3)
  })

  test('[L4] what still comes after the close is not looked at', async () => {
    const { wire, bob, clock } = await linked()
    const link = bob.links.to(low.id)!
    link.close()
    wire.answerer.deliver(encodeFrame('talk/1', 'number', 1))
    for (let i = 0; i < 9; i++) wire.answerer.deliver(utf8('rubbish'))
    await clock.run(100)
    expect(bob.got).toEqual([])
    expect(bob.counts.get('violation.frame')).toBeUndefined()
    expect(link.send(talk, 'number', 1)).toBe(false)
    expect(bob.downs.length).toBe(1)
  })

  test('a frame over 16 KiB is our own mistake: it throws, and nothing is sent', async () => {
    const { toBob, annSide } = await linked()
    const before = annSide.sent.length
    const empty = encodeFrame('talk/1', 'word', { text: '' }).length
    expect(() => toBob.send(talk, 'word', { text: 'x'.repeat(MAX_FRAME - empty + 1) })).toThrow('talk/1 word')
    expect(annSide.sent.length).toBe(before)
    expect(toBob.send(talk, 'word', { text: 'x'.repeat(MAX_FRAME - empty) })).toBe(true)
  })

  test('[H1] frames that came right behind the proof are handled first, in order', async () => {
    const given = stage()
    given.connect({
      tamper: (from, i, frame) =>
        from === 'answerer' && i === 1
          ? [frame, encodeFrame('talk/1', 'number', 1), encodeFrame('talk/1', 'number', 2)]
          : [frame],
    })
    await given.clock.run(100)
    given.bob.links.to(low.id)!.send(talk, 'number', 3)
    await given.clock.run(100)
    expect(given.ann.got).toEqual(['1', '2', '3'])
  })

  test('[L4] three bad ones among them close it, and it never counts as up for long', async () => {
    const given = stage()
    given.connect({
      tamper: (from, i, frame) =>
        from === 'answerer' && i === 1
          ? [frame, utf8('1'), utf8('2'), utf8('3'), encodeFrame('talk/1', 'number', 1)]
          : [frame],
    })
    await given.clock.run(100)
    expect(given.ann.got).toEqual([])
    expect(given.ann.links.to(high.id)).toBeUndefined()
    expect(given.phase(given.ann)).toEqual({ phase: 'offline', reason: 'refused' })
  })

  test('the path is shown as soon as the transport knows it', async () => {
    const given = stage()
    const { wire } = given.connect()
    let known = false
    Object.assign(wire.offerer.channel, { path: async () => (known ? 'relayed' : undefined) })
    await given.clock.run(100)
    expect(given.phase(given.ann)).toEqual({ phase: 'online' })
    known = true
    await given.clock.run(2_000)
    expect(given.phase(given.ann)).toEqual({ phase: 'online', path: 'relayed' })
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
