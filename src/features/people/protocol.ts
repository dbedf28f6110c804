import * as v from 'valibot'
import { protocol } from '../../engine/protocol.ts'

/** Profile: how I call myself, told on every link. */
export const profileProtocol = protocol('profile/1', {
  name: v.strictObject({ name: v.pipe(v.string(), v.maxLength(256)) }),
})
