import { toBase64Url, utf8 } from '../lib/bytes.ts'
import type { Me } from './links.ts'
import { signedBytes } from './signed.ts'

/**
 * Proves to a broker that this ID is mine: `v1.<challenge>.<signature>`. `audience` is where *I* mean to connect, never what a broker says
 * of itself: so one broker cannot pass on the challenge of another.
 */
export async function claimToken({ id, keys }: Me, audience: string, challenge: string): Promise<string> {
  const signature = await keys.sign(signedBytes('broker-claim', utf8(audience), utf8(id), utf8(challenge)))
  return `v1.${challenge}.${toBase64Url(signature)}`
}
