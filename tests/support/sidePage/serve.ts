import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { serveFolder } from '../../bench/serveFolder.ts'

export interface SidePageServer {
  /** Of the page; a secure context, since it is on loopback. */
  readonly url: string
  stop(): Promise<void>
}

/** Bundles the page from the sources as they are, and serves it on a port of its own. */
export async function serveSidePage(): Promise<SidePageServer> {
  const folder = await mkdtemp(join(tmpdir(), 'side-page-'))
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, target: 'es2022', minify: false, sourcemap: 'inline' },
  })
  const served = await serveFolder(folder)
  return {
    url: served.url,
    async stop() {
      await served.close()
      await rm(folder, { recursive: true })
    },
  }
}
