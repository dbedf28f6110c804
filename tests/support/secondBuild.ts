import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeServiceWorker } from '../../scripts/serviceWorker.mjs'

const ROOT = join(import.meta.dirname, '../..')

/** A copy of what was built, with its own server, whose page can be changed as a new version would. */
export interface OtherBuild {
  /** The server's program. */
  readonly entry: string
  readonly page: string
  /** Makes another version of the page: its title says which. */
  version(mark: string): Promise<void>
  remove(): void
}

export function copyBuild(name: string): OtherBuild {
  // Below the project, so that the server finds its packages.
  const folder = join(ROOT, 'artefacts', `build-${name}-${process.pid}`)
  rmSync(folder, { recursive: true, force: true })
  cpSync(join(ROOT, 'dist'), folder, { recursive: true })
  const page = join(folder, 'page')
  const html = readFileSync(join(page, 'index.html'), 'utf8')
  return {
    entry: join(folder, 'server/main.js'),
    page,
    async version(mark) {
      writeFileSync(join(page, 'index.html'), html.replace('<html ', `<html data-version="${mark}" `))
      await writeServiceWorker(page)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
