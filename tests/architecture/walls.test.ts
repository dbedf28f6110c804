import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { isView } from './importMap.ts'

const ROOT = join(import.meta.dirname, '../..')

const projectOf = (name: string) => {
  const { config, error } = ts.readConfigFile(join(ROOT, name), ts.sys.readFile)
  if (error) throw new Error(String(error.messageText))
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
  return { options, files: fileNames.map((file) => relative(ROOT, file)) }
}

const logic = ['lib', 'ports', 'engine', 'conversation', 'richText', 'features', 'shell', 'app'].flatMap((part) =>
  readdirSync(join(ROOT, 'src', part), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !isView(name))
    .map((name) => join('src', part, name)),
)

test('all logic is also checked as if there were no browser', () => {
  const { options, files } = projectOf('tsconfig.core.json')
  expect(options.lib).toEqual(['lib.es2023.d.ts'])
  expect(options.types).toEqual([])
  expect(logic.length).toBeGreaterThan(30)
  expect(logic.filter((path) => !files.includes(path))).toEqual([])
  expect(files.filter(isView)).toEqual([])
})

const holdsJsx = (path: string, source: string): boolean => {
  const visit = (node: ts.Node): boolean =>
    ts.isJsxElement(node) ||
    ts.isJsxSelfClosingElement(node) ||
    ts.isJsxFragment(node) ||
    ts.forEachChild(node, (child) => visit(child) || undefined) === true
  return visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX))
}

test('a view without JSX is called .dom.ts', () => {
  const views = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.tsx'),
  )
  expect(views.length).toBeGreaterThan(50)
  expect(views.filter((name) => !holdsJsx(name, readFileSync(join(ROOT, 'src', name), 'utf8')))).toEqual([])
})

test.each([
  ['const A = () => <a />', true],
  ['const a = <T,>(x: T) => x', false],
  ["const a = () => '<a />'", false],
  ['const A = () => [<></>]', true],
])('JSX is told from what looks like it: %s', (source, isThere) => expect(holdsJsx('x.tsx', source)).toBe(isThere))

const PROJECTS = ['tsconfig.json', 'tsconfig.core.json', 'tsconfig.worker.json', 'tsconfig.node.json']

test.each(PROJECTS)('%s is strict', (name) => {
  expect(projectOf(name).options).toMatchObject({
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
  })
})

test('no TypeScript of the project is left out of all of them', () => {
  const checked = new Set(PROJECTS.flatMap((name) => projectOf(name).files))
  const written = ['src', 'peer-server', 'tests'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => join(folder, name)),
  )
  expect(written.length).toBeGreaterThan(100)
  expect(written.filter((path) => !checked.has(path))).toEqual([])
})
