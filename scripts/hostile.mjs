// npm run hostile -- --minutes 30 [--seed 7]: attackers against page and broker, seed after seed, all of them at the same time. Says each
// seed before it begins, and looks at time and processors too.
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' } },
})
const minutes = Number(values.minutes)
if (!(minutes > 0)) throw new Error('--minutes takes a number above 0')
const { status } = spawnSync('npx', ['vitest', 'run', '--project=unit', 'tests/hostile'], {
  stdio: 'inherit',
  env: { ...process.env, MINUTES: `${minutes}`, ...(values.seed ? { SEED: values.seed } : {}) },
})
process.exitCode = status ?? 1
