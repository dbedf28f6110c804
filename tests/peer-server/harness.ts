import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import { readConfig } from '../../peer-server/config.ts'
import { createServer, type RunningServer } from '../../peer-server/server.ts'

/** A stand-in for the built page, with a secret lying beside it. */
const makePage = () => {
  const home = mkdtempSync(join(tmpdir(), 'tete-page-'))
  const page = join(home, 'page')
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(join(home, 'secret.txt'), 'secret')
  writeFileSync(join(page, '.hidden'), 'secret')
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>The page</title>')
  writeFileSync(join(page, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(page, 'assets/main-4f2a.js'), 'export {}')
  writeFileSync(join(page, 'assets/search.worker-4f2a.js'), 'export {}')
  writeFileSync(join(page, 'assets/scan.worker-4f2a.js'), 'export {}')
  writeFileSync(join(page, 'assets/sqlite3-4f2a.wasm'), new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))
  writeFileSync(join(page, 'sw.js'), '')
  writeFileSync(join(page, 'manifest.webmanifest'), '{}')
  onTestFinished(() => rmSync(home, { recursive: true }))
  return page
}

/** The real server in this process, on a free port, until the end of the test. Claims are asked for by the tests that are about them. */
export const serve = async (env: Readonly<Record<string, string>> = {}): Promise<RunningServer> => {
  const read = readConfig({ PORT: '0', LOG_LEVEL: 'silent', CLAIMS: 'none', ...env }, [], makePage())
  if (read.kind !== 'config') throw new Error(JSON.stringify(read))
  const server = await createServer(read.config)
  onTestFinished(() => server.close())
  return server
}

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Sends `path` exactly as it is written, which fetch would not. */
export const get = (
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string>; host?: string; localAddress?: string } = {},
): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: 'localhost', port, path, agent: false, ...options }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    asked.on('error', reject).end()
  })

export interface RawClient {
  readonly socket: WebSocket
  /** Everything received and not taken yet. */
  readonly inbox: unknown[]
  /** The next message, in order of arrival. */
  next(): Promise<unknown>
  send(message: unknown): void
  /** The close code. */
  readonly closed: Promise<number>
}

/** Speaks the PeerServer protocol by hand. Resolves when the upgrade is through; the first message is still to come. */
export const dial = async (port: number, query: string, options: ClientOptions = {}): Promise<RawClient> => {
  const socket = new WebSocket(`ws://localhost:${port}/peer/peerjs?${query}`, options)
  const inbox: unknown[] = []
  const waiting: ((message: unknown) => void)[] = []
  socket.on('message', (data) => {
    const message: unknown = JSON.parse(data.toString())
    const taker = waiting.shift()
    if (taker) taker(message)
    else inbox.push(message)
  })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', reject)
  })
  return {
    socket,
    inbox,
    closed,
    next: () => (inbox.length > 0 ? Promise.resolve(inbox.shift()) : new Promise((resolve) => waiting.push(resolve))),
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
  }
}

/** As `dial`, until the end of the test. */
export const connect = async (port: number, query: string, options: ClientOptions = {}): Promise<RawClient> => {
  const client = await dial(port, query, options)
  onTestFinished(() => client.socket.terminate())
  return client
}

/** As `connect`, or the words for an upgrade that was refused. */
export const tryConnect = (port: number, query: string, options: ClientOptions = {}): Promise<RawClient | string> =>
  connect(port, query, options).catch((error: Error) => error.message)

/** As `connect`, registered under `id` and greeted. */
export const register = async (port: number, id: string, token = `token-of-${id}`): Promise<RawClient> => {
  const client = await connect(port, new URLSearchParams({ key: 'peerjs', id, token, version: '1.5.5' }).toString())
  const greeting = await client.next()
  if (JSON.stringify(greeting) !== '{"type":"OPEN"}') throw new Error(`no OPEN: ${JSON.stringify(greeting)}`)
  return client
}

/** Somebody says something to a friend, who is no stranger to them from then on. */
export const introduce = async (from: RawClient, friend: RawClient, id: string): Promise<void> => {
  from.send({ type: 'OFFER', dst: id, payload: 'we know each other' })
  await friend.next()
}
