import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holdAt, releasedAt } from '../../src/features/voice/hold.ts'
import { clockOf, heightsOf, peaksOf } from '../../src/features/voice/peaks.ts'
import { sentVoice } from '../../src/lib/sentVoice.ts'
import { svg } from '../support/pictureFiles.ts'

describe('the waveform of a voice message', () => {
  test('has 64 peaks, whatever was noted, the loudest of which is the highest', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 7_000 }), (levels) => {
        const peaks = peaksOf(levels)
        expect(peaks).toMatch(/^[\w-]{64}$/)
        const heights = heightsOf(peaks)
        expect(Math.max(...heights)).toBe(levels.some((level) => level > 0) ? 1 : 0)
      }),
    )
  })

  test('rises where one speaks up', () => {
    const heights = heightsOf(peaksOf([...Array(320).fill(0.1), ...Array(320).fill(0.4)]))
    expect(heights[0]).toBeCloseTo(0.25, 1)
    expect(heights.slice(32)).toEqual(Array(32).fill(1))
  })

  test('of somebody else may say anything', () => {
    expect(heightsOf('A_ß')).toEqual([0, 1, 0])
  })

  test.each([
    [0, '0:00'],
    [61_400, '1:01'],
    [299_999, '5:00'],
    [-5, '0:00'],
  ])('%s ms stand there as %s', (ms, clock) => expect(clockOf(ms)).toBe(clock))
})

describe('a finger that holds the button', () => {
  test.each([
    ['rests', 0, 0, false, 'held'],
    ['trembles', -30, -30, false, 'held'],
    ['goes to the beginning of the line', -90, -10, false, 'discard'],
    ['goes to the end of the line', 90, 0, false, 'held'],
    ['goes to the beginning of a line in Arabic', 90, 0, true, 'discard'],
    ['goes up', -20, -80, false, 'lock'],
    ['goes down', 0, 200, false, 'held'],
    ['goes aside more than up', -100, -80, false, 'discard'],
  ])('that %s', (_what, dx, dy, rtl, hold) => expect(holdAt(dx, dy, rtl)).toBe(hold))

  test('sends as it leaves, once something is said; before that it goes on without it', () => {
    expect(releasedAt(3_000)).toBe('send')
    expect(releasedAt(200)).toBe('lock')
    expect(releasedAt(undefined)).toBe('lock')
  })
})

describe('a recording is what its first bytes say', () => {
  const bytes = (...all: number[]) => new Uint8Array(all)
  test.each([
    ['MPEG-4', bytes(0, 0, 0, 28, 0x66, 0x74, 0x79, 0x70, 0x69, 0x73, 0x6f, 0x6d), 'audio/mp4'],
    ['WebM', bytes(0x1a, 0x45, 0xdf, 0xa3, 1), 'audio/webm'],
    ['Ogg', bytes(0x4f, 0x67, 0x67, 0x53, 0), 'audio/ogg'],
    ['SVG', svg(), undefined],
    ['HTML', new TextEncoder().encode('<html><script>'), undefined],
    ['nothing', bytes(), undefined],
    ['a beginning', bytes(0x1a, 0x45), undefined],
  ])('%s', (_what, head, type) => expect(sentVoice(head)).toBe(type))
})
