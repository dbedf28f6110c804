import * as v from 'valibot'
import { CONNECTS_PER_MINUTE, MAX_CLIENTS, MESSAGE_BURST, MESSAGES_PER_SECOND, SOCKETS_PER_ADDRESS } from './budgets.ts'
import { parseNetwork, type TrustedProxies } from './clientAddress.ts'

const MAX_ICE_SERVERS = 16
const MAX_LISTED = 32

/** Stricter than the URL parser, which lets `;` into a host name and so would let it into a header. */
const HOST = /^([a-z0-9.-]+|\[[0-9a-f:.]+\])$/

const plainUrl = (text: string): URL | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain = url && !url.username && !url.password && !url.search && !url.hash
  return isPlain && /^https?:$/.test(url.protocol) && HOST.test(url.hostname) ? url : undefined
}

/** Text -> something else, or the words that say what it must be. */
const read = <T>(parse: (text: string) => T | undefined, words: string) =>
  v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
    const value = parse(dataset.value)
    if (value !== undefined) return value
    addIssue({ message: words })
    return NEVER
  })

const ADDRESS_WORDS = 'must be an http:// or https:// address with nothing but host, port and path'
/** Any http(s) address -> `https://host/path`, no slash at the end. */
const parseAddress = (text: string): string | undefined => {
  const url = plainUrl(text)
  return url && `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}

const parseOrigin = (text: string): string | undefined => {
  if (text === '*') return text
  const url = plainUrl(text)
  return url?.pathname === '/' ? url.origin : undefined
}

export type ClaimsMode = 'required' | 'optional' | 'none'
const CLAIMS_MODES: readonly ClaimsMode[] = ['required', 'optional', 'none']

export interface OtherBroker {
  readonly url: string
  readonly claims: ClaimsMode
}
/** `https://other.example/peer#required`: what stands behind the # says whether it takes claims. */
const parseBroker = (text: string): OtherBroker | undefined => {
  const [address = '', mode = 'none', ...rest] = text.split('#')
  const url = parseAddress(address)
  const claims = CLAIMS_MODES.find((known) => known === mode)
  return url === undefined || claims === undefined || rest.length > 0 ? undefined : { url, claims }
}

const list = <T>(parse: (item: string) => T | undefined, words: string) =>
  v.pipe(
    v.optional(v.string(), ''),
    v.transform((text) => text.split(',').flatMap((item) => item.trim() || [])),
    v.array(v.pipe(v.string(), read(parse, words))),
    v.maxLength(MAX_LISTED, `lists more than ${MAX_LISTED}`),
  )

const whole = (usual: number, least: number, most: number) => {
  const words = `must be a whole number from ${least} to ${most}`
  return v.pipe(
    v.optional(v.string(), String(usual)),
    v.regex(/^\d{1,9}$/, words),
    v.transform(Number),
    v.minValue(least, words),
    v.maxValue(most, words),
  )
}

const oneOf = <const T extends readonly string[]>(options: T, usual: T[number]) =>
  v.optional(v.picklist(options, `must be ${options.slice(0, -1).join(', ')} or ${options.at(-1)}`), usual)

const urls = (form: RegExp) => {
  const url = v.pipe(v.string(), v.regex(form))
  return v.union([url, v.pipe(v.array(url), v.nonEmpty())])
}
const STUN = /^stuns?:[^\s?/@]+$/
const TURN = /^turns?:[^\s?/@]+(\?transport=(udp|tcp))?$/
const TURN_OR_STUN = new RegExp(`${STUN.source}|${TURN.source}`)
const matching = (form: RegExp) => (text: string) => (form.test(text) ? text : undefined)

/** RTCIceServer; without user name and credential a turn: URL makes browsers throw, so it is refused here. */
export const IceServerSchema = v.union([
  v.strictObject({ urls: urls(STUN) }),
  v.strictObject({ urls: urls(TURN_OR_STUN), username: v.string(), credential: v.string() }),
])
export type IceServer = v.InferOutput<typeof IceServerSchema>

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const parseProxies = (text: string): TrustedProxies | undefined => {
  if (/^\d$/.test(text)) return Number(text)
  const networks = text.split(',').map((item) => parseNetwork(item.trim()))
  return networks.every((network) => network !== undefined) ? networks : undefined
}

const parseBusUrl = (text: string): string | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url && /^rediss?:$/.test(url.protocol) && url.hostname !== '' ? text : undefined
}

const ICE_WORDS =
  'must be a JSON list such as [{"urls":"stun:host:3478"},{"urls":"turn:host:3478","username":"…","credential":"…"}]'
const OWN_PATHS = ['/assets', '/config.json', '/health', '/metrics']
const hostName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9.:_-]+$/, 'must be a host name or an IP address'))
const secret = (least: number) => v.pipe(v.string(), v.minLength(least, `must have at least ${least} characters`))

