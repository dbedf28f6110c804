import { describe, expect, onTestFinished, test } from 'vitest'
import { ENTRY_OVERHEAD, WORDS_COUNT } from '../../src/engine/budgets.ts'
import { MAX_TEXT } from '../../src/engine/limits.ts'
import { parseQuery } from '../../src/lib/searchQuery.ts'
import { piecesOf, tokensOf } from '../../src/lib/searchWords.ts'
import { seededRandom } from '../support/seededRandom.ts'
import { createSqliteIndexes } from '../support/sqliteIndexes.ts'

// What one message may put into the index of words: words made for it, and words that people write.

/** The index of words takes at most so many times what its author is charged for. */
const FACTOR = 6

const random = seededRandom(11)
const among = (alphabet: string) => alphabet[Math.floor(random() * alphabet.length)]!
const word = (length: number, alphabet = 'abcdefghijklmnopqrstuvwxyz') =>
  Array.from({ length }, () => among(alphabet)).join('')
const from = (first: number, last: number) => String.fromCodePoint(first + Math.floor(random() * (last - first)))
const fill = (make: () => string, between: string) => {
  let text = ''
  while (text.length < MAX_TEXT) text += (text ? between : '') + make()
  return text.slice(0, MAX_TEXT).replace(/\p{Surrogate}/gu, '')
}
const ARABIC = 'ابتثجحخدذرزسشصضطظعغفقكلمنهوي'

const SHAPES: Record<string, () => string> = {
  'words, none twice': () => fill(() => word(4), ' '),
  'words with endings of two languages': () => fill(() => `${word(4)}ings`, ' '),
  'one endless compound': () => fill(() => word(3), '.'),
  'one endless compound of letters': () => fill(() => word(1), '-'),
  'compounds as long as they may be': () => fill(() => Array.from({ length: 6 }, () => word(3)).join('-'), ' '),
  versions: () => fill(() => `v${[3, 3, 3].map((length) => word(length, '0123456789')).join('.')}`, ' '),
  'an endless compound in Arabic': () => fill(() => word(5, ARABIC), '-'),
  'Chinese characters at random': () => fill(() => from(0x4e00, 0x9fff), ''),
  'Korean syllables at random': () => fill(() => from(0xac00, 0xd7a3), ''),
  'rare characters at random': () => fill(() => from(0x20000, 0x2a6d0), ''),
  'ligatures of eighteen letters': () => fill(() => 'ﷺﷺ', ' '),
}

/** What they take, once they are in: the file, beside an empty one. */
async function taken(texts: readonly string[]): Promise<number> {
  const disk = await createSqliteIndexes()
  onTestFinished(() => disk.close())
  const opened = await disk.indexes.open()
  if (!opened.ok) throw new Error(opened.why)
  const empty = disk.file().length
  const put = texts.map((text, at) => {
    const key = ['bob', 'bob', 'i', at + 1] as const
    return { key, at: 1_800_000_000_000 + at, mine: false, text }
  })
  await opened.index.apply({ put, drop: [], marks: [] })
  return disk.file().length - empty
}

const charged = (text: string) => ENTRY_OVERHEAD + WORDS_COUNT * Buffer.byteLength(JSON.stringify({ text }))

