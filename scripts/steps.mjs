// Runs steps one after the other, tells each one's name and time, and counts. Imports nothing from node_modules.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { ALL_LEFT_OUT } from './notChecked.mjs'
import { ROOT, run, runTool } from './run.mjs'

/** What a step comes to: as many checks as it made. `output` is shown when something failed; `told` at the end, lines of what failed or
 * passed only the second time. */
const asResult = ({ passed, failed, code, output = '', told = [] }) => {
  if (passed !== undefined) return { passed, failed, output, told }
  const failedAtAll = code !== 0 && code !== ALL_LEFT_OUT
  return { passed: code === 0 ? 1 : 0, failed: failedAtAll ? 1 : 0, output, told }
}

export const createSteps = () => {
  const total = { passed: 0, failed: 0 }
  const broken = []
  const told = []

  return {
    /** `work` resolves to `{ code, output }` or `{ passed, failed, output }`; throwing is failing. True when nothing failed. */
    async step(name, work) {
      const started = performance.now()
      const result = asResult(await work().catch((error) => ({ code: 1, output: `${error.message}\n` })))
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      total.passed += result.passed
      total.failed += result.failed
      told.push(...result.told)
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
      if (told.length > 0) console.log(`\n${told.join('\n')}`)
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
  const told = output.split('\n').filter((line) => line.startsWith('✗') || line.startsWith('↻'))
  return { passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed, output, told }
}

/** Runs a test runner that writes a report, and counts by it. A run that failed without a failed test is one failure. */
const counted = async (report, start, count) => {
  const path = join(ROOT, report)
  mkdirSync(dirname(path), { recursive: true })
  rmSync(path, { force: true })
  const { code } = await start()
  if (!existsSync(path)) return { passed: 0, failed: 1, output: 'no report was written' }
  const { passed, failed, told } = count(JSON.parse(readFileSync(path, 'utf8')))
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, told }
}

/** First line of what an assertion said, without colours. */
const firstLine = (message = '') => stripVTControlCharacters(message).split('\n')[0].slice(0, 300)

/** Unit tests, component tests or both; `args` as vitest takes them. */
export const vitest = (name, args, env = {}) => {
  const report = `artefacts/${name}.json`
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]
  return counted(
    report,
    () => runTool('vitest', 'vitest', ['run', ...reporters, ...args], { env }),
    ({ numPassedTests, numFailedTests, testResults }) => ({
      passed: numPassedTests,
      failed: numFailedTests,
      told: testResults
        .flatMap(({ assertionResults }) => assertionResults)
        .filter(({ status }) => status === 'failed')
        .map(({ fullName, failureMessages }) => `✗ ${fullName}: ${firstLine(failureMessages[0])}`),
    }),
  )
}

/** It sets FORCE_COLOR for its workers whatever it is told, and Node then complains of a NO_COLOR beside it. */
const colours = process.stdout.isTTY ? {} : { NO_COLOR: undefined, FORCE_COLOR: '0' }

/** Every test of a suite of Playwright's report, however deep. */
const specsOf = ({ specs = [], suites = [] }) => [...specs, ...suites.flatMap(specsOf)]

/** Lines of the tests that failed, or passed only the second time. */
const unsteady = (report) =>
  specsOf(report).flatMap(({ title, file, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ status, results }) => {
        const why = firstLine(results.find(({ error }) => error)?.error.message)
        return `${status === 'flaky' ? '↻ passed only the second time:' : '✗'} ${file} › ${title}: ${why}`
      }),
  )

/** Browser tests: `which` as Playwright takes it. A test that failed is run once more: two browsers on two cores that
 * others share have moments of seconds. What passed only then is named at the end, so that it is looked into. */
const browserTests = (which, workers, env, retries = 1) =>
  counted(
    'artefacts/playwright.json',
    () =>
      runTool('@playwright/test', 'playwright', ['test', ...which, `--retries=${retries}`, `--workers=${workers}`], {
        env: { ...env, ...colours },
      }),
    // `errors` are files that could not even be loaded.
    (report) => ({
      passed: report.stats.expected + report.stats.flaky,
      failed: report.stats.unexpected + report.errors.length,
      told: unsteady(report),
    }),
  )

/** Those of one project of playwright.config.ts. */
export const playwright = (project, workers, env = {}) => browserTests(['--project', project], workers, env)

/** Those of a configuration of their own, which reports to the same place. Once: a message lost is lost. */
export const playwrightOf = (config, env) => browserTests(['-c', config], 1, env, 0)
