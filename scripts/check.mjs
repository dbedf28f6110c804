// npm run check: the fast part of the tests. Imports nothing from node_modules.
import { install } from './install.mjs'
import { isMain, run, runTool } from './run.mjs'
import { createSteps, vitest } from './steps.mjs'

const quiet = { quiet: true }

/** Two at a time: each of these keeps about one core busy. */
const inPairs = async (jobs) => {
  const waiting = [...jobs]
  const worker = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await job()
  }
  await Promise.all([worker(), worker()])
}

const types = (project) => {
  const memory = `node_modules/.cache/types/${project}.tsbuildinfo`
  return runTool('typescript', 'tsc', ['-p', project, '--incremental', '--tsBuildInfoFile', memory], quiet)
}

/** Everything about the sources that can be said without running them. */
export const checkSources = ({ step }) => {
  const colours = `--colors=${process.stdout.isTTY ? 'force' : 'off'}`
  return inPairs([
    () => step('types of tests and server', () => types('tsconfig.node.json')),
    () =>
      step('format and lint', () => runTool('@biomejs/biome', 'biome', ['ci', '--error-on-warnings', colours], quiet)),
    () => step('types of the page', () => types('tsconfig.json')),
    () => step('types of the logic, without a browser', () => types('tsconfig.core.json')),
    () => step('types of the service worker', () => types('tsconfig.worker.json')),
    () => step('dead code', () => runTool('knip', 'knip', ['--no-progress'], quiet)),
    () => step('every word in every language', () => run(process.execPath, ['scripts/catalogues.mjs'], quiet)),
  ])
}

if (isMain(import.meta.url)) {
  const steps = createSteps()
  if (await steps.step('install', async () => ({ code: 0, output: await install() }))) {
    await checkSources(steps)
    await steps.step('unit tests and the import map', () => vitest('unit', ['--project', 'unit']))
  }
  steps.finish()
}
