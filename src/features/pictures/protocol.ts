import * as v from 'valibot'
import { protocol } from '../../engine/protocol.ts'
import { MAX_ABOUT, PIECE_BYTES } from './limits.ts'

const whole = (least: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least))
const Sha256 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))

/**
 * Profile, told on every link and whenever it changes; its `version` rises. The picture is named by its hash, and fetched by whoever lacks it:
 * `get` asks for the piece that begins at a byte, `piece` is one. A picture that is larger than is taken is no offence: it is not fetched.
 */
export const pictureProtocol = protocol('profile/2', {
  profile: v.strictObject({
    version: whole(0),
    name: v.pipe(v.string(), v.maxLength(256)),
    about: v.pipe(v.string(), v.maxLength(MAX_ABOUT)),
    picture: v.nullable(v.strictObject({ sha256: Sha256, bytes: whole(1) })),
  }),
  get: v.strictObject({ sha256: Sha256, from: whole(0) }),
  piece: v.strictObject({
    sha256: Sha256,
    from: whole(0),
    /** Base64url. */
    data: v.pipe(v.string(), v.minLength(1), v.maxLength(Math.ceil((PIECE_BYTES * 4) / 3))),
  }),
})
