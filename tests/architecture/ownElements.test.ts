import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { isView } from './importMap.ts'

const SOURCES = join(import.meta.dirname, '../../src')

/** `x.dataset.y` that is read: neither set nor deleted. */
const isRead = (node: ts.Expression) => {
  const { parent } = node
  const isSet =
    ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  return !isSet && !ts.isDeleteExpression(parent)
}

/** Where a view learns something from a data-* attribute. Those are promises to whoever drives the app from outside, and for style sheets. */
function leanings(path: string, source: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node) => {
    if ((ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) && /\[data-/.test(node.text)) found.push(node.text)
    if (ts.isCallExpression(node) && /\b(get|has)Attribute$/.test(node.expression.getText()))
      if (/^.data-/.test(node.arguments[0]?.getText() ?? '')) found.push(node.getText())
    const isOf = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)
    if (isOf && /\bdataset$/.test(node.expression.getText()) && isRead(node)) found.push(node.getText())
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true))
  return found
}

test('no view finds its own elements by their data-* attributes', () => {
  const views = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(isView)
  expect(views.length).toBeGreaterThan(100)
  const found = views.flatMap((path) =>
    leanings(path, readFileSync(join(SOURCES, path), 'utf8')).map((one) => `${path}: ${one}`),
  )
  expect(found).toEqual([])
})

test.each([
  "document.querySelector('article[data-found]')",
  'list.querySelector(`a[data-peer="$' + '{id}"]`)',
  "on.closest('[data-peer]')",
  'const { dataset } = on; f(on.dataset.peer)',
  "f(on.dataset['peer'])",
  "on.getAttribute('data-peer')",
])('the search finds %s', (source) => expect(leanings('x.tsx', source)).toHaveLength(1))

test.each([
  "on.dataset.swiped = 'begun'",
  'delete on.dataset.swiped',
  'const A = () => <a data-peer={id} />',
  "on.closest('article')",
])('the search passes over %s', (source) => expect(leanings('x.tsx', source)).toEqual([]))
