import { parsePersonId } from '../../../engine/address.ts'
import { signedBytes } from '../../../engine/signed.ts'
import { utf8 } from '../../../lib/bytes.ts'
import { fail, ok } from '../finding.ts'
import type { Check } from './check.ts'

/** Nobody's: what is signed for it lets nobody in anywhere. */
const AUDIENCE = 'doctor:'

/** Keys of the identity: whether they are here, and are those of the ID. */
export const keys: Check<'keys'> = async ({ identity, crypto }) => {
  const { phase, me } = identity()
  if (phase === 'lost') return fail('lost')
  if (!me) return fail('none')
  const parsed = parsePersonId(me.id)
  const message = signedBytes('broker-claim', utf8(AUDIENCE), utf8(me.id), crypto.random(16))
  try {
    if (parsed.ok && (await crypto.verify(parsed.publicKey, message, await me.keys.sign(message)))) return ok('whole')
  } catch {
    // A store of keys that is damaged, or that the browser took away.
  }
  return fail('broken')
}
