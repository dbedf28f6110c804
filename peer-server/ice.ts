import { createHmac } from 'node:crypto'
import { TURN_SECONDS } from './limits.ts'
import type { IceServer } from './settings.ts'

/** The answer of the ICE service. */
export interface IceAnswer {
  readonly iceServers: readonly IceServer[]
  /** Seconds for which the credentials hold. */
  readonly ttl: number
}

export interface IceDeps {
  readonly stunUrls: readonly string[]
  readonly turnUrls: readonly string[]
  /** The one that the TURN server has as `static-auth-secret`. */
  readonly turnSecret: string | undefined
  /** Handed on as they are. */
  readonly iceServers: readonly IceServer[]
  readonly now?: () => number
}

/**
 * ICE servers: what a client needs to find its way. Credentials are those that coturn's `use-auth-secret` understands
 * (draft-uberti-behave-turn-rest): nobody has to tell it of them, and they lapse by themselves.
 */
export const createIce = ({ stunUrls, turnUrls, turnSecret, iceServers, now = Date.now }: IceDeps) => {
  const stun = stunUrls.length === 0 ? [] : [{ urls: [...stunUrls] }]
  const turnFor = (id: string): IceServer[] => {
    if (turnUrls.length === 0 || turnSecret === undefined) return []
    const username = `${Math.floor(now() / 1000) + TURN_SECONDS}:${id}`
    const credential = createHmac('sha1', turnSecret).update(username).digest('base64')
    return [{ urls: [...turnUrls], username, credential }]
  }
  return (id: string): IceAnswer => ({ iceServers: [...stun, ...turnFor(id), ...iceServers], ttl: TURN_SECONDS })
}
