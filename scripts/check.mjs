// npm run check: the fast part of the tests. `npm run lint` and `npm run typecheck` are parts of it. Imports nothing from node_modules.
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
const own = (path) => run(process.execPath, [path], quiet)
const colours = `--colors=${process.stdout.isTTY ? 'force' : 'off'}`

/** What can be said of the sources without running them. The longest come first. */
const SOURCES = [
  { part: 'types', name: 'types of tests and server', work: () => types('tsconfig.node.json') },
  {
    part: 'lint',
    name: 'format and lint',
    work: () => runTool('@biomejs/biome', 'biome', ['ci', '--error-on-warnings', colours], quiet),
  },
  { part: 'types', name: 'types of the page', work: () => types('tsconfig.json') },
  { part: 'types', name: 'types of the logic, without a browser', work: () => types('tsconfig.core.json') },
  { part: 'types', name: 'types of the service worker', work: () => types('tsconfig.worker.json') },
  { part: 'lint', name: 'dead code', work: () => runTool('knip', 'knip', ['--no-progress'], quiet) },
  { part: 'lint', name: 'every word in every language', work: () => own('scripts/catalogues.mjs') },
  { part: 'lint', name: 'the width of texts', work: () => own('scripts/prose.mjs') },
]

/** All of it, or the parts that are named. */
export const checkSources = ({ step }, parts = ['types', 'lint']) =>
  inPairs(
    SOURCES.filter(({ part }) => parts.includes(part)).map(
      ({ name, work }) =>
        () =>
          step(name, work),
    ),
  )

if (isMain(import.meta.url)) {
  const parts = process.argv.slice(2)
  const steps = createSteps()
  if (await steps.step('install', async () => ({ code: 0, output: await install() }))) {
    await checkSources(steps, parts.length > 0 ? parts : undefined)
    if (parts.length === 0)
      await steps.step('unit tests and the import map', () => vitest('unit', ['--project', 'unit']))
  }
  steps.finish()
}
