import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const ELSEWHERE = new Set(['node_modules', 'dist', 'artefacts', 'test-results'])
const MAX_LINES = 25

const documentsIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return ELSEWHERE.has(entry.name) || entry.name.startsWith('.') ? [] : documentsIn(path)
    return entry.name.endsWith('.md') ? [path] : []
  })

const documents = documentsIn('').map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))

const withoutFences = (text: string) => text.replace(/^ *```[\s\S]*?^ *```$/gm, '')

/** What a heading is called in a link, as GitHub has it. */
const slugOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')

const hasHeading = (path: string, part: string) =>
  [...withoutFences(readFileSync(join(ROOT, path), 'utf8')).matchAll(/^#{1,6} (.+)$/gm)].some(
    ([, heading = '']) => slugOf(heading) === part,
  )

function leadsNowhere(path: string, link: string): boolean {
  const [target = '', part] = link.split('#')
  const file = target === '' ? path : join(dirname(path), target)
  if (!existsSync(join(ROOT, file))) return true
  return part !== undefined && file.endsWith('.md') && !hasHeading(file, part)
}

/** Links of a document to files, or headings in them, that are not there. */
const brokenLinks = (path: string, text: string) =>
  [
    ...withoutFences(text)
      .replace(/`[^`]*`/g, '')
      .matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)/gm),
  ]
    .map(([, inline, apart]) => inline ?? apart ?? '')
    .filter((link) => !/^[a-z]+:/.test(link) && leadsNowhere(path, link))

/** Sources that a document names, from the root, from `src` or from where it lies, and that are not there. */
const goneSources = (path: string, text: string) =>
  [...withoutFences(text).matchAll(/`([\w.-]+(?:\/[\w.-]+)+\.(?:ts|tsx|mjs|css|yaml|json|md))`/g)]
    .map(([, source = '']) => source)
    .filter(
      (source) => ![ROOT, join(ROOT, 'src'), join(ROOT, dirname(path))].some((from) => existsSync(join(from, source))),
    )

test('every link in a document leads to a file, and to a heading in it', () => {
  expect(documents.length).toBeGreaterThan(20)
  expect(documents.flatMap(({ path, text }) => brokenLinks(path, text).map((to) => `${path}: ${to}`))).toEqual([])
})

test('every source that a document names is there', () => {
  expect(documents.flatMap(({ path, text }) => goneSources(path, text).map((to) => `${path}: ${to}`))).toEqual([])
})

test(`what stands beside sources is no longer than ${MAX_LINES} lines`, () => {
  const beside = documents.filter(({ path }) => path.startsWith('src/'))
  expect(beside.length).toBeGreaterThan(10)
  const long = beside.filter(({ text }) => text.trimEnd().split('\n').length > MAX_LINES)
  expect(long.map(({ path }) => path)).toEqual([])
})

test.each(['[a](gone.md)', '[a](docs/gone.md#part)', 'on [two\nlines](gone.md)', '[a]: gone.md', '[a](SPEC.md#gone)'])(
  'the search finds %j',
  (text) => expect(brokenLinks('README.md', text)).toHaveLength(1),
)

test.each(['[a](SPEC.md#words)', '[a](https://example.org/x)', '`[a](gone.md)`', '```md\n[a](gone.md)\n```'])(
  'the search passes over %j',
  (text) => expect(brokenLinks('README.md', text)).toEqual([]),
)

test('a source that has gone is found wherever it is named from', () => {
  expect(goneSources('src/engine/README.md', '`engine/log.ts` `side/side.ts` `src/main.ts` `side/gone.ts`')).toEqual([
    'side/gone.ts',
  ])
})
