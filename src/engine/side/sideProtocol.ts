import * as v from 'valibot'
import { fromBase64Url } from '../../lib/bytes.ts'
import type { SideEnding } from '../../ports/sideConnections.ts'
import { protocol } from '../protocol.ts'
import { DESCRIPTION_PART } from './sideLimits.ts'

/** 16 random bytes, chosen by the opener. */
const SideId = v.pipe(
  v.string(),
  v.check((text) => fromBase64Url(text)?.length === 16),
)
/** Place of a signal among those of its sender for one side connection, from 1 on; the opener's first is its OPEN. */
const Place = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
/** A word, which those who come later may have more of. */
const Word = v.pipe(v.string(), v.regex(/^[a-z]{1,16}$/))

/**
 * Signalling of side connections over a proved link. What a side says of one connection is numbered, kept until it is confirmed, and
 * said again over the next link: frames that a link swallows are missed by nobody else.
 */
export const sideProtocol = protocol('side/1', {
  open: v.strictObject({ id: SideId, purpose: Word }),
  /** A description in parts, one after another; `more` says that this one is not the last. */
  description: v.strictObject({
    id: SideId,
    n: Place,
    type: v.picklist(['offer', 'answer']),
    sdp: v.pipe(v.string(), v.minLength(1), v.maxLength(DESCRIPTION_PART)),
    more: v.optional(v.literal(true)),
  }),
  candidate: v.strictObject({
    id: SideId,
    n: Place,
    line: v.pipe(v.string(), v.maxLength(512)),
    ufrag: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{4,256}$/))),
  }),
  /** Confirmation that everything up to `n` has arrived, 0 when nothing has. It also says: this one is alive here. */
  confirm: v.strictObject({ id: SideId, n: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  close: v.strictObject({ id: SideId, why: Word }),
})

/** Endings as they are said to the other side, and what each means there. */
const SAID: Partial<Record<string, SideEnding>> = {
  limit: 'limit',
  refused: 'refused',
  timeout: 'timeout',
  failed: 'failed',
  lost: 'lost',
  intercepted: 'intercepted',
  unknown: 'lost',
}
/** Ending that the peer's word for it comes to. */
export const endingSaid = (word: string): SideEnding => (Object.hasOwn(SAID, word) ? SAID[word] : undefined) ?? 'closed'
