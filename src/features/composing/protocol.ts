import * as v from 'valibot'
import { protocol } from '../../engine/protocol.ts'

/** Typing notice: it is so at this moment or never, and is not an entry. */
export const typingProtocol = protocol('typing/1', {
  typing: v.strictObject({ on: v.boolean() }),
})
