import { MAX_DEPTH } from './limits.ts'

/** The outside of a message from a client: what decides where it goes. */
export interface Envelope {
  readonly type: string
  readonly dst: string | undefined
  /** Request: an offer without a description, by which a page of ours asks somebody to be a friend. */
  readonly isRequest: boolean
}

/** As PeerJS says it. */
export const HEARTBEAT = '{"type":"HEARTBEAT"}'

/** Goes no deeper than it may, so that no depth can overflow the stack here either. What JSON.parse makes has no inherited keys. */
const isShallow = (node: object, depth: number): boolean => {
  if (depth > MAX_DEPTH) return false
  if (Array.isArray(node)) return node.every((value) => isLeaf(value) || isShallow(value, depth + 1))
  for (const key in node) {
    const value = (node as Record<string, unknown>)[key]
    if (!isLeaf(value) && !isShallow(value as object, depth + 1)) return false
  }
  return true
}
const isLeaf = (value: unknown): value is string | number | boolean | null =>
  typeof value !== 'object' || value === null

/** As a page of ours says it. */
const isKnock = (payload: unknown): boolean =>
  typeof payload === 'object' && payload !== null && (payload as { serialization?: unknown }).serialization === 'knock'

/** Envelope of a text, or `undefined` for whatever is not a message of the PeerServer protocol. Never throws. */
export const readEnvelope = (text: string): Envelope | undefined => {
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return undefined
  const { type, dst, payload } = message as Record<string, unknown>
  if (typeof type !== 'string' || (dst !== undefined && dst !== null && typeof dst !== 'string')) return undefined
  if (!isShallow(message, 0)) return undefined
  return { type, dst: dst ?? undefined, isRequest: type === 'OFFER' && isKnock(payload) }
}

/**
 * The message as its receiver gets it: with its sender as the last key, which beats any that the sender has put in. Nothing else is
 * written anew, which is half of what a relay costs. `text` is an object with at least one key.
 */
export const from = (text: string, id: string): string => `${text.slice(0, text.lastIndexOf('}'))},"src":"${id}"}`

/** Sender of a text that `from` has made. */
export const senderOf = (text: string): string => text.slice(text.lastIndexOf(',"src":"') + ',"src":"'.length, -2)

export const expire = (absent: string, sender: string): string =>
  JSON.stringify({ type: 'EXPIRE', src: absent, dst: sender })
