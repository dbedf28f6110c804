import * as v from 'valibot'
import { protocol } from '../protocol.ts'
import { MAX_RESTART_SDP } from './restartLimits.ts'

/** Place of a word among those of its sender on one connection, whichever way they go. What is not later than the last one is stale. */
const Place = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const Sdp = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_RESTART_SDP))
const Ufrag = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{4,256}$/))

/**
 * ICE restart of the link itself. While the link carries frames they go over it; where it carries none they go through the broker, each in
 * the same spelling and signed (`sealing.ts`).
 */
export const restartProtocol = protocol('restart/1', {
  offer: v.strictObject({ n: Place, sdp: Sdp }),
  /** `of`: the offer that it answers. */
  answer: v.strictObject({ n: Place, of: Place, sdp: Sdp }),
  candidate: v.strictObject({ n: Place, line: v.pipe(v.string(), v.maxLength(512)), ufrag: Ufrag }),
})

type Kinds = (typeof restartProtocol)['kinds']
export type RestartWord = {
  [K in keyof Kinds]: { readonly kind: K; readonly body: v.InferOutput<Kinds[K]> }
}[keyof Kinds]
