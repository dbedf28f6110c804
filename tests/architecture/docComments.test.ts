import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

/**
 * Words that name nothing: a doc comment begins with the field's term for its thing (entry, link, replica, candidate…),
 * so that a search for the term leads there.
 */
const NAMELESS = new RegExp(
  [
    /^(what|who|whom|which)(ever|soever)?\b|^(whose|whether|why|how|where|wherever|when|whenever)\b/,
    /^(it|one|ones|this|that|these|those|they|such|so|undefined)\b|^(the|as) same\b/,
    /^(every|any|some)(thing)\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
)

/** Doc comments of a source that begin with such a word: their first five words. */
const namelessIn = (source: string): string[] =>
  [...source.matchAll(/\/\*\*(?!\/)[\s*]*([\s\S]*?)\*\//g)]
    .map(([, text = '']) => text.replace(/\n\s*\*?/g, ' ').trim())
    .filter((text) => NAMELESS.test(text))
    .map((text) => text.split(/\s+/).slice(0, 5).join(' '))

test('every doc comment begins with the term of its thing', () => {
  const paths = ['src', 'peer-server'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.([cm]?[jt]sx?|css)$/.test(path))
      .map((path) => `${folder}/${path}`),
  )
  expect(paths.length).toBeGreaterThan(350)
  const found = paths.flatMap((path) =>
    namelessIn(readFileSync(join(ROOT, path), 'utf8')).map((words) => `${path}: ${words}`),
  )
  expect(found).toEqual([])
})

test.each([
  ['/** What came goes to the disk. */', 'What came goes to the'],
  ['/** Undefined: all interfaces. */\nreadonly host: string', 'Undefined: all interfaces.'],
  ['/**\n * The same of\n * everybody. */', 'The same of everybody.'],
  ['  /**   where it goes on */', 'where it goes on'],
  ['/** Entry. */\nconst a = 1\n/** Everything here. */', 'Everything here.'],
])('the search finds %j', (source, words) => expect(namelessIn(source)).toEqual([words]))

test.each([
  '/** Entry: what somebody said. */',
  '/** Its words: a noun all the same. */',
  '/* What follows is no doc comment. */',
  '/** Oneself is a word of its own, and so is Itself. */',
  '/** Entry. */\n/* Where: no doc comment. */',
])('and leaves alone %j', (source) => expect(namelessIn(source)).toEqual([]))
