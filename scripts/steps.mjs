// Runs steps one after the other, tells each one's name and time, and counts. Imports nothing from node_modules.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ALL_LEFT_OUT } from './notChecked.mjs'
import { ROOT, run, runTool } from './run.mjs'

/** What a step comes to: as many checks as it made. `output` is shown when something failed. */
const asResult = ({ passed, failed, code, output = '' }) => {
  if (passed !== undefined) return { passed, failed, output }
  const failedAtAll = code !== 0 && code !== ALL_LEFT_OUT
  return { passed: code === 0 ? 1 : 0, failed: failedAtAll ? 1 : 0, output }
}

export const createSteps = () => {
  const total = { passed: 0, failed: 0 }
  const broken = []

  return {
    /** `work` resolves to `{ code, output }` or `{ passed, failed, output }`; throwing is failing. True when nothing failed. */
    async step(name, work) {
      const started = performance.now()
      const result = asResult(await work().catch((error) => ({ code: 1, output: `${error.message}\n` })))
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      total.passed += result.passed
      total.failed += result.failed
      const counted = result.passed + result.failed > 1 ? `: ${result.passed} passed, ${result.failed} failed` : ''
      const mark = result.failed > 0 ? '✗' : result.passed > 0 ? '✓' : '–'
      console.log(`${mark} ${name} (${seconds} s)${mark === '–' ? ': not checked here' : counted}`)
      if (result.failed > 0) {
        broken.push(name)
        if (result.output) console.log(result.output.trimEnd())
      }
      return result.failed === 0
    },
    /** The last line, and the exit code. `leftOut`: the words for what was not checked. */
    finish(leftOut = '') {
      if (leftOut) console.log(`\n${leftOut}`)
      if (broken.length > 0) console.log(`\nFailed: ${broken.join(', ')}`)
      console.log(`${total.passed} passed, ${total.failed} failed`)
      process.exitCode = total.failed === 0 ? 0 : 1
    },
  }
}

/** Runs a script that says of each of its checks, in a line, ✓ or ✗. What it says is shown when something failed. It takes what others leave
 * of the processors, so that it may run beside them. */
export const beside = async (path, env = {}, args = []) => {
  const { code, output } = await run('nice', ['-n', '10', process.execPath, path, ...args], { env, quiet: true })
  const count = (mark) => output.split('\n').filter((line) => line.startsWith(mark)).length
  const [passed, failed] = [count('✓'), count('✗')]
  if (code === ALL_LEFT_OUT) return { code }
  return { passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed, output }
}

/** Runs a test runner that writes a report, and counts by it. A run that failed without a failed test is one failure. */
const counted = async (report, start, count) => {
  const path = join(ROOT, report)
  mkdirSync(dirname(path), { recursive: true })
  rmSync(path, { force: true })
  const { code } = await start()
  if (!existsSync(path)) return { passed: 0, failed: 1, output: 'no report was written' }
  const { passed, failed } = count(JSON.parse(readFileSync(path, 'utf8')))
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed }
}

/** Unit tests, component tests or both; `args` as vitest takes them. */
export const vitest = (name, args, env = {}) => {
  const report = `artefacts/${name}.json`
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]
  return counted(
    report,
    () => runTool('vitest', 'vitest', ['run', ...reporters, ...args], { env }),
    ({ numPassedTests, numFailedTests }) => ({ passed: numPassedTests, failed: numFailedTests }),
  )
}

/** It sets FORCE_COLOR for its workers whatever it is told, and Node then complains of a NO_COLOR beside it. */
const colours = process.stdout.isTTY ? {} : { NO_COLOR: undefined, FORCE_COLOR: '0' }

/** Browser tests: `which` as Playwright takes it. */
const browserTests = (which, workers, env) =>
  counted(
    'artefacts/playwright.json',
    () =>
      runTool('@playwright/test', 'playwright', ['test', ...which, '--workers', `${workers}`], {
        env: { ...env, ...colours },
      }),
    // `errors` are files that could not even be loaded.
    ({ stats, errors }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length }),
  )

/** Those of one project of playwright.config.ts. */
export const playwright = (project, workers, env = {}) => browserTests(['--project', project], workers, env)

/** Those of a configuration of their own, which reports to the same place. */
export const playwrightOf = (config, env) => browserTests(['-c', config], 1, env)