describe('[HOSTILE 3] what a message puts into the index', () => {
  for (const [name, shape] of Object.entries(SHAPES))
    test(`[HOSTILE 3] [abuse W38] is what its author is charged, times a factor: ${name}`, async () => {
      const texts = Array.from({ length: 40 }, shape)
      const all = texts.reduce((sum, text) => sum + charged(text), 0)
      const factor = (await taken(texts)) / all
      expect([factor, name]).toEqual([Math.min(factor, FACTOR), name])
      expect(factor).toBeGreaterThan(0.1)
    })

  const PROSE = {
    English:
      'It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife. However little known the feelings or views of such a man may be on his first entering a neighbourhood, this truth is so well fixed in the minds of the surrounding families, that he is considered the rightful property of some one or other of their daughters. “My dear Mr. Bennet,” said his lady to him one day, “have you heard that Netherfield Park is let at last?” Mr. Bennet replied that he had not. “But it is,” returned she; “for Mrs. Long’s just been here, and she told me all about it.” ',
    French:
      'Longtemps, je me suis couché de bonne heure. Parfois, à peine ma bougie éteinte, mes yeux se fermaient si vite que je n’avais pas le temps de me dire : « Je m’endors. » Et, une demi-heure après, la pensée qu’il était temps de chercher le sommeil m’éveillait ; je voulais poser le volume que je croyais avoir encore dans les mains et souffler ma lumière ; je n’avais pas cessé en dormant de faire des réflexions sur ce que je venais de lire, mais ces réflexions avaient pris un tour un peu particulier ; il me semblait que j’étais moi-même ce dont parlait l’ouvrage : une église, un quatuor, la rivalité de François Ier et de Charles-Quint. ',
    Chinese:
      '道可道，非常道；名可名，非常名。無名天地之始，有名萬物之母。故常無欲，以觀其妙；常有欲，以觀其徼。此兩者同出而異名，同謂之玄，玄之又玄，眾妙之門。天下皆知美之為美，斯惡已；皆知善之為善，斯不善已。故有無相生，難易相成，長短相較，高下相傾，音聲相和，前後相隨。是以聖人處無為之事，行不言之教。不尚賢，使民不爭；不貴難得之貨，使民不為盜；不見可欲，使民心不亂。',
    // None twice.
    'UUIDs, addresses and names of code': Array.from({ length: 60 }, (_, at) => {
      const uuid = [8, 4, 4, 4, 12].map((length) => word(length, '0123456789abcdef')).join('-')
      return `${uuid} 192.168.${at}.254 ${at % 6 === 0 ? `get_${word(5)}_names ` : ''}`
    }).join(''),
  }

  for (const [name, prose] of Object.entries(PROSE))
    test(`spares the longest message of ${name}: every word of it is found, with its signs and without`, async () => {
      const text = prose.repeat(Math.ceil(MAX_TEXT / prose.length)).slice(0, MAX_TEXT)
      expect(prose.length).toBeLessThanOrEqual(MAX_TEXT)
      const disk = await createSqliteIndexes()
      onTestFinished(() => disk.close())
      const opened = await disk.indexes.open()
      if (!opened.ok) throw new Error(opened.why)
      const key = ['bob', 'bob', 'i', 1] as const
      await opened.index.apply({ put: [{ key, at: 1_800_000_000_000, mine: false, text }], drop: [], marks: [] })
      const typed = new Set<string>()
      for (const whole of prose.split(/\s+/).filter((one) => piecesOf(one).length > 0)) {
        typed.add(whole)
        typed.add(whole.replace(/[^\p{L}\p{N}]/gu, ''))
      }
      for (const { kind, token } of piecesOf(prose)) {
        typed.add(token)
        if (kind !== 'run') continue
        for (let at = 0; at + 1 < token.length; at += 1) typed.add(token.slice(at, at + 2))
      }
      const missed: string[] = []
      for (const words of typed) {
        // In Chinese, what stands around a sign is not one word.
        if (name === 'Chinese' && !prose.includes(words)) continue
        const query = parseQuery(`${words} `)
        const hits = query && (await opened.index.find({ query, limit: 1 }))
        if (!hits?.length) missed.push(words)
      }
      expect(missed).toEqual([])
      expect(typed.size).toBeGreaterThan(100)
    })

  test('spares short words that are joined, all their parts in one', () => {
    const tokens = tokensOf('call 06-12-34-56-78, or ask about v1.2.3 of get_user_name').split(' ')
    for (const one of ['0612345678', '06123456', '12345678', '3456', '123', 'getusername', 'username'])
      expect(tokens).toContain(one)
  })
})
