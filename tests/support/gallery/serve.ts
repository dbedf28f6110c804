import { resolve } from 'node:path'
import { build, preview } from 'vite'
import { builtOnce } from '../builtOnce.ts'

/** What the page's own server sends, as far as it can stop a screen from being drawn. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'none'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** A gallery does not change while it is open, so nothing needs to be asked for twice, nor compiled. */
const HEADERS = { 'Content-Security-Policy': POLICY, 'Cache-Control': 'max-age=86400, immutable' }

export interface Gallery {
  readonly url: string
  stop(): Promise<void>
}

const SOURCES = ['src', 'public', 'tests/support', 'lingui.config.ts', 'scripts/emojiData.mjs', 'scripts/cldr']

/** The gallery, built as the page is built and served under the page's own rules on a free port. */
export async function serveGallery(): Promise<Gallery> {
  const configFile = resolve(import.meta.dirname, 'vite.config.ts')
  const outDir = await builtOnce('gallery', SOURCES, (folder) =>
    build({ configFile, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } }),
  )
  const server = await preview({
    configFile,
    logLevel: 'error',
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1', headers: HEADERS },
  })
  const address = server.httpServer.address()
  if (address === null || typeof address === 'string') throw new Error('the gallery listens nowhere')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    stop: () => server.close(),
  }
}
