// npm start: installs and builds what is missing, then serves page and broker. Imports nothing from node_modules at first.
import { build } from './build.mjs'
import { install } from './install.mjs'
import { stopWithNpm } from './run.mjs'

try {
  await install()
  for (const part of ['page', 'server'])
    if ((await build(part)).code !== 0) throw new Error(`The ${part} did not build.`)
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
stopWithNpm()
// In this very process: it has the console, the flags and the signals.
await import('../dist/server/main.js')
