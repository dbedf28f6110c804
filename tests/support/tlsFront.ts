import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { type AddressInfo, connect as connectTcp } from 'node:net'
import { join } from 'node:path'

export interface TlsFront {
  readonly port: number
  stop(): Promise<void>
}

interface Setup {
  /** A free one, unless it has to be a certain one. */
  readonly port?: number
  readonly cert: string
  readonly key: string
  /** Of this machine. */
  readonly target: number
  /** Changes what is passed back. */
  readonly headers?: (headers: Record<string, string | string[] | undefined>, path: string) => void
  /** Answers by itself: true if it did. */
  readonly instead?: (asked: IncomingMessage, answer: ServerResponse) => boolean
  readonly sockets?: boolean
}

/** A proxy with TLS that can do wrong, in each of the ways that proxies do. */
export const startTlsFront = async ({
  port = 0,
  cert,
  key,
  target,
  headers,
  instead,
  sockets = true,
}: Setup): Promise<TlsFront> => {
  const open = new Set<{ destroy(): unknown }>()
  const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (asked, answer) => {
    if (instead?.(asked, answer)) return
    const passed = request(
      { port: target, path: asked.url, method: asked.method ?? 'GET', headers: asked.headers },
      (response) => {
        const changed: Record<string, string | string[] | undefined> = { ...response.headers }
        headers?.(changed, asked.url ?? '/')
        answer.writeHead(response.statusCode ?? 502, changed)
        response.pipe(answer)
      },
    )
    passed.on('error', () => answer.writeHead(502).end())
    asked.pipe(passed)
  })
  server.on('upgrade', (asked, socket, head) => {
    if (!sockets) return void socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')
    const passed = connectTcp(target, '127.0.0.1', () => {
      const lines = asked.rawHeaders.flatMap((name, at, all) => (at % 2 === 0 ? [`${name}: ${all[at + 1]}`] : []))
      passed.write([`GET ${asked.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
      passed.write(head)
      socket.pipe(passed).pipe(socket)
    })
    for (const one of [socket, passed]) one.on('error', () => undefined)
    socket.on('close', () => passed.destroy())
    passed.on('close', () => socket.destroy())
  })
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(port, resolve))
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}

/** A certificate for localhost that ended long ago. */
export const makeExpired = (folder: string): { cert: string; key: string } => {
  const [cert, key, asked, config] = ['old.pem', 'old.key', 'old.csr', 'old.cnf'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ]
  writeFileSync(
    config,
    `[ca]\ndefault_ca=it\n[it]\nnew_certs_dir=${folder}\ndatabase=${folder}/index\nserial=${folder}/serial\ndefault_md=sha256\npolicy=any\nx509_extensions=names\n[any]\ncommonName=supplied\n[names]\nsubjectAltName=DNS:localhost\n`,
  )
  writeFileSync(join(folder, 'index'), '')
  writeFileSync(join(folder, 'serial'), '01\n')
  const quietly = { stdio: 'ignore' } as const
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=localhost']
  execFileSync('openssl', ['req', '-new', ...kind, '-keyout', key, '-out', asked], quietly)
  const dates = ['-startdate', '20200101000000Z', '-enddate', '20200201000000Z']
  const files = ['-config', config, '-in', asked, '-out', cert, '-keyfile', key]
  execFileSync('openssl', ['ca', '-batch', '-selfsign', '-notext', ...dates, ...files], quietly)
  return { cert, key }
}
