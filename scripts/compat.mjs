// npm run compat [-- revision]: builds an earlier version out of the history (0.1, if nothing is said), and lets real browsers with its
// page and with the present one talk with each other.
import { build } from './build.mjs'
import { revisionOf } from './earlierVersion.mjs'
import { install } from './install.mjs'
import { failInOneLine, isMain } from './run.mjs'
import { buildVersion } from './runningVersion.mjs'
import { createSteps, playwrightOf } from './steps.mjs'
import { haveChromium } from './tools.mjs'

const compat = async () => {
  const revision = revisionOf(process.argv[2])
  await install()
  const steps = createSteps()
  const { step } = steps
  const env = { CHROMIUM_PATH: await haveChromium() }
  for (const part of ['page', 'server']) await step(`build the ${part}`, () => build(part, { quiet: true }))
  let earlier
  await step(`build ${revision.slice(0, 7)}`, async () => {
    earlier = await buildVersion(revision)
    return { code: 0 }
  })
  if (earlier) {
    await step(`${revision.slice(0, 7)} and this version talk with each other`, () =>
      playwrightOf('tests/compat/compat.config.ts', { ...env, EARLIER_SERVER: earlier.server }),
    )
    earlier.remove()
  }
  steps.finish()
}

if (isMain(import.meta.url)) await compat().catch(failInOneLine)
