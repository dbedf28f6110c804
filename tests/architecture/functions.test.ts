import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const MAX_LINES = 120

/** Functions longer than that, and how long they are. Numbers here only go down, and lines away. */
const LONG: Readonly<Record<string, number>> = {
  'peer-server/cluster/redis.ts connectRedisCluster': 157,
  'peer-server/guard.ts createGuard': 139,
  'src/app/createApp.ts createApp': 164,
  'src/engine/log.ts createLog': 165,
  'src/engine/replication/replica.ts createReplica': 172,
  'src/engine/side/side.ts createSide': 173,
  'src/features/search/indexing.ts createIndexing': 264,
  'src/features/search/session.ts createSession': 164,
  'src/features/transcript/createOpening.ts createOpening': 185,
  'src/platform/sqlite/textIndex.ts createTextIndex': 131,
}

const nameOf = (node: ts.SignatureDeclaration): string | undefined => {
  if (node.name) return node.name.getText()
  return ts.isVariableDeclaration(node.parent) || ts.isPropertyAssignment(node.parent)
    ? node.parent.name.getText()
    : undefined
}

/** Name -> lines, of those past the limit. What is long because of a function in it that wraps it whole is counted once. */
function longFunctions(path: string, source: string): Record<string, number> {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true)
  const found: Record<string, number> = {}
  const lineOf = (at: number) => file.getLineAndCharacterOfPosition(at).line
  const visit = (node: ts.Node, within: string) => {
    let inside = within
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const name = nameOf(node) ?? within
      const lines = lineOf(node.end) - lineOf(node.getStart()) + 1
      const key = `${path} ${name || '(none)'}`
      if (lines > MAX_LINES) found[key] = Math.max(found[key] ?? 0, lines)
      inside = name
    }
    ts.forEachChild(node, (child) => visit(child, inside))
  }
  visit(file, '')
  return found
}

test('no function is longer than 120 lines but those that were', () => {
  const paths = ['src', 'peer-server'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /(?<!\.d)\.tsx?$/.test(path))
      .map((path) => `${folder}/${path}`),
  )
  expect(paths.length).toBeGreaterThan(250)
  const all = paths.map((path) => longFunctions(path, readFileSync(join(ROOT, path), 'utf8')))
  expect(Object.assign({}, ...all)).toEqual(LONG)
})

const filled = (lines: number) => 'x()\n'.repeat(lines)

test.each([
  ['a function', `function long() {\n${filled(119)}}`, { 'x.ts long': 121 }],
  ['an arrow', `const long = () => {\n${filled(119)}}`, { 'x.ts long': 121 }],
  ['a method', `const it = { long() {\n${filled(119)}} }`, { 'x.ts long': 121 }],
  ['one without a name', `run(() => {\n${filled(119)}})`, { 'x.ts (none)': 121 }],
  ['one within another', `function outer() {\nreturn run(() => {\n${filled(119)}})\n}`, { 'x.ts outer': 123 }],
  ['none at the limit', `function fits() {\n${filled(118)}}`, {}],
])('the count finds %s', (_, source, expected) => expect(longFunctions('x.ts', source)).toEqual(expected))
