import { describe, expect, test } from 'vitest'
import { encodeFrame } from '../../src/engine/frame.ts'
import { MAX_FRAME } from '../../src/engine/limits.ts'
import { utf8 } from '../../src/lib/bytes.ts'
import { high, low, other, stage, talk } from '../support/linksStage.ts'

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

  test('[L4] [abuse W35] two violations close nothing, and are not forgotten; the third one does, with a reason', async () => {
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
})
