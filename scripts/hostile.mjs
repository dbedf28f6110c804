// npm run hostile -- --minutes 30 [--seed 7]: attackers against page and broker, seed after seed, all of them at the same time, for so long; then
// raw sockets against the broker by themselves, for as long again, since that siege compares what others feel: beside the rest they would
// compete for processors with the attackers of everybody else. Says each seed before it begins, and looks at time and processors too.
import { parseArgs } from 'node:util'
import { build } from './build.mjs'
import { findChromium } from './chromium.mjs'
import { runTool } from './run.mjs'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' } },
})
const minutes = Number(values.minutes)
if (!(minutes > 0)) throw new Error('--minutes takes a number above 0')
const seed = values.seed ?? String(Date.now() % 1_000_000)
/** Every siege at once, or each would wait until the others' time is over. */
const all = { VITEST_MAX_WORKERS: '16' }
const env = { MINUTES: String(minutes), SEED: seed }
console.log(`first seed ${seed}`)

const built = findChromium() && (await build('page')).code === 0 && (await build('server')).code === 0
/** Siege in which time is compared, of the broker attacked with another one attacked. */
const TIMED = 'tests/hostile/broker/attacker.test.ts'
const siege = (...paths) =>
  runTool('vitest', 'vitest', ['run', '--project=unit', ...paths], { env: { ...env, ...all } })
const sieges = await Promise.all([
  siege('tests/hostile', '--exclude', TIMED),
  built
    ? runTool('@playwright/test', 'playwright', ['test', '--project=people', 'e2e/hostile.spec'], { env })
    : { code: 1, output: '' },
])
sieges.push(await siege(TIMED))
if (!built) console.error('not run in browsers: there is no Chromium, or no build')
process.exitCode = sieges.some(({ code }) => code !== 0) ? 1 : 0
