import * as v from 'valibot'
import { version } from '../package.json'
import type { Config } from './config.ts'
import { IceServerSchema } from './settings.ts'

/** Claims, proofs that a client owns its ID: must everyone give one, may one, or does nobody look. */
const ClaimsSchema = v.picklist(['required', 'optional', 'none'])

/** Config that the page reads at `/config.json` before it starts. */
export const PageConfigSchema = v.strictObject({
  /** `url` null: the broker is where the page came from, at `path`. */
  broker: v.strictObject({ url: v.nullable(v.string()), path: v.string(), claims: ClaimsSchema }),
  /** The others that the page may be told to use. */
  brokers: v.array(v.strictObject({ url: v.string(), claims: ClaimsSchema })),
  /** `path`: where whoever proves an ID gets more than `servers`; null where there is nothing more. `relays`: are there any, here or there? */
  ice: v.strictObject({ servers: v.array(IceServerSchema), path: v.nullable(v.string()), relays: v.boolean() }),
  features: v.array(v.string()),
  version: v.string(),
})

export type PageConfig = v.InferOutput<typeof PageConfigSchema>

/** A proxy may serve all this below a path of its own, and takes that off before it asks here. '' or '/path'. */
export const publicPathOf = ({ publicUrl }: Config): string =>
  publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/$/, '')

const isRelay = ({ urls }: Config['iceServers'][number]) => [urls].flat().some((url) => /^turns?:/.test(url))

export const createPageConfig = (config: Config): PageConfig => {
  const path = `${publicPathOf(config)}${config.peerPath}`
  const hasMore = config.stunUrls.length > 0 || config.turnUrls.length > 0
  return v.parse(PageConfigSchema, {
    broker: { url: null, path, claims: config.claims },
    brokers: config.brokers,
    ice: {
      servers: config.iceServers,
      path: hasMore ? `${path}/ice` : null,
      relays: (config.turnUrls.length > 0 && config.turnSecret !== undefined) || config.iceServers.some(isRelay),
    },
    features: [],
    version,
  })
}
