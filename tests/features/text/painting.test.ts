import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { MAX_PAINTED } from '../../../src/richText/longText.ts'
import { paintCode, paintInTurn } from '../../../src/richText/paintCode.tsx'

const LANGUAGES = ['bash', 'c++', 'java', 'js', 'json', 'python', 'sql', 'ts', 'html', 'yaml']
/** What is likeliest to be read again and again: what begins something that never ends, and what many patterns begin with. */
const PIECES = [
  ...['"', "'", '`', '\\', '\\"', '(', ')', '[', '{', '}', '<', '>', '</', '<a ', '<!--', '<![CDATA[', ' ', '\t', '\n'],
  ...['a', '_', '0', '0x', '1_', '.', '-', '=>', '//', '/*', '#', '# ', '$', '${', '`${', '$((', '@a', '&', ':', '::'],
  ...[
    '<A/>',
    '<A>0',
    '{<',
    '<script>',
    '<script>0',
    '<style>',
    '<a b="',
    '"a":',
    '- ',
    '? ',
    '"""',
    "'''",
    'f"{',
    'R"(',
  ],
  ...['<<EOF\n', 'int a', 'a ( ', '(a,', 'function a(', 'class A extends ', 'template<', 'a<b,', 'CDATA', 'return /'],
]
const repeated = (piece: string, length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length)

/** Patterns that were tried on this code: a number that is the same on every machine. */
function tries(code: string, language: string): number {
  const spy = vi.spyOn(RegExp.prototype, 'exec')
  try {
    paintCode(code, language)
    return spy.mock.calls.length
  } finally {
    spy.mockRestore()
  }
}

describe('[L5] code in colours', () => {
  for (const language of LANGUAGES)
    test(`[L5] [abuse T18] no code makes the patterns be tried more often than a few times a character: ${language}`, () => {
      tries('', language)
      const worst = PIECES.map((piece) => {
        const [half, whole] = [MAX_PAINTED / 2, MAX_PAINTED].map((length) => tries(repeated(piece, length), language))
        return { piece, each: whole! / MAX_PAINTED, growth: whole! > MAX_PAINTED ? whole! / half! : 1 }
      })
      expect(worst.filter(({ each, growth }) => each > 6 || growth > 2.2)).toEqual([])
    })

  test('scripts in a page are JavaScript', () => {
    const { nodes } = paintCode('<p><script>const a = 1</script>', 'html')!
    expect(JSON.stringify(nodes)).toMatch(/"className":"hljs-keyword","children":\["const"\]/)
  })
})

describe('[L5] many blocks of code', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** How many characters of these blocks are painted at each turn. */
  function turns(blocks: readonly string[]) {
    const painted: number[] = []
    let now = 0
    const count = (code: string) => () => {
      now += code.length
    }
    const cancels = blocks.map((code) => paintInTurn(code, 'js', count(code)))
    return {
      cancels,
      run() {
        while (vi.getTimerCount() > 0) {
          expect(vi.getTimerCount()).toBe(1)
          vi.advanceTimersToNextTimer()
          painted.push(now)
          now = 0
        }
        return painted
      },
    }
  }

  test('[L5] [abuse T18] are painted in turns, so many characters at a time, none forgotten', () => {
    for (const [length, count] of [
      [MAX_PAINTED, 60],
      [500, 100],
      [1, 1_000],
    ] as const) {
      const painted = turns(Array.from({ length: count }, () => 'x'.repeat(length))).run()
      expect(Math.max(...painted)).toBeLessThanOrEqual(MAX_PAINTED)
      expect(painted.length).toBeGreaterThanOrEqual(Math.floor((count * (length + 50)) / (MAX_PAINTED + 50)))
      expect(painted.reduce((a, b) => a + b)).toBe(length * count)
    }
  })

  test('[L5] [abuse T18] that nobody looks at any more are not painted, and others are', () => {
    const first = turns(['a', 'b', 'c'])
    for (const cancel of first.cancels) cancel()
    const second = turns(['d'.repeat(3_000), 'e'])
    expect(second.run()).toEqual([3_000, 1])
    expect(first.run()).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})
