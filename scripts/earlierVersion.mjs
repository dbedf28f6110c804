// Puts an earlier version of this project, as git has it, beside this one. Imports nothing from node_modules.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT, run } from './run.mjs'

/** Version 0.1: its tag, or the commit that it was made of where the tag did not come with the clone. */
const FIRST = ['v0.1', '38c28297f5befa6b73c6fc8b8c5bff10e721ea8e']

const git = (...args) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** The commit that `wanted` names, else that of version 0.1. Throws with one line where there is none. */
export const revisionOf = (wanted) => {
  for (const name of wanted === undefined ? FIRST : [wanted]) {
    try {
      return git('rev-parse', '--verify', '--quiet', `${name}^{commit}`).trim()
    } catch {
      // The next one.
    }
  }
  throw new Error(`The history here has no ${wanted ?? FIRST.join(' and no ')}: a clone with all of it is needed.`)
}

/** A folder with everything of that revision and its packages, which are this version's own where both want the same. */
export const checkOut = async (revision) => {
  const folder = mkdtempSync(join(tmpdir(), `version-${revision.slice(0, 7)}-`))
  const archive = join(folder, 'archive.tar')
  git('archive', '--format=tar', `--output=${archive}`, revision)
  execFileSync('tar', ['-xf', archive, '-C', folder])
  rmSync(archive)
  const lock = (of) => readFileSync(join(of, 'package-lock.json'), 'utf8')
  if (lock(folder) === lock(ROOT)) symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  else {
    const { code } = await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--prefix', folder])
    if (code !== 0) throw new Error(`npm ci failed for ${revision}: see above.`)
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) }
}
