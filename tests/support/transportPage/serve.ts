import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { ExpressPeerServer } from 'peer'
import { build } from 'vite'
import type { Broker } from '../../../src/platform/peerjs/line.ts'
import { builtOnce } from '../builtOnce.ts'

export interface TransportPageServer {
  /** Of the page; a secure context, since it is on loopback. */
  readonly url: string
  /** A stock PeerServer as its package makes it, but for how soon it tells that nobody is there. */
  readonly stock: Broker
  stop(): Promise<void>
}

/** The page, of the sources as they are, on a port of its own, beside a stock broker. */
export async function serveTransportPage(): Promise<TransportPageServer> {
  const folder = await builtOnce('transport-page', ['src', 'tests/support', 'tests/contracts'], (outDir) =>
    build({
      configFile: false,
      root: import.meta.dirname,
      logLevel: 'error',
      build: { outDir, emptyOutDir: true, target: 'es2022', minify: false, sourcemap: 'inline' },
    }),
  )
  const app = express()
  const server = createServer(app)
  app.use(express.static(folder))
  app.use('/peer', ExpressPeerServer(server, { path: '/', expire_timeout: 500 }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}/`,
    stock: { host: 'localhost', port, path: '/peer', secure: false },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
