import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { LANGUAGE_CODES } from '../../src/features/settings/settings.ts'
import { DIRECTION, loadDoctorMessages, loadMessages as loadShared } from '../../src/locales/catalogues.ts'

/** All words of a language, those that come later too. */
const loadMessages = async (code: Parameters<typeof loadShared>[0]) => ({
  ...(await loadShared(code)),
  ...(await loadDoctorMessages(code)),
})

const SOURCES = resolve(import.meta.dirname, '../../src')

const views = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.tsx'))
  .map((path) => join(SOURCES, path))

/** The app's own name is the same in every language. */
const NAMES = /Tête-à-tête/g
const hasWords = (text: string) => /\p{L}{2,}/u.test(text.replace(NAMES, ''))

/** What is read out or shown, among attributes. */
const SPOKEN = new Set([
  'aria-label',
  'title',
  'placeholder',
  'alt',
  'label',
  'hint',
  'aria-description',
  'aria-roledescription',
])

/** Words that stand in a view instead of in a catalogue. */
function hardCoded(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TSX)
  const found: string[] = []
  const isMacro = (node: ts.JsxOpeningLikeElement) =>
    /^(Trans|Plural|Select|SelectOrdinal)$/.test(node.tagName.getText())

  function visit(node: ts.Node) {
    if (ts.isJsxElement(node) && isMacro(node.openingElement)) return
    if (ts.isJsxSelfClosingElement(node) && isMacro(node)) return
    if (ts.isJsxText(node) && hasWords(node.text)) found.push(node.text.trim())
    if (ts.isJsxExpression(node) && node.expression && ts.isStringLiteralLike(node.expression)) {
      const inside = node.parent
      const shown = !ts.isJsxAttribute(inside) || SPOKEN.has(inside.name.getText())
      if (shown && hasWords(node.expression.text)) found.push(node.expression.text)
    }
    if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText())) {
      const value = node.initializer
      if (value && ts.isStringLiteral(value) && hasWords(value.text) && !/^https?:/.test(value.text))
        found.push(value.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

test('no view holds words of its own', () => {
  expect(views.length).toBeGreaterThan(30)
  expect(
    views.flatMap((path) => hardCoded(path, readFileSync(path, 'utf8')).map((words) => `${path}: ${words}`)),
  ).toEqual([])
})

test.each([
  ['text', 'const A = () => <p>Hello there</p>'],
  ['text beside a translated one', 'const A = () => <p>Hello <Trans>there</Trans></p>'],
  ['a string in braces', "const A = () => <p>{'Hello'}</p>"],
  ['a label', 'const A = () => <button aria-label="Close" />'],
  ['a placeholder in braces', "const A = () => <input placeholder={'Name'} />"],
])('the search finds %s', (_, source) => {
  expect(hardCoded('planted.tsx', source)).toHaveLength(1)
})

test.each([
  ['translated text', 'const A = () => <p><Trans>Hello <b>there</b></Trans></p>'],
  ['a translated label', 'const A = () => <button aria-label={t`Close`} />'],
  ['attributes that nobody reads', 'const A = () => <input type="text" className="large field" autoComplete="off" />'],
  ['the name of the app', 'const A = () => <h1>Tête-à-tête</h1>'],
])('the search passes over %s', (_, source) => {
  expect(hardCoded('planted.tsx', source)).toEqual([])
})

const tagsOf = (text: string): string[] => text.match(/<\/?\d+\/?>/g) ?? []

/** The names of what is filled in, and the tags of what is wrapped around words. A compiled message is a string, or a list of strings and slots. */
const slotsOf = (message: unknown): string[] =>
  (Array.isArray(message) ? message : [message])
    .flatMap((part: unknown) => (Array.isArray(part) ? [String(part[0])] : tagsOf(String(part))))
    .sort()

const OTHERS = LANGUAGE_CODES.filter((code) => code !== 'en')

test.each(OTHERS)('%s says everything that English says, with the same slots', async (code) => {
  const [en, other] = await Promise.all([loadMessages('en'), loadMessages(code)])
  expect(Object.keys(other).sort()).toEqual(Object.keys(en).sort())
  expect(Object.keys(en).length).toBeGreaterThan(100)
  for (const [id, message] of Object.entries(en)) {
    expect(slotsOf(other[id]), `slots of ${JSON.stringify(message)}`).toEqual(slotsOf(message))
  }
})

/** Terms that have another word in this language: one for one thing, as `src/locales/GLOSSARY.md` says. */
const OTHER_WORDS: Readonly<Record<string, RegExp>> = {
  en: /\bbrokers?\b|\bsignalling\b|\bclients?\b|\bcontacts?\b|\byou answer\b|goes by that name|has that name/i,
  fr: /\bproches?\b|\bami(?:·?e)?s?\b|mise en relation|\bsilence\b|vie privée|petits mots|\bcela partira\b|"Chercher/i,
  ar: /وسيط/,
}

test.each(LANGUAGE_CODES)('%s has one term for one thing', async (code) => {
  const said = Object.values(await loadMessages(code)).map((message) => JSON.stringify(message))
  expect(said.filter((words) => OTHER_WORDS[code]!.test(words))).toEqual([])
})

/** Letters that fit on one line of a head at 390 px, with a slot taken for as much as it can hold. */
const HEAD = 34
const HEADS = ['Request sent · you can write', 'offline · messages wait', 'online · relayed', 'online · direct']

test.each(LANGUAGE_CODES)('%s says how a friend is on one line of a phone', async (code) => {
  const [en, its] = await Promise.all([loadMessages('en'), loadMessages(code)])
  for (const words of HEADS) {
    const id = Object.keys(en).find((one) => JSON.stringify(en[one]) === JSON.stringify([words]))
    expect(id, words).toBeDefined()
    expect(String(its[id!]).length, String(its[id!])).toBeLessThanOrEqual(HEAD)
  }
})

/** The forms of every plural in a compiled message: [name, 'plural', { one: …, other: … }]. */
const pluralsOf = (message: unknown): string[][] =>
  (Array.isArray(message) ? message : []).flatMap((part: unknown) =>
    Array.isArray(part) && part[1] === 'plural' ? [Object.keys(part[2] as object)] : [],
  )

/** The forms that this language tells apart in whole numbers that people meet, by Intl. (French keeps one for millions.) */
const formsOf = (code: string) => {
  const rules = new Intl.PluralRules(code)
  return [...new Set(Array.from({ length: 1_000 }, (_, n) => rules.select(n)))].sort()
}

test.each(LANGUAGE_CODES)('%s has every plural form that its numbers need', async (code) => {
  const plurals = Object.entries(await loadMessages(code)).flatMap(([id, message]) =>
    pluralsOf(message).map((forms) => ({ id, forms: forms.filter((form) => /^[a-z]+$/.test(form)) })),
  )
  expect(plurals.length).toBeGreaterThan(2)
  for (const { id, forms } of plurals) {
    const lacking = formsOf(code).filter((form) => !forms.includes(form))
    expect(lacking, `forms lacking in ${code} of ${id}`).toEqual([])
  }
})

test('the six Arabic forms are asked for', () => {
  expect(formsOf('ar')).toEqual(['few', 'many', 'one', 'other', 'two', 'zero'])
})

test('what runs before the first paint knows every language and its direction', () => {
  const script = readFileSync(resolve(SOURCES, '../public/look.js'), 'utf8')
  for (const code of LANGUAGE_CODES) {
    localStorage.setItem('tete-a-tete.look', JSON.stringify({ theme: 'system', language: code }))
    document.documentElement.lang = ''
    document.documentElement.dir = ''
    new Function(script)()
    expect(document.documentElement.lang).toBe(code)
    expect(document.documentElement.dir).toBe(DIRECTION[code])
  }
})
