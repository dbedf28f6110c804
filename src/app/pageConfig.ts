import * as v from 'valibot'
import { IceServers } from '../engine/lending.ts'
import { wayOf } from '../lib/iceUrl.ts'

/** Broker addresses are `http(s)://host[:port]/path`, without a slash at the end. */
const BrokerUrl = v.pipe(v.string(), v.regex(/^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/u), v.maxLength(512))
const Claims = v.picklist(['required', 'optional', 'none'])

const Config = v.object({
  broker: v.object({ url: v.nullable(BrokerUrl), path: v.pipe(v.string(), v.startsWith('/')), claims: Claims }),
  brokers: v.pipe(v.array(v.object({ url: BrokerUrl, claims: Claims })), v.maxLength(32)),
  ice: v.object({
    servers: IceServers,
    /** Path at which the page's own broker lends relays to those who prove themselves. */
    path: v.optional(v.nullable(v.pipe(v.string(), v.startsWith('/')))),
    /** Relays: are there any, here or there? Older servers do not say. */
    relays: v.optional(v.boolean()),
  }),
})

export interface PageConfig {
  /** The page's own broker first. */
  readonly brokers: readonly [BrokerInfo, ...BrokerInfo[]]
  readonly iceServers: IceServers
  /** The page's own broker lends relays, or some are listed. */
  readonly relays: boolean
}
export interface BrokerInfo {
  readonly url: string
  /** Of its service for short-lived relay credentials, if it has one. */
  readonly icePath?: string
  readonly claims: v.InferOutput<typeof Claims>
}

const trim = (url: string) => url.replace(/\/+$/u, '')

/** Config that the server gives of itself at `config.json`, beside the page; undefined when that is not it. `origin` is the page's own. */
export function parsePageConfig(value: unknown, origin: string): PageConfig | undefined {
  const parsed = v.safeParse(Config, value)
  if (!parsed.success) return undefined
  const { broker, brokers, ice } = parsed.output
  const own = {
    url: trim(broker.url ?? origin + broker.path),
    claims: broker.claims,
    ...(ice.path ? { icePath: ice.path } : {}),
  }
  const others = brokers.map(({ url, claims }) => ({ url: trim(url), claims })).filter(({ url }) => url !== own.url)
  // Whoever does not say is guessed to lend what is asked for there.
  return {
    brokers: [own, ...others],
    iceServers: ice.servers,
    relays: ice.relays ?? (Boolean(ice.path) || listsRelay(ice.servers)),
  }
}

/** Until the server has been heard once: its own broker at the usual place beside the page, and nobody else's help. */
export const defaultPageConfig = (home: string): PageConfig => ({
  brokers: [{ url: `${trim(home)}/peer`, claims: 'none' }],
  iceServers: [],
  relays: false,
})

/** Relays that are listed are there whatever broker is chosen. */
export const listsRelay = (servers: IceServers): boolean =>
  servers.some(({ urls }) => [urls].flat().some((url) => wayOf(url) !== undefined))
