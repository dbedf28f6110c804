import { join } from 'node:path'
import { helpText, readConfig } from './config.ts'
import { createServer } from './server.ts'

/** Time for `close()` beyond that for sending clients away; a process manager kills after ten seconds or so. Milliseconds. */
const STOP_MS = 4_000

const fail = (...lines: string[]): never => {
  process.stderr.write(`${lines.join('\n')}\n`)
  process.exit(1)
}

const read = readConfig(process.env, process.argv.slice(2), join(import.meta.dirname, '../page'))
if (read.kind === 'help') {
  process.stdout.write(helpText)
  process.exit(0)
}
if (read.kind === 'wrong') fail(...read.problems)
else {
  const { config } = read
  const server = await createServer(config).catch((error: Error) => fail(error.message))

  let stopping = false
  const stop = async () => {
    // A terminal and npm may both pass on the same wish; the stop is bounded, so once is enough.
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), config.drainSeconds * 1000 + STOP_MS).unref()
    await server.close()
    // Whatever timer is left has nothing to do any more.
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())

  const where = config.publicUrl === undefined ? '' : `, served on port ${server.port}`
  process.stdout.write(`Tête-à-tête is at ${server.url}${where}\n`)
}
