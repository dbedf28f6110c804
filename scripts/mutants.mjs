// Takes one guarantee away at a time and shows which tests notice: `npm run mutants`, or `npm run mutants -- handshake` for those whose
// name, file or promise contains a word. Works on copies of the tree. Fails when one survives that the list does not explain.
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { mutants } from '../tests/mutants/list.mjs'
import { ROOT } from './run.mjs'

/** Storms run by one mutant: the directed tests are what should notice. */
const SEEDS = process.env.SEEDS ?? '10'
/** Some mutants wait for ever; a test that is still running then has noticed. Milliseconds. */
const LIMIT = 180_000
const WORKERS = Math.min(2, availableParallelism())

const wanted = process.argv.slice(2)
const chosen = mutants.filter(({ name, file, promise = '' }) =>
  wanted.every((word) => `${name} ${file} ${promise}`.includes(word)),
)

const sources = new Map(chosen.map(({ file }) => [file, readFileSync(join(ROOT, file), 'utf8')]))
const misplaced = chosen.flatMap(({ name, file, find, replace }) => {
  const times = sources.get(file).split(find).length - 1
  if (times !== 1) return [`${name}: its text stands ${times} times in ${file}`]
  return find === replace ? [`${name}: changes nothing`] : []
})
const names = new Set(mutants.map(({ name }) => name))
if (names.size !== mutants.length) misplaced.push('two mutants have the same name')
if (misplaced.length > 0) {
  console.error(misplaced.join('\n'))
  process.exit(2)
}
if (chosen.length === 0) {
  console.error(`no mutant is called ${wanted.join(' ')}`)
  process.exit(2)
}

/** A copy of what the tests read, and a way to run some of them in it. */
function makeCopy() {
  const home = mkdtempSync(join(tmpdir(), 'mutants-'))
  for (const part of ['src', 'peer-server', 'tests', 'scripts', 'package.json', 'docs/recovery-vectors.json'])
    cpSync(join(ROOT, part), join(home, part), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'))
  const config = {
    cacheDir: '.cache',
    test: {
      testTimeout: 60_000,
      expect: { poll: { timeout: 10_000 } },
      fileParallelism: false,
      include: ['tests/**/*.test.ts'],
    },
  }
  writeFileSync(join(home, 'vitest.config.mjs'), `export default ${JSON.stringify(config)}\n`)
  return home
}

/** `red` holds the titles of what failed; also "never ends" or "does not start". With `promise`, only tests that name it are run. */
function runTests(home, files, promise) {
  return new Promise((resolve) => {
    const report = join(home, 'report.json')
    rmSync(report, { force: true })
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
    const args = [vitest, 'run', ...files, '--reporter=json', `--outputFile=${report}`, '--bail=5']
    if (promise) args.push('-t', `\\[[^\\]]*\\b${promise}\\b`)
    // A group of its own: a worker that turns in circles does not notice that its parent is gone.
    const child = spawn(process.execPath, args, {
      cwd: home,
      env: { ...process.env, SEEDS },
      stdio: 'ignore',
      detached: true,
    })
    running.add(child)
    const timer = setTimeout(() => end(child), LIMIT)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      running.delete(child)
      if (signal) return resolve({ red: ['never ends'] })
      const { testResults = [] } = readReport(report)
      const red = testResults.flatMap(({ assertionResults, status, message }) => {
        const failed = assertionResults.filter((a) => a.status === 'failed').map((a) => a.title)
        return failed.length === 0 && status === 'failed' ? [`does not start: ${message.split('\n')[0]}`] : failed
      })
      if (code !== 0 && red.length === 0) red.push('an unhandled rejection')
      resolve({ red })
    })
  })
}

const running = new Set()
function end(child) {
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // it has just ended by itself
  }
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
}

const started = Date.now()
const homes = Array.from({ length: Math.min(WORKERS, chosen.length) }, makeCopy)
const clean = () => {
  for (const home of homes) rmSync(home, { recursive: true, force: true })
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const child of running) end(child)
    clean()
    process.exit(130)
  })
}

const before = await runTests(homes[0], [...new Set(chosen.flatMap(({ tests }) => tests))])
if (before.red.length > 0) {
  console.error(`The tests fail before anything was taken away:\n  ${before.red.join('\n  ')}`)
  clean()
  process.exit(2)
}
console.log(`Green as it is. Taking away ${chosen.length} guarantees, one at a time.\n`)

const survivors = []
const explained = []
const queue = [...chosen]
await Promise.all(
  homes.map(async (home) => {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const { name, promise = '', file, find, replace, tests } = mutant
      const source = sources.get(file)
      writeFileSync(
        join(home, file),
        source.replace(find, () => replace),
      )
      let { red } = promise ? await runTests(home, tests, promise) : { red: [] }
      if (red.length === 0) ({ red } = await runTests(home, tests))
      writeFileSync(join(home, file), source)
      if (red.length === 0) (mutant.explained ? explained : survivors).push(mutant)
      const verdict = red.length > 0 ? 'noticed ' : mutant.explained ? 'explained' : 'SURVIVED'
      console.log(`${verdict} ${promise.padEnd(3)} ${name}`)
      for (const title of red.slice(0, 3)) console.log(`             ${title}`)
      if (red.length > 0 && mutant.explained) console.log('             (and yet the list explains why nothing would)')
    }
  }),
)
clean()

console.log(`\n${chosen.length} guarantees taken away in ${Math.round((Date.now() - started) / 1_000)} s:`)
console.log(
  `${chosen.length - survivors.length - explained.length} noticed, ${explained.length} explained, ${survivors.length} survived`,
)
for (const { name, explained: why } of explained) console.log(`  explained: ${name}. ${why}`)
for (const { name, file } of survivors) console.log(`  SURVIVED: ${name} (${file})`)
process.exitCode = survivors.length > 0 ? 1 : 0
