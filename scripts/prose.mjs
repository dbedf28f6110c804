// Markdown is no wider than code. `node scripts/prose.mjs` names the lines that are; with `--write`, it breaks their paragraphs anew.
// Tables, headings, code and links that stand alone are as wide as they are. Imports nothing from node_modules.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { isMain, ROOT } from './run.mjs'

/** As `lineWidth` of biome.json, and `max_line_length` of .editorconfig. */
export const WIDTH = 120
const ELSEWHERE = new Set(['node_modules', 'dist', 'artefacts'])

const texts = (folder = ROOT) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return ELSEWHERE.has(entry.name) || entry.name.startsWith('.') ? [] : texts(path)
    return entry.name.endsWith('.md') ? [path] : []
  })

const FENCE = /^\s*(```|~~~)/
/** Lines that end a paragraph and are never broken: nothing, headings, tables, HTML, where links lead, pictures. */
const APART = /^\s*($|#{1,6} |\||<|\[[^\]]+\]:|!\[)/
const ITEM = /^(\s*)((?:[-*+]|\d+[.)]) +)/
/** What must not stand at the beginning of a line, since there it would mean something. */
const MARKER = /^([-*+>|]|\d+[.)]|#{1,6}|```.*|~~~.*)$/

/** Words, with code in one piece, as it is read. */
const wordsOf = (text) => text.match(/(?:`[^`]*`|\S)+/g) ?? []

const fill = (lines) => {
  const [first, indent = ''] = ITEM.exec(lines[0]) ?? [/^\s*/.exec(lines[0])[0]]
  const hang = ' '.repeat(first.length)
  const words = [lines[0].slice(first.length), ...lines.slice(1)].flatMap(wordsOf)
  const filled = []
  let line = first.length === 0 ? indent : first
  let empty = true
  for (const word of words) {
    if (!empty && line.length + 1 + word.length > WIDTH && !MARKER.test(word)) {
      filled.push(line)
      line = hang
      empty = true
    }
    line += empty ? word : ` ${word}`
    empty = false
  }
  return [...filled, line]
}

/** The text with every paragraph that is too wide broken anew; `wide` are the numbers of the lines that were. */
export const fitted = (text) => {
  const out = []
  const wide = []
  let paragraph = []
  let fenced = false
  const close = () => {
    const isWide = paragraph.some((line) => line.length > WIDTH)
    // Two spaces, or a stroke, at the end of a line say that it is to end there.
    const broken = isWide && !paragraph.some((line) => /( {2}|\\)$/.test(line)) ? fill(paragraph) : paragraph
    out.push(...broken)
    paragraph = []
  }
  for (const [at, line] of text.split('\n').entries()) {
    if (FENCE.test(line)) fenced = !fenced
    if (fenced || FENCE.test(line) || APART.test(line) || line.startsWith('>')) {
      close()
      out.push(line)
      continue
    }
    if (ITEM.test(line)) close()
    // One word alone, such as an address, cannot be broken.
    if (line.length > WIDTH && wordsOf(line).length > 1) wide.push(at + 1)
    paragraph.push(line)
  }
  close()
  return { text: out.join('\n'), wide }
}

if (isMain(import.meta.url)) {
  const write = process.argv.includes('--write')
  const problems = []
  for (const path of texts()) {
    const before = readFileSync(path, 'utf8')
    const { text, wide } = fitted(before)
    if (!write) problems.push(...wide.map((line) => `${relative(ROOT, path)}:${line} is wider than ${WIDTH}`))
    else if (text !== before) writeFileSync(path, text)
  }
  if (problems.length > 0) {
    console.error(`${problems.join('\n')}\nnpm run format breaks them anew.`)
    process.exit(1)
  }
}
