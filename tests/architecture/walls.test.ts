import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

const projectOf = (name: string) => {
  const { config, error } = ts.readConfigFile(join(ROOT, name), ts.sys.readFile)
  if (error) throw new Error(String(error.messageText))
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
  return { options, files: fileNames.map((file) => relative(ROOT, file)) }
}

const logic = ['lib', 'ports', 'engine', 'conversation', 'richText', 'features', 'shell', 'app'].flatMap((part) =>
  readdirSync(join(ROOT, 'src', part), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('src', part, name)),
)

test('all logic is also checked as if there were no browser', () => {
  const { options, files } = projectOf('tsconfig.core.json')
  expect(options.lib).toEqual(['lib.es2023.d.ts'])
  expect(options.types).toEqual([])
  expect(logic.length).toBeGreaterThan(30)
  expect(logic.filter((path) => !files.includes(path))).toEqual([])
  expect(files.filter((path) => path.endsWith('.tsx'))).toEqual([])
})

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
