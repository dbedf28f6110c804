import type { ChildProcess } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { guideExamples } from '../../support/proxy.ts'
import { TURN_SETTINGS } from '../../support/turn.ts'
import { CHAT, HOMES_RANGES, ORIGIN, TURN } from './addresses.ts'
import type { Certificates } from './certificates.ts'
import { end, listens, type Space } from './spaces.ts'

const ROOT = join(import.meta.dirname, '../../..')
const SHIPPED = join(ROOT, 'peer-server/containers')
const BROKER_PORT = 9000
const SECRET = 'the secret of the laboratory’s TURN'

export type Way = 'udp' | 'tcp' | 'tls'
/** What an operator may have chosen. */
export interface Serving {
  readonly stun: boolean
  readonly turn: readonly Way[]
  /** The broker makes credentials with another secret than TURN's. */
  readonly wrongSecret?: boolean
  /** TURN_OWN_ADDRESSES of the guide: may two relays of this server meet? */
  readonly ownAddresses?: 'allow' | 'deny'
}
/** As compose.yaml with compose.443.yaml has it. */
export const AS_SHIPPED: Serving = { stun: true, turn: ['udp', 'tcp', 'tls'] }

const urlOf = (way: Way) =>
  way === 'tls' ? `turns:${TURN.name}:443?transport=tcp` : `turn:${TURN.name}:3478?transport=${way}`

/** Credentials as the broker makes them, for so many seconds from now. */
export const turnCredentials = (user: string, seconds: number, secret = SECRET) => {
  const username = `${Math.floor(Date.now() / 1_000) + seconds}:${user}`
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') }
}

/** The broker's answer to who asks for ICE servers, for one who intercepts it: credentials that hold for so many seconds from now. */
export const iceAnswer = (user: string, seconds: number, ttl: number) => ({
  iceServers: [
    { urls: [`stun:${TURN.name}:3478`] },
    { urls: AS_SHIPPED.turn.map(urlOf), ...turnCredentials(user, seconds) },
  ],
  ttl,
})

export interface Servers {
  /** Starts what does not run as it is asked for. */
  serve(serving: Serving): Promise<void>
  stopBroker(): Promise<void>
  startBroker(): Promise<void>
  stopTurn(): Promise<void>
  startTurn(): Promise<void>
}

/** Our server behind the guide's nginx, and Debian's coturn with our script and settings. */
export const createServers = (space: Space, folder: string, certificates: Certificates): Servers => {
  let serving: Serving = AS_SHIPPED
  let broker: ChildProcess | undefined
  let turn: ChildProcess | undefined
  let nginx: ChildProcess | undefined
  const running = { broker: '', turn: '' }
  const certificate = (name: string, kind: 'crt' | 'key') => join(certificates.folder, `${name}.${kind}`)

  const startNginx = async () => {
    if (nginx) return
    const [example = ''] = guideExamples('nginx')
    const server = example
      .replace('listen 443 ssl', `listen ${CHAT.v4}:443 ssl; listen [${CHAT.v6}]:443 ssl`)
      .replace('chat.example.org;', `${CHAT.name};`)
      .replace(/\S+fullchain\.pem/, certificate(CHAT.name, 'crt'))
      .replace(/\S+privkey\.pem/, certificate(CHAT.name, 'key'))
      .replace('127.0.0.1:9000', `127.0.0.1:${BROKER_PORT}`)
    const settings = join(folder, 'nginx.conf')
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    writeFileSync(
      settings,
      `user root; daemon off; error_log stderr; pid ${folder}/nginx.pid; worker_processes 1;
events {}
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  ${server}
}
`,
    )
    nginx = space.start('nginx', ['-e', 'stderr', '-p', folder, '-c', settings], { log: 'nginx.log' })
    await listens(space, CHAT.v4, 443)
  }
  const startBroker = async () => {
    broker = space.start(process.execPath, [join(ROOT, 'dist/server/main.js')], {
      log: 'broker.log',
      env: {
        PORT: String(BROKER_PORT),
        HOST: '127.0.0.1',
        PUBLIC_URL: ORIGIN,
        TRUST_PROXY: '1',
        STUN_URLS: serving.stun ? `stun:${TURN.name}:3478` : '',
        TURN_URLS: serving.turn.map(urlOf).join(','),
        TURN_SECRET: serving.wrongSecret ? `not ${SECRET}` : SECRET,
      },
    })
    await listens(space, '127.0.0.1', BROKER_PORT)
  }
  const startTurn = async () => {
    const own = join(folder, 'turn')
    mkdirSync(own, { recursive: true })
    const at = (name: string) => join(own, name)
    const addresses = [TURN.v4, TURN.v6].flatMap((address) => [`listening-ip=${address}`, `relay-ip=${address}`])
    const allowed = serving.ownAddresses === 'allow' ? [...HOMES_RANGES, TURN.v4, TURN.v6] : HOMES_RANGES
    writeFileSync(
      at('base.conf'),
      [
        readFileSync(TURN_SETTINGS, 'utf8'),
        ...addresses,
        `pidfile=${at('pid')}`,
        `userdb=${at('db')}`,
        // Its list denies what documentation uses, and that plays the internet here.
        ...allowed.map((range) => `allowed-peer-ip=${range}`),
        '',
      ].join('\n'),
    )
    writeFileSync(at('secret'), SECRET)
    turn = space.start('sh', [join(SHIPPED, 'turn.sh')], {
      log: 'turn.log',
      cwd: own,
      env: {
        DOMAIN: CHAT.name,
        TURN_TLS_DOMAIN: TURN.name,
        TURN_PORT: '3478',
        TURN_TLS_PORT: '443',
        TURN_OWN_ADDRESSES: serving.ownAddresses ?? 'deny',
        SETTINGS: at('turnserver.conf'),
        BASE: at('base.conf'),
        KEY: at('secret'),
        CERTIFICATES: certificates.folder,
      },
    })
    await listens(space, TURN.v4, 3478)
    await listens(space, TURN.v4, 443)
  }
  const stopBroker = () => end(broker)
  const stopTurn = () => end(turn)
  const isUp = (child: ChildProcess | undefined) => child?.exitCode === null && child.signalCode === null

  return {
    async serve(wanted) {
      serving = wanted
      await startNginx()
      const { ownAddresses = 'deny', ...ofBroker } = wanted
      if (!isUp(broker) || running.broker !== JSON.stringify(ofBroker)) {
        await stopBroker()
        await startBroker()
        running.broker = JSON.stringify(ofBroker)
      }
      // Each scenario has a TURN server that knows of no other's allocations.
      await stopTurn()
      await startTurn()
      running.turn = ownAddresses
    },
    stopBroker,
    startBroker,
    stopTurn,
    startTurn,
  }
}
