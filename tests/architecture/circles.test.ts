import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { circlesIn } from './circles.ts'

const ROOT = join(import.meta.dirname, '../..')

const program = new Map(
  readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name.replaceAll('\\', '/')}`)
    .filter((path) => /(?<!\.d)\.tsx?$/.test(path))
    .map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]),
)

test('no two files of the page import each other, directly or by way of others', () => {
  expect(program.size).toBeGreaterThan(50)
  expect(circlesIn(program)).toEqual([])
})

describe('a circle is found', () => {
  test.each<[string, Record<string, string>, string[]]>([
    [
      'of two',
      { 'src/a.ts': "import { b } from './b.ts'", 'src/b.ts': "import { a } from './a.ts'" },
      ['src/a.ts src/b.ts'],
    ],
    [
      'by way of a third, through a folder',
      {
        'src/a.ts': "export { b } from './b/b.ts'",
        'src/b/b.ts': "import '../c.ts'",
        'src/c.ts': "import './a.ts'",
      },
      ['src/a.ts src/b/b.ts src/c.ts'],
    ],
    [
      'of types, and of what is loaded later',
      { 'src/a.ts': "const late = () => import('./b.ts')", 'src/b.ts': "import type { A } from './a.ts'" },
      ['src/a.ts src/b.ts'],
    ],
    ['with itself', { 'src/a.ts': "import type { A } from './a.ts'" }, ['src/a.ts']],
    [
      'beside another one',
      {
        'src/x.ts': "import './a.ts'",
        'src/a.ts': "import './b.ts'\nimport './c.ts'",
        'src/b.ts': "import './a.ts'",
        'src/c.ts': "import './d.ts'",
        'src/d.ts': "import './c.ts'",
      },
      ['src/a.ts src/b.ts', 'src/c.ts src/d.ts'],
    ],
  ])('%s', (_, sources, circles) => {
    expect(circlesIn(new Map(Object.entries(sources)))).toEqual(circles)
  })

  test('and two ways to one file are none', () => {
    const sources = {
      'src/a.ts': "import './b.ts'\nimport './c.ts'",
      'src/b.ts': "import './d.ts'",
      'src/c.ts': "import './d.ts'",
      'src/d.ts': '',
    }
    expect(circlesIn(new Map(Object.entries(sources)))).toEqual([])
  })
})
