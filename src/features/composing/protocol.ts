import * as v from 'valibot'
import { protocol } from '../../engine/protocol.ts'

/** What is so at this moment, or never: not an entry. */
export const typingProtocol = protocol('typing/1', {
  typing: v.strictObject({ on: v.boolean() }),
})
