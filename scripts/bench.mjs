// npm run bench: measures the product as it is built, and prints each figure beside its reference of the same run and its aim.
import { build } from './build.mjs'
import { install } from './install.mjs'
import { runTool } from './run.mjs'
import { haveChromium, haveTools } from './tools.mjs'

await install()
await haveTools(['chromium', 'redis'])
const env = { CHROMIUM_PATH: await haveChromium() }
for (const part of ['page', 'server']) await build(part, { quiet: true })
const { code } = await runTool(
  '@playwright/test',
  'playwright',
  ['test', '-c', 'tests/bench/bench.config.ts', ...process.argv.slice(2)],
  { env },
)
process.exitCode = code
