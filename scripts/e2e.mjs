// npm run test:e2e: the browser tests, or those that are named as Playwright takes them. Imports nothing from node_modules.
import { build } from './build.mjs'
import { install } from './install.mjs'
import { failInOneLine, runTool } from './run.mjs'
import { haveChromium } from './tools.mjs'

await install().catch(failInOneLine)
await haveChromium().catch(failInOneLine)
for (const part of ['page', 'server']) if ((await build(part)).code !== 0) process.exit(1)
const { code } = await runTool('@playwright/test', 'playwright', ['test', ...process.argv.slice(2)])
process.exitCode = code
