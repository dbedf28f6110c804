import { parseArgs } from 'node:util'
import * as v from 'valibot'

const MAX_ICE_SERVERS = 16
const MAX_BROKERS = 32

/** Stricter than the URL parser, which lets `;` into a host name and so would let it into a header. */
const HOST = /^([a-z0-9.-]+|\[[0-9a-f:.]+\])$/

/** Any http(s) address -> `https://host/path`, no slash at the end. */
const address = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const url = URL.canParse(dataset.value) ? new URL(dataset.value) : undefined
    const isPlain = url && !url.username && !url.password && !url.search && !url.hash
    if (isPlain && /^https?:$/.test(url.protocol) && HOST.test(url.hostname))
      return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
    addIssue({ message: 'must be an http:// or https:// address with nothing but host, port and path' })
    return NEVER
  }),
)

const urls = (form: RegExp) => {
  const url = v.pipe(v.string(), v.regex(form))
  return v.union([url, v.pipe(v.array(url), v.nonEmpty())])
}
const STUN = /^stuns?:[^\s?/@]+$/
const TURN_OR_STUN = /^(stuns?:[^\s?/@]+|turns?:[^\s?/@]+(\?transport=(udp|tcp))?)$/

/** RTCIceServer; without user name and credential a turn: URL makes browsers throw, so it is refused here. */
export const IceServerSchema = v.union([
  v.strictObject({ urls: urls(STUN) }),
  v.strictObject({ urls: urls(TURN_OR_STUN), username: v.string(), credential: v.string() }),
])

const json = v.rawTransform<string, unknown>(({ dataset, addIssue, NEVER }) => {
  try {
    return JSON.parse(dataset.value)
  } catch {
    addIssue({ message: 'must be JSON' })
    return NEVER
  }
})

const PORT_WORDS = 'must be a whole number from 0 to 65535'
const ICE_WORDS =
  'must be a JSON list such as [{"urls":"stun:host:3478"},{"urls":"turn:host:3478","username":"…","credential":"…"}]'
const OWN_PATHS = ['/assets', '/config.json', '/health']

const SettingsSchema = v.object({
  PORT: v.pipe(
    v.optional(v.string(), '9000'),
    v.regex(/^\d{1,5}$/, PORT_WORDS),
    v.transform(Number),
    v.maxValue(65_535, PORT_WORDS),
  ),
  HOST: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9.:_-]+$/, 'must be a host name or an IP address'))),
  PEER_PATH: v.pipe(
    v.optional(v.string(), '/peer'),
    v.regex(/^(\/[A-Za-z0-9_-]+)+$/, 'must look like /peer: letters, digits, - and _, no slash at the end'),
    v.check(
      (path) => !OWN_PATHS.some((own) => path === own || path.startsWith(`${own}/`)),
      'is used by the page already',
    ),
  ),
  PUBLIC_URL: v.optional(address),
  ICE_SERVERS: v.pipe(
    v.optional(v.string(), '[]'),
    json,
    // Only these words: those of the library quote what they met, and here that can be a password.
    v.message(v.array(IceServerSchema), ICE_WORDS),
    v.maxLength(MAX_ICE_SERVERS, `lists more than ${MAX_ICE_SERVERS} servers`),
  ),
  BROKERS: v.pipe(
    v.optional(v.string(), ''),
    v.transform((text) =>
      text
        .split(',')
        .map((url) => url.trim())
        .filter((url) => url !== ''),
    ),
    v.array(address),
    v.maxLength(MAX_BROKERS, `lists more than ${MAX_BROKERS} brokers`),
  ),
  LOG_LEVEL: v.optional(
    v.picklist(['error', 'warn', 'info', 'debug', 'silent'], 'must be error, warn, info, debug or silent'),
    'warn',
  ),
})

const HELP: Record<keyof typeof SettingsSchema.entries, string> = {
  PORT: 'Port to listen on; 0 takes a free one. Default: 9000',
  HOST: 'Interface to listen on, such as 127.0.0.1. Default: all',
  PEER_PATH: 'Path of the broker. Default: /peer',
  PUBLIC_URL: 'The address that people type, such as https://chat.example.org. Default: http://localhost:PORT',
  ICE_SERVERS: 'STUN and TURN servers for the page, a JSON list of RTCIceServer. Default: none',
  BROKERS: 'Further brokers that the page may use, comma separated: https://other.example/peer. Default: none',
  LOG_LEVEL: 'error, warn, info, debug or silent; lines of JSON on standard error. Default: warn',
}

const VARIABLES = Object.keys(HELP) as (keyof typeof HELP)[]
const flagOf = (variable: string) => variable.toLowerCase().replaceAll('_', '-')

export const helpText = `Tête-à-tête: page and broker in one process.

Each setting is an environment variable or a flag; the flag wins.

${VARIABLES.map((name) => `  ${`${name}, --${flagOf(name)}`.padEnd(30)}${HELP[name]}`).join('\n')}
  --help                        This text
`

type Settings = v.InferOutput<typeof SettingsSchema>
export type IceServer = v.InferOutput<typeof IceServerSchema>

export interface Config {
  readonly port: number
  /** Undefined: all interfaces. */
  readonly host: string | undefined
  readonly peerPath: string
  /** Undefined: http://localhost and the port really taken. */
  readonly publicUrl: string | undefined
  readonly iceServers: readonly IceServer[]
  readonly brokers: readonly string[]
  readonly logLevel: Settings['LOG_LEVEL']
  /** Where the built page lies. */
  readonly pageDir: string
}

export type ConfigResult = { kind: 'config'; config: Config } | { kind: 'help' } | { kind: 'wrong'; problems: string[] }

const readFlags = (args: readonly string[]): Readonly<Record<string, unknown>> | string => {
  const options = Object.fromEntries(VARIABLES.map((name) => [flagOf(name), { type: 'string' as const }]))
  try {
    return parseArgs({ args: [...args], options: { ...options, help: { type: 'boolean' } } }).values
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Environment and flags -> checked and frozen. Each problem names its variable. */
export const readConfig = (
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
  pageDir: string,
): ConfigResult => {
  const flags = readFlags(args)
  if (typeof flags === 'string') return { kind: 'wrong', problems: [flags] }
  if (flags.help) return { kind: 'help' }
  // An empty variable is an unset one: compose files pass those on.
  const given = VARIABLES.map((name) => [name, flags[flagOf(name)] || env[name] || undefined])
  const read = v.safeParse(SettingsSchema, Object.fromEntries(given))
  if (!read.success) {
    const problems = read.issues.map((issue) => `${issue.path?.[0]?.key}: ${issue.message}`)
    return { kind: 'wrong', problems: [...new Set(problems)] }
  }
  const { PORT, HOST, PEER_PATH, PUBLIC_URL, ICE_SERVERS, BROKERS, LOG_LEVEL } = read.output
  const config: Config = Object.freeze({
    port: PORT,
    host: HOST,
    peerPath: PEER_PATH,
    publicUrl: PUBLIC_URL,
    iceServers: Object.freeze(ICE_SERVERS),
    brokers: Object.freeze(BROKERS),
    logLevel: LOG_LEVEL,
    pageDir,
  })
  return { kind: 'config', config }
}
