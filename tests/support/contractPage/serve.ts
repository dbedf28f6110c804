import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { build } from 'vite'
import { slimSqlite } from '../../../vite.config.ts'
import { builtOnce } from '../builtOnce.ts'

export interface ContractPageServer {
  /** Of the page; a secure context, since it is on loopback. */
  readonly url: string
  stop(): Promise<void>
}

const PUBLIC = join(import.meta.dirname, '../../../public')
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
}

/** The page, of the sources as they are, on a port of its own. */
export async function serveContractPage(): Promise<ContractPageServer> {
  const folder = await builtOnce('contract-page', ['src', 'tests/support', 'tests/contracts'], (outDir) =>
    build({
      configFile: false,
      root: import.meta.dirname,
      logLevel: 'error',
      worker: { format: 'es', plugins: () => [slimSqlite()] },
      build: { outDir, emptyOutDir: true, target: 'es2022', minify: false, sourcemap: 'inline' },
    }),
  )
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    // The service worker of whoever wants one: notifications need no more of it.
    if (path === '/worker.js') return void response.writeHead(200, { 'content-type': TYPES['.js'] }).end('')
    const file = join(path.startsWith('/icons/') ? PUBLIC : folder, path === '/' ? 'index.html' : path)
    readFile(file).then(
      (body) =>
        response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
