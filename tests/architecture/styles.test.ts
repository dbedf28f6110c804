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
