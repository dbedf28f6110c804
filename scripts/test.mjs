// npm test: everything that CI runs, with all its set-up. Imports nothing from node_modules.
import { build } from './build.mjs'
import { checkSources } from './check.mjs'
import { findChromium } from './chromium.mjs'
import { install } from './install.mjs'
import { createNotes } from './notChecked.mjs'
import { runTool } from './run.mjs'
import { beside, createSteps, playwright, playwrightOf, vitest } from './steps.mjs'
import { haveChromium, haveTools } from './tools.mjs'

const steps = createSteps()
const { step } = steps
const notes = createNotes()
let trouble = ''

// Without its packages nothing else can run; every later step runs whatever became of the ones before it.
if (await step('install', async () => ({ code: 0, output: await install() }))) {
  await step('the programs that tests need', async () => {
    trouble = await haveTools()
    await haveChromium()
    return { code: 0 }
  })
  const { env } = notes
  for (const part of ['page', 'server'])
    await step(`build the ${part}`, () => build(part, { force: true, quiet: true }))
  // Mostly they wait, for what they fetch and for each other.
  const containers = (async () => {
    await step('the container image, built and run', () => beside('tests/containers/image.mjs', env))
    await step('the compose files, run', () => beside('tests/containers/compose.mjs', env))
  })()
  await checkSources(steps)
  await step('unit and component tests', () => vitest('vitest', [], env))
  for (const [name, project, workers] of [
    ['browser tests of every screen', 'screens', 3],
    ['browser tests with all of the browser', 'whole', 1],
    ['browser tests', 'people', 2],
    ['browser tests that need the machine to themselves', 'alone', 1],
  ])
    await step(name, async () =>
      findChromium() === undefined
        ? { code: 1, output: 'not run: there is no Chromium' }
        : playwright(project, workers, env),
    )
  // As `npm run soak`, for a short while: two minutes, with what comes before and after.
  await step('two browsers through 90 s of faults', async () =>
    findChromium() === undefined
      ? { code: 1, output: 'not run: there is no Chromium' }
      : playwrightOf('tests/soak/soak.config.ts', { ...env, MINUTES: '1.5', SEED: '1' }),
  )
  await containers
  // With nothing beside it: what its networks lose and delay is to be all that holds a page up.
  await step('people in a laboratory of networks', () => beside('scripts/net.mjs', env, ['--core']))
  await step('size budget', () => runTool('size-limit', 'size-limit', []))
}
steps.finish(notes.block(trouble))
