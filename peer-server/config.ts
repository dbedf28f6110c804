import { parseArgs } from 'node:util'
import * as v from 'valibot'
import type { TrustedProxies } from './clientAddress.ts'
import { type ClaimsMode, HELP, type IceServer, type OtherBroker, type Settings, SettingsSchema } from './settings.ts'

const VARIABLES = Object.keys(HELP) as (keyof Settings)[]
const flagOf = (variable: string) => variable.toLowerCase().replaceAll('_', '-')

export const helpText = `Tête-à-tête: page and broker in one process.

Each setting is an environment variable or a flag; the flag wins.

${VARIABLES.map((name) => `  ${name}, --${flagOf(name)}\n      ${HELP[name]}`).join('\n')}
  --help
      This text
`

export interface Config {
  readonly port: number
  /** Interface to listen on; `undefined`: all of them. */
  readonly host: string | undefined
  readonly peerPath: string
  /** Address by which browsers reach this server; `undefined`: http://localhost and the port really taken. */
  readonly publicUrl: string | undefined
  readonly origins: readonly string[]
  readonly trustedProxies: TrustedProxies
  readonly claims: ClaimsMode
  /** Key of this server; `undefined`: one that lives as long as the process. */
  readonly serverKey: string | undefined
  readonly iceServers: readonly IceServer[]
  readonly stunUrls: readonly string[]
  readonly turnUrls: readonly string[]
  readonly turnSecret: string | undefined
  readonly brokers: readonly OtherBroker[]
  readonly maxClients: number
  readonly socketsPerAddress: number
  readonly connectsPerMinute: number
  readonly messagesPerSecond: number
  readonly messageBurst: number
  readonly clusterUrl: string | undefined
  readonly metrics: Settings['METRICS']
  readonly metricsPort: number | undefined
  readonly metricsHost: string
  readonly drainSeconds: number
  readonly logLevel: Settings['LOG_LEVEL']
  readonly logPeers: boolean
  /** Folder of the built page. */
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

/** Contradictions between settings: what none of them says of itself. */
const contradictions = (settings: Settings): string[] => {
  const problems: string[] = []
  if (settings.TURN_URLS.length > 0 && settings.TURN_SECRET === undefined)
    problems.push('TURN_SECRET: must be set where TURN_URLS is; for other TURN servers there is ICE_SERVERS')
  if (settings.CLUSTER_URL !== undefined && settings.SERVER_KEY === undefined)
    problems.push('SERVER_KEY: must be set where CLUSTER_URL is, to the same on every node')
  if (settings.METRICS_PORT !== undefined && settings.METRICS_PORT !== 0 && settings.METRICS_PORT === settings.PORT)
    problems.push('METRICS_PORT: must be another one than PORT; METRICS=public serves both on one')
  return problems
}

const configOf = (settings: Settings, pageDir: string): Config =>
  Object.freeze({
    port: settings.PORT,
    host: settings.HOST,
    peerPath: settings.PEER_PATH,
    publicUrl: settings.PUBLIC_URL,
    origins: Object.freeze(settings.ORIGINS),
    trustedProxies: Object.freeze(settings.TRUST_PROXY),
    claims: settings.CLAIMS,
    serverKey: settings.SERVER_KEY,
    iceServers: Object.freeze(settings.ICE_SERVERS),
    stunUrls: Object.freeze(settings.STUN_URLS),
    turnUrls: Object.freeze(settings.TURN_URLS),
    turnSecret: settings.TURN_SECRET,
    brokers: Object.freeze(settings.BROKERS),
    maxClients: settings.MAX_CLIENTS,
    socketsPerAddress: settings.SOCKETS_PER_ADDRESS,
    connectsPerMinute: settings.CONNECTS_PER_MINUTE,
    messagesPerSecond: settings.MESSAGES_PER_SECOND,
    messageBurst: settings.MESSAGE_BURST,
    clusterUrl: settings.CLUSTER_URL,
    metrics: settings.METRICS,
    metricsPort: settings.METRICS_PORT,
    metricsHost: settings.METRICS_HOST,
    drainSeconds: settings.DRAIN_SECONDS,
    logLevel: settings.LOG_LEVEL,
    logPeers: settings.LOG_PEERS === 'yes',
    pageDir,
  })

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
  const problems = contradictions(read.output)
  return problems.length > 0 ? { kind: 'wrong', problems } : { kind: 'config', config: configOf(read.output, pageDir) }
}
