// npm start: installs and builds what is missing, then serves page and broker. Imports nothing from node_modules at first.
import { build } from './build.mjs'
import { install } from './install.mjs'
import { failInOneLine, stopWithNpm } from './run.mjs'

await install().catch(failInOneLine)
for (const part of ['page', 'server'])
  if ((await build(part)).code !== 0) failInOneLine(new Error(`The ${part} did not build: see above.`))
stopWithNpm()
// In this very process: it has the console, the flags and the signals.
await import('../dist/server/main.js')
