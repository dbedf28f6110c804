import type { ElementContent, RootContent } from 'hast'
import bash from 'highlight.js/lib/languages/bash'
import cpp from 'highlight.js/lib/languages/cpp'
import java from 'highlight.js/lib/languages/java'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import python from 'highlight.js/lib/languages/python'
import sql from 'highlight.js/lib/languages/sql'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import yaml from 'highlight.js/lib/languages/yaml'
import { createLowlight } from 'lowlight'
import type { ReactNode } from 'react'

const NAMES: Readonly<Record<string, string>> = {
  bash: 'Shell',
  cpp: 'C / C++',
  java: 'Java',
  javascript: 'JavaScript',
  json: 'JSON',
  python: 'Python',
  sql: 'SQL',
  typescript: 'TypeScript',
  xml: 'HTML',
  yaml: 'YAML',
}
/** Language aliases that people write behind the three ticks. */
const ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    bash: 'bash sh shell zsh console',
    cpp: 'c cpp c++ h hpp cc',
    java: 'java',
    javascript: 'javascript js jsx mjs cjs node',
    json: 'json json5 jsonc',
    python: 'python py py3',
    sql: 'sql postgres postgresql mysql sqlite',
    typescript: 'typescript ts tsx mts',
    xml: 'xml html htm svg xhtml vue',
    yaml: 'yaml yml',
  }).flatMap(([name, aliases]) => aliases.split(' ').map((alias) => [alias, name] as const)),
)

/** HTML: its scripts are JavaScript. A guess among languages, HTML one of them, reads each again with all that it holds: time by the cube. */
const html: typeof xml = (hljs) => {
  const language = xml(hljs)
  for (const mode of language.contains) {
    const starts = mode === 'self' ? undefined : mode.starts
    if (Array.isArray(starts?.subLanguage)) starts.subLanguage = starts.subLanguage[0]!
  }
  return language
}

const lowlight = createLowlight({ bash, cpp, java, javascript, json, python, sql, typescript, xml: html, yaml })

export type Painted = { language: string; nodes: ReactNode } | undefined

/** Code in colours; `undefined` for a language that is not known. */
export function paintCode(code: string, language: string): Painted {
  const name = ALIASES.get(language.toLowerCase())
  if (name === undefined) return undefined
  const root = lowlight.highlight(name, code)
  return { language: NAMES[name]!, nodes: paint(root.children) }
}

let last = Promise.resolve()

/**
 * Paints once it is its turn, one block at a stretch: a friend may send many at once, and the page has other things to do. Call what this
 * returns when nobody wants it any more.
 */
export function paintInTurn(code: string, language: string, done: (painted: Painted) => void): () => void {
  let wanted = true
  const turn = (over: () => void) =>
    setTimeout(() => {
      over()
      if (wanted) done(paintCode(code, language))
    })
  last = last.then(() => new Promise(turn))
  return () => {
    wanted = false
  }
}

/** Spans and text: whatever the tree holds besides has no business here. */
const paint = (nodes: readonly (RootContent | ElementContent)[]): ReactNode =>
  nodes.map((node, at) => {
    if (node.type === 'text') return node.value
    if (node.type !== 'element') return null
    const names = Array.isArray(node.properties.className) ? node.properties.className.map(String) : []
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of one text never move
      <span key={at} className={names.filter((one) => one.startsWith('hljs-')).join(' ')}>
        {paint(node.children)}
      </span>
    )
  })
