import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter'
import { ROW, type Row } from './row.ts'

const FOLDER = join(import.meta.dirname, '../../artefacts/net')

/** Says each scenario in a line, as scripts/steps.mjs counts them, and leaves the rows for scripts/net.mjs to make a table of. */
class Rows implements Reporter {
  readonly #rows: Row[] = []

  onTestEnd(test: TestCase, { attachments, errors, status, duration, retry }: TestResult) {
    const body = attachments.find(({ name }) => name === ROW)?.body
    const row = body && (JSON.parse(body.toString()) as Row)
    const again = status !== 'passed' && retry < test.retries
    if (row && !again) this.#rows.push(row)
    const known = row?.known.length ? ` (known: ${row.known.join('; ')})` : ''
    const what = row ? `: ${row.result}, ${row.path}${known}` : ''
    console.log(
      `${status === 'passed' ? '✓' : again ? '↻ once more:' : '✗'} ${test.title}${what} [${Math.round(duration / 1_000)} s]`,
    )
    for (const { message, stack } of status === 'passed' ? [] : errors) console.log(`  ${message ?? stack}`)
  }

  onError({ message, stack }: { message?: string; stack?: string }) {
    console.log(`✗ ${message ?? stack}`)
  }

  onStdOut(chunk: string | Buffer) {
    process.stdout.write(chunk)
  }

  onStdErr(chunk: string | Buffer) {
    process.stderr.write(chunk)
  }

  onEnd() {
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(join(FOLDER, 'rows.json'), JSON.stringify(this.#rows, null, 1))
  }

  printsToStdio() {
    return true
  }
}

// biome-ignore lint/style/noDefaultExport: so Playwright takes a reporter
export default Rows
