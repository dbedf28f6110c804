import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { idOf, tokenFor } from '../peer-server/owner.ts'

/** `unproved`: ours, which takes anybody by a token, as a stock one does. */
export type Kind = 'ours' | 'unproved' | 'stock' | 'bare'

export interface Broker {
  readonly kind: Kind
  readonly port: number
  /** Microseconds of processor time so far. */
  cpu(): number
  /** Bytes in memory, once what is garbage has been thrown away. */
  memory(): Promise<number>
  stop(): Promise<void>
}

const FILES: Record<Kind, string> = {
  ours: join(import.meta.dirname, '../../dist/server/main.js'),
  unproved: join(import.meta.dirname, '../../dist/server/main.js'),
  stock: join(import.meta.dirname, 'brokerStock.mjs'),
  bare: join(import.meta.dirname, 'brokerBare.mjs'),
}
/** Collects garbage when asked to: how long it lies about says nothing of what a client needs. */
const TIDY = join(import.meta.dirname, 'brokerTidy.cjs')
/** All guards on; those that count by address see one address here, and would count the load. */
const OURS = {
  CLAIMS: 'required',
  LOG_LEVEL: 'silent',
  DRAIN_SECONDS: '0',
  SOCKETS_PER_ADDRESS: '1000000',
  CONNECTS_PER_MINUTE: '10000000',
  MESSAGES_PER_SECOND: '1000000',
  MESSAGE_BURST: '1000000',
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

export const startBroker = async (kind: Kind, extra: Readonly<Record<string, string>> = {}): Promise<Broker> => {
  const port = await freePort()
  const own = kind === 'ours' ? OURS : kind === 'unproved' ? { ...OURS, CLAIMS: 'none' } : {}
  const env = { ...process.env, ...own, ...extra, PORT: String(port) }
  const child: ChildProcess = spawn(process.execPath, ['--expose-gc', '--require', TIDY, FILES[kind]], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => child.stdout?.once('data', resolve))
  const proc = (file: string) => readFileSync(`/proc/${child.pid}/${file}`, 'utf8')
  return {
    kind,
    port,
    // In hundredths of a second, behind the name, which may hold spaces.
    cpu: () => {
      const fields = proc('stat').split(') ')[1]!.split(' ')
      return (Number(fields[11]) + Number(fields[12])) * 10_000
    },
    memory: async () => {
      child.kill('SIGUSR2')
      await new Promise((resolve) => setTimeout(resolve, 3_000))
      return Number(/VmRSS:\s+(\d+)/.exec(proc('status'))?.[1]) * 1024
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGKILL')
      }),
  }
}

export interface Person {
  readonly id: string
  readonly key: KeyObject
}
export const makePeople = (count: number): Person[] =>
  Array.from({ length: count }, () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    return { id: idOf(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)), key: privateKey }
  })

const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const challengeAt = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const asked = get({ port, host: '127.0.0.1', path: '/peer/challenge', agent }, (response) => {
      let body = ''
      response.on('data', (text) => {
        body += text
      })
      response.on('end', () => resolve((JSON.parse(body) as { challenge: string }).challenge))
    })
    asked.on('error', (error: NodeJS.ErrnoException) => {
      // A broker closes a connection that has waited for its next request for a while, and may do so in the very moment of that request,
      // which then was never read: https://nodejs.org/api/http.html#requestreusedsocket
      if (asked.reusedSocket && error.code === 'ECONNRESET') resolve(challengeAt(port))
      else reject(error)
    })
  })

/** What a client has ready when it connects. */
export const tokenAt = async ({ kind, port }: Broker, person: Person): Promise<string> =>
  kind === 'ours' ? tokenFor(person, await challengeAt(port), `ws://localhost:${port}/peer`) : 'token'

/** Address of this machine, another one for each number: people are not all of one household, whose lines wait for each other. */
export const homeOf = (n: number): string => `127.0.${1 + Math.floor(n / 250)}.${1 + (n % 250)}`

export const connect = async (
  broker: Broker,
  person: Person,
  ready?: string,
  localAddress = '127.0.0.1',
): Promise<WebSocket> => {
  const token = ready ?? (await tokenAt(broker, person))
  const query = new URLSearchParams({ key: 'peerjs', id: person.id, token })
  const socket = new WebSocket(`ws://127.0.0.1:${broker.port}/peer/peerjs?${query}`, {
    perMessageDeflate: false,
    localAddress,
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('message', (data) => (String(data).includes('OPEN') ? resolve() : reject(new Error(String(data)))))
    socket.once('error', reject)
  })
  return socket
}

/** `work` on all of them, forty at a time. */
const forAll = async <T, R>(items: readonly T[], work: (item: T, at: number) => Promise<R>): Promise<R[]> => {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at]!, at)
  }
  await Promise.all(Array.from({ length: 40 }, worker))
  return results
}

/** Processor time in microseconds, for each: to give a challenge, to take a client in. `apart`: each at an address of their own. */
export const connectAll = async (broker: Broker, people: readonly Person[], apart = false) => {
  const sockets: WebSocket[] = []
  let [challenge, entry] = [0, 0]
  // In portions, so that no challenge lapses before it is used.
  for (let at = 0; at < people.length; at += 1_000) {
    const portion = people.slice(at, at + 1_000)
    const before = broker.cpu()
    const tokens = await forAll(portion, (person) => tokenAt(broker, person))
    const between = broker.cpu()
    sockets.push(
      ...(await forAll(portion, (person, n) =>
        connect(broker, person, tokens[n]!, apart ? homeOf(at + n) : undefined),
      )),
    )
    challenge += between - before
    entry += broker.cpu() - between
  }
  return { sockets, challenge: challenge / people.length, entry: entry / people.length }
}
