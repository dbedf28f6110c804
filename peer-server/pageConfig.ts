import * as v from 'valibot'
import { version } from '../package.json'
import { type Config, IceServerSchema } from './config.ts'

/** Whether a broker takes proofs that a client owns its ID: must everyone give one, may one, or does nobody look. */
const ClaimsSchema = v.picklist(['required', 'optional', 'none'])

/** What the page reads at `/config.json` before it starts. */
export const PageConfigSchema = v.strictObject({
  /** `url` null: the broker is where the page came from. */
  broker: v.strictObject({ url: v.nullable(v.string()), path: v.string(), claims: ClaimsSchema }),
  /** The others that the page may be told to use. */
  brokers: v.array(v.strictObject({ url: v.string(), claims: ClaimsSchema })),
  ice: v.strictObject({ servers: v.array(IceServerSchema) }),
  features: v.array(v.string()),
  version: v.string(),
})

export type PageConfig = v.InferOutput<typeof PageConfigSchema>

export const createPageConfig = ({ peerPath, brokers, iceServers }: Config): PageConfig =>
  v.parse(PageConfigSchema, {
    broker: { url: null, path: peerPath, claims: 'none' },
    brokers: brokers.map((url) => ({ url, claims: 'none' })),
    ice: { servers: iceServers },
    features: [],
    version,
  })
