import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLetters, EVERYBODY } from '../../peer-server/cluster/letters.ts'
import { busName } from '../../peer-server/cluster/seal.ts'
import { createUntold } from '../../peer-server/cluster/untold.ts'
import { CLOCK_SKEW_MS, LETTER_MS, MAX_SENDERS } from '../../peer-server/limits.ts'

const serverKey = Buffer.alloc(32, 'k')

const stage = () => {
  const clock = { now: 1_767_225_600_000 }
  const node = (name: string, key = serverKey) => createLetters({ serverKey: key, node: name, now: () => clock.now })
  return { clock, node, a: node('a'), b: node('b') }
}
const hello = { kind: 'text', to: 'b', id: 'bob', text: '192.0.2.1\n{"type":"OFFER"}\n😀' } as const

describe('[HOSTILE 19] letters between nodes', () => {
  test('are opened as they were sealed, in their order', () => {
    const { a, b } = stage()
    fc.assert(
      fc.property(
        fc.constantFrom('text', 'astray', 'lost', 'ask', 'mine'),
        fc.constantFrom('b', EVERYBODY),
        fc.stringMatching(/^[\w-]{0,64}$/),
        fc.string(),
        (kind, to, id, text) => {
          expect(b.open(a.seal({ kind: kind as 'text', to, id, text }))).toEqual({ kind, to, id, text })
        },
      ),
    )
  })

  test('with any one character changed, taken out or added are none', () => {
    const { a, b } = stage()
    const sealed = a.seal(hello)
    for (let at = 0; at < sealed.length; at += 1) {
      const other = sealed[at] === 'A' ? 'B' : 'A'
      // The last two bits of the MAC are spelt, and mean nothing.
      for (const wrong of [
        sealed.slice(0, at) + other + sealed.slice(at + 1),
        sealed.slice(0, at) + sealed.slice(at + 1),
        sealed.slice(0, at) + other + sealed.slice(at),
      ])
        if (at !== 42) expect(b.open(wrong), wrong).toBeUndefined()
    }
    expect(b.open(sealed)).toEqual(hello)
  })

  test('of another key, or of none, are none', () => {
    const { node, b } = stage()
    expect(b.open(node('a', Buffer.alloc(32, 'x')).seal(hello))).toBeUndefined()
    for (const text of ['', '\n', 'text\nbob\n{}', 'lost\nbob\n1', '\0\xff', `${'A'.repeat(43)}\n`, 'x'.repeat(1e6)])
      expect(b.open(text)).toBeUndefined()
    expect(busName(serverKey)).not.toBe(busName(Buffer.alloc(32, 'x')))
    expect(Buffer.from(busName(serverKey), 'base64url').equals(serverKey.subarray(0, 9))).toBe(false)
  })

  test('for another node are none', () => {
    const { a, b, node } = stage()
    const sealed = a.seal({ ...hello, to: 'c' })
    expect(b.open(sealed)).toBeUndefined()
    expect(node('c').open(sealed)).toEqual({ ...hello, to: 'c' })
  })

  test('are heard once, and none that was said before one that was heard', () => {
    const { a, b } = stage()
    const [first, second, third] = [1, 2, 3].map(() => a.seal(hello)) as [string, string, string]
    expect(b.open(first)).toEqual(hello)
    expect(b.open(first)).toBeUndefined()
    expect(b.open(third)).toEqual(hello)
    expect(b.open(second)).toBeUndefined()
  })

  test('are heard within their time, by clocks that differ as much as they may', () => {
    const { clock, a, b } = stage()
    const began = clock.now
    const open = (letter: string, at: number) => {
      clock.now = began + at
      return b.open(letter) !== undefined
    }
    const sealed = Array.from({ length: 4 }, () => a.seal(hello)) as [string, string, string, string]
    expect(open(sealed[0], -CLOCK_SKEW_MS - 1)).toBe(false)
    expect(open(sealed[0], -CLOCK_SKEW_MS)).toBe(true)
    expect(open(sealed[1], LETTER_MS + CLOCK_SKEW_MS)).toBe(true)
    expect(open(sealed[2], LETTER_MS + CLOCK_SKEW_MS + 1)).toBe(false)
  })

  test('of very many nodes, one after another, are not remembered for ever; what could be played again is', () => {
    const { clock, node, b } = stage()
    const old = node('old')
    const kept = old.seal(hello)
    expect(b.open(kept)).toEqual(hello)
    for (let n = 0; n <= MAX_SENDERS; n += 1) {
      clock.now += 1
      expect(b.open(node(`n${n}`).seal(hello))).toEqual(hello)
    }
    expect(b.open(kept)).toBeUndefined()
    clock.now += 3 * LETTER_MS
    expect(b.open(node('new').seal(hello))).toEqual(hello)
    expect(b.open(kept)).toBeUndefined()
    expect(b.open(old.seal(hello))).toEqual(hello)
  })
})

test('[HOSTILE 19] a takeover that the bus did not take is told again, until it is', async () => {
  const said: string[] = []
  let up = false
  const untold = createUntold(async ({ id }) => {
    if (!up) throw new Error('down')
    said.push(id)
  })
  await untold.tell({ node: 'a', id: 'ann', serial: '1' })
  await untold.again()
  expect(said).toEqual([])
  up = true
  await untold.again()
  await untold.again()
  expect(said).toEqual(['ann'])
})
