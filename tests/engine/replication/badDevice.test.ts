import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { encodeFrame } from '../../../src/engine/frame.ts'
import { protocol } from '../../../src/engine/protocol.ts'
import { createDevices, ME, NOTES } from '../../support/devices.ts'
import { person } from '../../support/names.ts'
import { OTHER, said, seqsOf } from '../../support/sharedStage.ts'

const anything = protocol('log/2', { frontier: v.unknown(), entries: v.unknown() })
const line = (seq: number, text = 'x', lamport = seq) => [seq, lamport, 0, 'text', { text }]
const entries = { conversation: NOTES, author: ME, instance: 'tablet', entries: [line(1)] }
const frontier = { conversation: NOTES, have: [], again: true }

/** A phone, and an own device that has gone bad. */
async function hostile(options: { isOwn?: boolean } = {}) {
  const world = createDevices({ seed: 3 })
  const phone = world.device('phone')
  await world.clock.through(phone.write('mine'))
  const bad = world.outsider('tablet', options)
  bad.links.serve(anything, () => true, { frontier: () => undefined, entries: () => undefined })
  const wire = world.connect(phone, bad)
  await world.clock.run(100)
  const say = async (kind: 'frontier' | 'entries', body: unknown) => {
    wire.answerer.channel.send(encodeFrame('log/2', kind, body)) // also to whom it was not announced
    await world.clock.run(100)
  }
  return { ...world, phone, bad, wire, say }
}

describe('[L4 D5 D7] an own device that has gone bad', () => {
  test.each<[string, 'frontier' | 'entries', unknown, string]>([
    ['a conversation that was not offered', 'entries', { ...entries, conversation: OTHER }, 'conversation'],
    ['a frontier of one', 'frontier', { ...frontier, conversation: OTHER }, 'conversation'],
    ['one that every object has', 'frontier', { ...frontier, conversation: '__proto__' }, 'conversation'],
    ['an author whom the rules do not take', 'entries', { ...entries, author: person('bob') }, 'entries'],
    ['more of my log here than I have', 'entries', { ...entries, instance: 'phone', entries: [line(2)] }, 'entries'],
    [
      'the same behind what I have',
      'entries',
      { ...entries, instance: 'phone', entries: [line(2), line(1)] },
      'entries',
    ],
    ['a claim to more of it', 'frontier', { ...frontier, have: [[ME, [['phone', 2]]]] }, 'frontier'],
    [
      'the claim behind a sound one',
      'frontier',
      {
        ...frontier,
        have: [
          [
            ME,
            [
              ['phone', 1],
              ['phone', 2],
            ],
          ],
        ],
      },
      'frontier',
    ],
    ['no author', 'entries', { ...entries, author: undefined }, 'log/2.entries'],
    ['an author too long', 'entries', { ...entries, author: 'x'.repeat(129) }, 'log/2.entries'],
    ['a conversation too long', 'entries', { ...entries, conversation: 'x'.repeat(129) }, 'log/2.entries'],
    ['no entries', 'entries', { ...entries, entries: [] }, 'log/2.entries'],
    [
      'too many',
      'entries',
      { ...entries, entries: Array.from({ length: 257 }, (_, i) => line(i + 1)) },
      'log/2.entries',
    ],
    ['an entry of log/1 frames', 'entries', { instance: 'tablet', entries: [line(1)] }, 'log/2.entries'],
    ['seq 0', 'entries', { ...entries, entries: [line(0)] }, 'log/2.entries'],
    ['a lamport that uses up all numbers', 'entries', { ...entries, entries: [line(1, 'x', 2 ** 40)] }, 'entries'],
    [
      'too many authors',
      'frontier',
      { ...frontier, have: Array.from({ length: 17 }, (_, i) => [`${i}`, []]) },
      'log/2.frontier',
    ],
    [
      'too many logs',
      'frontier',
      { ...frontier, have: [[ME, Array.from({ length: 18 }, (_, i) => [`${i}`, 1])]] },
      'log/2.frontier',
    ],
    ['more than asked', 'frontier', { ...frontier, more: 1 }, 'log/2.frontier'],
  ])('[L4] %s: counted, nothing is kept, and the third one closes the link', async (_, kind, body, what) => {
    const { phone, wire, say } = await hostile()
    const before = phone.held()
    await say(kind, body)
    expect(phone.violations()).toEqual([[`violation.${what}`, 1]])
    expect(wire.offerer.isOpen()).toBe(true)
    await say(kind, body)
    await say(kind, body)
    expect(wire.offerer.isOpen()).toBe(false)
    expect(phone.held()).toEqual(before)
  })

  test('[D5] somebody who is no device of mine is not heard at all', async () => {
    const { phone, wire, say } = await hostile({ isOwn: false })
    const before = phone.held()
    await say('entries', entries)
    await say('frontier', frontier)
    expect([phone.held(), phone.counts.get('frame.audience')]).toEqual([before, 2])
    expect(seqsOf(wire.offerer.sent)).toEqual([])
    expect(said(wire.offerer.sent, 'frontier')).toEqual([])
  })

  test('[D1] my own log, passed back to me as far as I have it, is no offence', async () => {
    const { phone, say } = await hostile()
    await say('entries', { ...entries, instance: 'phone', entries: [line(1, 'other words')] })
    expect(phone.violations()).toEqual([])
    expect(phone.entries().map((e) => e.body)).toEqual([{ text: 'mine' }])
  })

  test('[D3] holes: what stands before them is kept, and the rest is asked for again', async () => {
    const { clock, phone, wire, say } = await hostile()
    await say('entries', { ...entries, entries: [line(1), line(3)] })
    expect(phone.entries().map((e) => `${e.instance} ${e.seq}`)).toEqual(['phone 1', 'tablet 1'])
    await clock.run(2_000)
    expect(said(wire.offerer.sent, 'frontier').at(-1)).toEqual({
      conversation: NOTES,
      have: [
        [
          ME,
          [
            ['phone', 1],
            ['tablet', 1],
          ],
        ],
      ],
      again: true,
    })
  })

  test('[L5] made-up logs, 8,000 of them, are neither kept nor answered', async () => {
    const { bad, clock, phone, wire } = await hostile()
    const link = bad.links.to(phone.id)!
    for (let i = 0; i < 500; i++)
      link.send(anything, 'frontier', {
        ...frontier,
        again: false,
        have: [[ME, Array.from({ length: 16 }, (_, k) => [`${i}-${k}`, 9])]],
      })
    await clock.run(1_000)
    expect([phone.violations(), phone.entries().length]).toEqual([[], 1])
    expect(seqsOf(wire.offerer.sent)).toEqual(['phone 1'])
  })

  test('[L5] faster than the disk: a flood is a violation', async () => {
    const { bad, clock, phone } = await hostile()
    const big = 'x'.repeat(8_000)
    for (let i = 0; i < 700; i++)
      bad.links.to(phone.id)?.send(anything, 'entries', { ...entries, entries: [line(i + 1, big)] })
    await clock.run(1_000)
    expect(phone.counts.get('violation.flood')).toBeGreaterThan(0)
  })
})
