import * as v from 'valibot'

/** Challenge: what a broker hands out, to be signed by whoever claims an ID (`claimToken`). */
export const Challenge = v.object({ challenge: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,512}$/)) })

/** ICE servers, in the spelling of WebRTC (RTCIceServer). */
export const IceServers = v.pipe(
  v.array(
    v.object({
      urls: v.union([v.string(), v.array(v.string())]),
      username: v.exactOptional(v.string()),
      credential: v.exactOptional(v.string()),
    }),
  ),
  v.maxLength(32),
)
export type IceServers = v.InferOutput<typeof IceServers>

/** Lending: the ICE servers that a broker lends to an ID that has proved itself. `ttl`: seconds until their credentials lapse. */
export const Lending = v.object({ iceServers: IceServers, ttl: v.pipe(v.number(), v.minValue(1)) })
