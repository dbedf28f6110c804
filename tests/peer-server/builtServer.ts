import { join } from 'node:path'
import { build } from 'vite'
import { builtOnce } from '../support/builtOnce.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The program of the server as it is shipped, built from the sources as they are now. */
export const buildServer = async (): Promise<string> => {
  const folder = await builtOnce('server', ['peer-server'], (outDir) =>
    build({
      root: ROOT,
      configFile: join(ROOT, 'peer-server/vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: join(outDir, 'server'), emptyOutDir: true },
    }),
  )
  return join(folder, 'server/main.js')
}
