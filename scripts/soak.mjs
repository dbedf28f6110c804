// npm run soak -- [--minutes 30] [--seed 7]: two browsers write to each other through faults for so long; says how it stands each minute, and
// what became of everything at the end. The seed is said at the beginning and at the end.
import { parseArgs } from 'node:util'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { failInOneLine, runTool } from './run.mjs'
import { haveChromium } from './tools.mjs'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, seed: { type: 'string' } },
})
const minutes = Number(values.minutes)
if (!(minutes > 0)) failInOneLine(new Error('--minutes takes a number above 0'))
const seed = Number(values.seed ?? Date.now() % 1_000_000)
if (!Number.isInteger(seed)) failInOneLine(new Error('--seed takes a whole number'))

await install().catch(failInOneLine)
const chromium = await haveChromium().catch(failInOneLine)
for (const part of ['page', 'server']) if ((await build(part, { quiet: true })).code !== 0) process.exit(1)
const { code } = await runTool('@playwright/test', 'playwright', ['test', '-c', 'tests/soak/soak.config.ts'], {
  env: { CHROMIUM_PATH: chromium, MINUTES: String(minutes), SEED: String(seed) },
})
process.exitCode = code
