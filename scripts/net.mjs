// npm run net [-- words …]: people in a small internet of network namespaces, and a table of what came of it. Words choose scenarios by
// their titles; --core: those of npm test; --write: the table goes into docs/connectivity.md; --list; --clean: takes away what a killed
// run has left. Imports nothing from node_modules.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { lackingRights, removeRemains } from '../tests/net/lab/remains.mjs'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { TABLES, tableLines, written } from './netTable.mjs'
import { ALL_LEFT_OUT, notChecked } from './notChecked.mjs'
import { failInOneLine, ROOT, runTool } from './run.mjs'
import { haveChromium, haveTools, lacking } from './tools.mjs'

const ROWS = join(ROOT, 'artefacts/net/rows.json')
const DOCUMENT = join(ROOT, 'docs/connectivity.md')

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(['core', 'write', 'list', 'clean'].map((name) => [name, { type: 'boolean' }])),
})

const show = () => {
  const rows = existsSync(ROWS) ? JSON.parse(readFileSync(ROWS, 'utf8')) : []
  for (const name of TABLES) {
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
      ...(values.core ? ['--grep', '@core', '--retries', '1'] : wanted ? ['--grep', wanted] : []),
      ...(values.list ? ['--list', '--reporter=list'] : []),
    ],
    { env },
  )
  show()
  return code
}

process.exitCode = await main().catch(failInOneLine)
