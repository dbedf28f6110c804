// npm run net [-- words …]: people in a small internet of network namespaces, and a table of what came of it. Words choose scenarios by
// their titles; --core: those of npm test; --write: the table goes into docs/connectivity.md; --list; --clean: takes away what a killed
// run has left. Imports nothing from node_modules.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { lackingRights, removeRemains } from '../tests/net/lab/remains.mjs'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { ALL_LEFT_OUT, notChecked } from './notChecked.mjs'
import { failInOneLine, ROOT, runTool } from './run.mjs'
import { haveChromium, haveTools, lacking } from './tools.mjs'

const ROWS = join(ROOT, 'artefacts/net/rows.json')
const DOCUMENT = join(ROOT, 'docs/connectivity.md')

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(['core', 'write', 'list', 'clean'].map((name) => [name, { type: 'boolean' }])),
})

const seconds = (ms) => (ms === undefined ? '' : `${(ms / 1_000).toFixed(1)} s`)
/** Columns of each table: its name -> heading -> cell. */
const COLUMNS = {
  networks: {
    networks: ({ title }) => title,
    result: ({ result }) => result,
    path: ({ path }) => path,
    'to connect': ({ connect }) => seconds(connect),
    'the page says': ({ said }) => said,
    messages: ({ messages }) => messages,
  },
  changes: {
    change: ({ title }) => title,
    result: ({ result }) => result,
    path: ({ path }) => path,
    'to connect': ({ connect }) => seconds(connect),
    'to recover': ({ recover }) => seconds(recover),
    'the page says': ({ said }) => said,
    messages: ({ messages }) => messages,
  },
}
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const tableLines = (name, rows) => {
  const columns = COLUMNS[name]
  const heading = Object.keys(columns)
  return [
    `| ${heading.join(' | ')} |`,
    `|${heading.map(() => '---').join('|')}|`,
    ...rows.map((row) => {
      const known = row.known.length > 0 ? ` [${row.known.join('; ')}]` : ''
      const cells = Object.entries(columns).map(([, of], n) => cell(of(row) + (n === 1 ? known : '')))
      return `| ${cells.join(' | ')} |`
    }),
  ]
}

/** Lines of the document's table, those of scenarios that were played now in place of their former ones. */
const written = (text, name, rows) => {
  const marks = new RegExp(`(<!-- ${name} -->\n)(.*?)(<!-- end of ${name} -->)`, 's')
  const [, , former = ''] = marks.exec(text) ?? failInOneLine(new Error(`${DOCUMENT} has no marks for ${name}`))
  const now = tableLines(name, rows)
  const titleOf = (line) => line.split(' | ')[0]
  const kept = former
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
  const all = new Map([...kept, ...now.slice(2)].map((line) => [titleOf(line), line]))
  return text.replace(
    marks,
    (_, begin, __, end) => `${begin}${[...now.slice(0, 2), ...all.values()].join('\n')}\n${end}`,
  )
}

const show = () => {
  const rows = existsSync(ROWS) ? JSON.parse(readFileSync(ROWS, 'utf8')) : []
  for (const name of Object.keys(COLUMNS)) {
    const of = rows.filter(({ table }) => table === name)
    if (of.length === 0) continue
    console.log(`\n${tableLines(name, of).join('\n')}`)
    if (values.write) writeFileSync(DOCUMENT, written(readFileSync(DOCUMENT, 'utf8'), name, of))
  }
}

const main = async () => {
  if (values.clean) {
    console.log(`${removeRemains()} namespaces of killed runs are gone`)
    return 0
  }
  await install()
  await haveTools(['net'])
  const lack = lacking('net') ?? lackingRights()
  if (lack !== undefined) {
    notChecked(lack, 'people in a laboratory of networks')
    return ALL_LEFT_OUT
  }
  const env = { CHROMIUM_PATH: await haveChromium() }
  for (const part of ['page', 'server']) {
    const { code, output } = await build(part, { quiet: true })
    if (code !== 0) throw new Error(output)
  }
  rmSync(ROWS, { force: true })
  const wanted = positionals.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')
  const { code } = await runTool(
    '@playwright/test',
    'playwright',
    [
      ...['test', '-c', 'tests/net/net.config.ts'],
      ...(values.core ? ['--grep', '@core'] : wanted ? ['--grep', wanted] : []),
      ...(values.list ? ['--list', '--reporter=list'] : []),
    ],
    { env },
  )
  show()
  return code
}

process.exitCode = await main().catch(failInOneLine)
