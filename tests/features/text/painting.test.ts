import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { paintCode, paintInTurn } from '../../../src/richText/paintCode.tsx'

/** As much as is painted: `MAX_PAINTED` of the block. */
const MOST = 2_000
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
        const [half, whole] = [MOST / 2, MOST].map((length) => tries(repeated(piece, length), language))
        return { piece, each: whole! / MOST, growth: whole! > MOST ? whole! / half! : 1 }
      })
      expect(worst.filter(({ each, growth }) => each > 6 || growth > 2.2)).toEqual([])
    })

  test('scripts in a page are JavaScript', () => {
    const { nodes } = paintCode('<p><script>const a = 1</script>', 'html')!
    expect(JSON.stringify(nodes)).toMatch(/"className":"hljs-keyword","children":\["const"\]/)
  })
})

describe('[L5] many blocks of code', () => {
  const due: (() => void)[] = []
  beforeEach(
    () => void vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void) => due.push(run)) as never),
  )
  afterEach(() => void vi.restoreAllMocks())

  /** Which of these blocks are painted at each turn. */
  function turns(blocks: readonly string[]) {
    let now: string[] = []
    const cancels = blocks.map((code) => paintInTurn(code, 'js', () => void now.push(code)))
    return {
      cancels,
      async run() {
        const painted: string[][] = []
        const settled = () => new Promise((resolve) => setImmediate(resolve))
        for (await settled(); due.length > 0; await settled()) {
          expect(due.length).toBe(1)
          due.shift()!()
          painted.push(now)
          now = []
        }
        return painted
      },
    }
  }

  test('[L5] [abuse T18] are painted in turns, one at a time, none forgotten', async () => {
    const blocks = Array.from({ length: 60 }, (_, n) => `${n}`.padEnd(MOST))
    const painted = await turns(blocks).run()
    expect(painted.filter((turn) => turn.length > 1)).toEqual([])
    expect(painted.flat()).toEqual(blocks)
  })

  test('[L5] [abuse T18] that nobody looks at any more are not painted, and others are', async () => {
    const { cancels, run } = turns(['a', 'b', 'c', 'd'.repeat(3_000), 'e'])
    for (const cancel of cancels.slice(0, 3)) cancel()
    expect((await run()).flat()).toEqual(['d'.repeat(3_000), 'e'])
  })
})
