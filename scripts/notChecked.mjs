// What a run did not check, and why: each test that is left out says so here, and the end of `npm test` says it in one block.
// Imports nothing from node_modules.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from './run.mjs'

/** The name of the variable that tells the steps of a run where to write. By hand, a line on the console is enough. */
const VARIABLE = 'NOT_CHECKED'

/** For whoever leaves something out. May be called by several processes, and more than once. */
export const notChecked = (why, what) => {
  const file = process.env[VARIABLE]
  if (file) appendFileSync(file, `${JSON.stringify({ why, what })}\n`)
  else console.log(`NOT CHECKED: ${what}: ${why}`)
}

/** A script that has left out all that it is for ends with this code: neither passed nor failed. */
export const ALL_LEFT_OUT = 77

/** For the run as a whole. From now on, processes started with `env` write here. */
export const createNotes = (file = join(ROOT, 'artefacts/not-checked.jsonl')) => {
  mkdirSync(dirname(file), { recursive: true })
  rmSync(file, { force: true })
  return {
    env: { [VARIABLE]: file },
    /** One line for each reason; '' when everything was checked. `trouble`: why what is missing could not be installed. */
    block(trouble = '') {
      if (!existsSync(file)) return ''
      const whats = new Map()
      for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
        const { why, what } = JSON.parse(line)
        whats.set(why, (whats.get(why) ?? new Set()).add(what))
      }
      const lines = [...whats].map(([why, what]) => `- ${why}: ${[...what].join('; ')}`)
      return [`Not checked here${trouble && ` (${trouble})`}:`, ...lines.sort()].join('\n')
    },
  }
}
