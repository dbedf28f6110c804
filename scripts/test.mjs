// npm test: everything that CI runs, with all its set-up. Imports nothing from node_modules.
import { build } from './build.mjs'
import { checkSources } from './check.mjs'
import { haveChromium } from './chromium.mjs'
import { install } from './install.mjs'
import { run, runTool } from './run.mjs'
import { createSteps, playwright, vitest } from './steps.mjs'

const steps = createSteps()
const { step } = steps
let chromium

// Without its packages nothing else can run; every later step runs whatever became of the ones before it.
if (await step('install', async () => ({ code: 0, output: await install() }))) {
  await step('a Chromium', async () => {
    chromium = await haveChromium()
    return { code: 0 }
  })
  const env = chromium === undefined ? {} : { CHROMIUM_PATH: chromium }
  for (const part of ['page', 'server'])
    await step(`build the ${part}`, () => build(part, { force: true, quiet: true }))
  await checkSources(steps)
  await step('unit and component tests', () => vitest('vitest', [], env))
  for (const [name, project, workers] of [
    ['browser tests of every screen', 'screens', 2],
    ['browser tests', 'people', 1],
  ])
    await step(name, async () =>
      chromium === undefined ? { code: 1, output: 'not run: there is no Chromium' } : playwright(project, workers, env),
    )
  // Where the tools for it are; otherwise it says in one line that it was skipped.
  await step('the container image, built and run', () => run(process.execPath, ['tests/containers/image.mjs']))
  await step('the compose files, run', () => run(process.execPath, ['tests/containers/compose.mjs']))
  await step('size budget', () => runTool('size-limit', 'size-limit', []))
}
steps.finish()
