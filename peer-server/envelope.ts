import { MAX_DEPTH } from './limits.ts'

/** The outside of a message from a client: what decides where it goes. `peer` parses the rest. */
export interface Envelope {
  readonly type: string
  readonly dst: string | undefined
}

/** No recursion, so that no depth can overflow the stack here either. */
const isShallow = (root: unknown): boolean => {
  let level: unknown[] = [root]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return false
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []))
  }
  return true
}

/** Undefined for whatever is not a message of the PeerServer protocol. Never throws. */
export const readEnvelope = (text: string): Envelope | undefined => {
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof message !== 'object' || message === null) return undefined
  const { type, dst } = message as Record<string, unknown>
  if (typeof type !== 'string' || (dst !== undefined && dst !== null && typeof dst !== 'string')) return undefined
  return isShallow(message) ? { type, dst: dst ?? undefined } : undefined
}
