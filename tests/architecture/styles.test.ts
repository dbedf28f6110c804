import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { isView } from './importMap.ts'

const SOURCES = join(import.meta.dirname, '../../src')

/** The compiler takes any name for a class of a style sheet; one that is not there leaves an element without its looks. */
function unknownClasses(view: string, sheetOf: (path: string) => string): string[] {
  return [...view.matchAll(/import (\w+) from '([^']+\.module\.css)'/g)].flatMap(([, name, path = '']) => {
    const sheet = sheetOf(path).replace(/\/\*[\s\S]*?\*\//g, '')
    const known = new Set([...sheet.matchAll(/\.([A-Za-z]\w*)/g)].map(([, one]) => one))
    const used = [...view.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, 'g'))].map(([, one]) => one)
    return used.filter((one) => !known.has(one)).map((one) => `${path}: .${one}`)
  })
}

const views = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(isView)

test('every class that a view names stands in its style sheet', () => {
  expect(views.length).toBeGreaterThan(50)
  const found = views.flatMap((path) =>
    unknownClasses(readFileSync(join(SOURCES, path), 'utf8'), (sheet) =>
      readFileSync(normalize(join(SOURCES, dirname(path), sheet)), 'utf8'),
    ).map((fault) => `${path}: ${fault}`),
  )
  expect(found).toEqual([])
})

test('one that is missing is found', () => {
  const view =
    "import css from './A.module.css'\nconst A = () => <i className={css.there}><b className={css.gone} /></i>"
  expect(unknownClasses(view, () => '.there { & .inner { color: red; } } /* .gone */')).toEqual([
    './A.module.css: .gone',
  ])
})

/** Rules for a pointer that hovers, outside of a query for one: a finger leaves them behind where it last was. */
function hoversForAll(sheet: string): string[] {
  const found: string[] = []
  const open: string[] = []
  let head = ''
  for (const sign of sheet.replace(/\/\*[\s\S]*?\*\//g, '')) {
    if (sign === '{') {
      open.push(head.trim())
      if (/:hover\b/.test(head) && !open.some((one) => /^@media\b.*\(hover: hover\)/.test(one))) found.push(head.trim())
    }
    if (sign === '}') open.pop()
    head = /[{};]/.test(sign) ? '' : head + sign
  }
  return found
}

test('what hovering does, it does where something can hover', () => {
  const sheets = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.css'))
  expect(sheets.length).toBeGreaterThan(40)
  const found = sheets.flatMap((path) =>
    hoversForAll(readFileSync(join(SOURCES, path), 'utf8')).map((rule) => `${path}: ${rule}`),
  )
  expect(found).toEqual([])
})

test.each([
  ['.a:hover { color: red; }', ['.a:hover']],
  ['.a { color: red; &:hover, &:focus { color: blue; } }', ['&:hover, &:focus']],
  ['@media (hover: none) { .a:hover { color: red; } }', ['.a:hover']],
  ['@media (hover: hover) { .a { &:hover { color: red; } } } .b:hover { color: red; }', ['.b:hover']],
  ['/* .a:hover { } */ @media (hover: hover) and (pointer: fine) { .a:hover { color: red; } }', []],
])('hovering is found in %s', (sheet, expected) => expect(hoversForAll(sheet)).toEqual(expected))