export const SettingsSchema = v.object({
  PORT: whole(9000, 0, 65_535),
  HOST: v.optional(hostName),
  PEER_PATH: v.pipe(
    v.optional(v.string(), '/peer'),
    v.regex(/^(\/[A-Za-z0-9_-]+)+$/, 'must look like /peer: letters, digits, - and _, no slash at the end'),
    v.check(
      (path) => !OWN_PATHS.some((own) => path === own || path.startsWith(`${own}/`)),
      'is used by the page already',
    ),
  ),
  PUBLIC_URL: v.optional(v.pipe(v.string(), read(parseAddress, ADDRESS_WORDS))),
  ORIGINS: list(parseOrigin, 'must list addresses such as https://chat.example.org without a path, or be *'),
  TRUST_PROXY: v.pipe(
    v.optional(v.string(), '0'),
    read(parseProxies, 'must be the number of proxies in front (0 to 9), or their networks such as 10.0.0.0/8,::1'),
  ),
  CLAIMS: oneOf(['required', 'optional', 'none'], 'required'),
  SERVER_KEY: v.optional(secret(32)),
  ICE_SERVERS: v.pipe(
    v.optional(v.string(), '[]'),
    read(parseJson, 'must be JSON'),
    // Only these words: those of the library quote what they met, and here that can be a password.
    v.message(v.array(IceServerSchema), ICE_WORDS),
    v.maxLength(MAX_ICE_SERVERS, `lists more than ${MAX_ICE_SERVERS} servers`),
  ),
  STUN_URLS: list(matching(STUN), 'must list addresses such as stun:turn.example.org:3478'),
  TURN_URLS: list(matching(TURN), 'must list addresses such as turns:turn.example.org:443?transport=tcp'),
  TURN_SECRET: v.optional(secret(16)),
  BROKERS: list(parseBroker, `${ADDRESS_WORDS}, and #required or #optional behind it if that broker takes claims`),
  MAX_CLIENTS: whole(MAX_CLIENTS, 1, 1_000_000),
  SOCKETS_PER_ADDRESS: whole(SOCKETS_PER_ADDRESS, 1, 1_000_000),
  CONNECTS_PER_MINUTE: whole(CONNECTS_PER_MINUTE, 1, 10_000_000),
  MESSAGES_PER_SECOND: whole(MESSAGES_PER_SECOND, 1, 1_000_000),
  MESSAGE_BURST: whole(MESSAGE_BURST, 1, 1_000_000),
  CLUSTER_URL: v.optional(
    v.pipe(v.string(), read(parseBusUrl, 'must be an address such as redis://user:password@host:6379/0')),
  ),
  METRICS: oneOf(['off', 'public'], 'off'),
  METRICS_PORT: v.optional(whole(0, 0, 65_535)),
  METRICS_HOST: v.optional(hostName, '127.0.0.1'),
  DRAIN_SECONDS: whole(5, 0, 300),
  LOG_LEVEL: oneOf(['error', 'warn', 'info', 'debug', 'silent'], 'warn'),
  LOG_PEERS: oneOf(['no', 'yes'], 'no'),
})

export type Settings = v.InferOutput<typeof SettingsSchema>

/** Help: one line for each setting, in the order in which `--help` shows them. */
export const HELP: Record<keyof Settings, string> = {
  PORT: 'Port to listen on; 0 takes a free one. Default: 9000',
  HOST: 'Interface to listen on, such as 127.0.0.1. Default: all',
  PEER_PATH: 'Path of the broker. Default: /peer',
  PUBLIC_URL: 'The address that people type, such as https://chat.example.org. Default: http://localhost:PORT',
  ORIGINS:
    'Further pages that may use this broker: https://other.example, comma separated, or *. Default: its own page',
  TRUST_PROXY: 'Proxies whose X-Forwarded-For is believed: how many, or their networks. Default: 0, none',
  CLAIMS: 'Must tete1… IDs be proved? required: and no others; optional: others too; none. Default: required',
  SERVER_KEY:
    'Secret that challenges are made with, the same on all nodes of a cluster. Default: a new one at each start',
  ICE_SERVERS: 'STUN and TURN servers that anybody may see, a JSON list of RTCIceServer. Default: none',
  STUN_URLS: 'STUN servers for clients that prove an ID: stun:host:port, comma separated. Default: none',
  TURN_URLS:
    'TURN servers that share TURN_SECRET: turn:host:port?transport=udp, turns:…, comma separated. Default: none',
  TURN_SECRET: 'The static-auth-secret of these TURN servers, for credentials that lapse after ten minutes',
  BROKERS: 'Further brokers that the page may use: https://other.example/peer#required, comma separated. Default: none',
  MAX_CLIENTS: `Clients on this node, as far as file handles reach. Default: ${MAX_CLIENTS}`,
  SOCKETS_PER_ADDRESS: `WebSockets from one address (IPv6: /64; a /48 eight times that) at a time. Default: ${SOCKETS_PER_ADDRESS}`,
  CONNECTS_PER_MINUTE: `WebSockets opened from one address (IPv6: /64; a /48 eight times that) a minute. Default: ${CONNECTS_PER_MINUTE}`,
  MESSAGES_PER_SECOND: `Messages of one client a second, in the long run. Default: ${MESSAGES_PER_SECOND}`,
  MESSAGE_BURST: `Messages of one client at once. Default: ${MESSAGE_BURST}`,
  CLUSTER_URL: 'The Redis or Valkey that joins several nodes: redis://host:6379. Default: this node is alone',
  METRICS: 'off, or public: GET /metrics beside the page, for everybody to read. Default: off',
  METRICS_PORT: 'Port for GET /metrics alone. Default: none',
  METRICS_HOST: 'Interface for METRICS_PORT. Default: 127.0.0.1',
  DRAIN_SECONDS: 'At SIGTERM, the time over which the clients are sent away. Default: 5',
  LOG_LEVEL: 'error, warn, info, debug or silent; lines of JSON on standard error. Default: warn',
  LOG_PEERS: 'yes: logs tell the IDs and addresses of clients. Default: no',
}
