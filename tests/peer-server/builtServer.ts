import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '../..')

/** The server as it is shipped, built from the sources as they are now. */
export const buildServer = async (): Promise<{ entry: string; remove(): void }> => {
  mkdirSync(join(ROOT, 'dist'), { recursive: true })
  // Inside the project, so that the bundle finds its packages.
  const folder = mkdtempSync(join(ROOT, 'dist/process-test-'))
  await build({
    root: ROOT,
    configFile: join(ROOT, 'peer-server/vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: join(folder, 'server'), emptyOutDir: true },
  })
  return { entry: join(folder, 'server/main.js'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}
