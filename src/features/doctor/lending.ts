import * as v from 'valibot'
import { claimToken } from '../../engine/claim.ts'
import type { ProbedServer } from '../../ports/probes.ts'
import type { Lent, Patient } from './checks/check.ts'

const Challenge = v.object({ challenge: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,512}$/)) })
const IceServer = v.object({
  urls: v.union([v.string(), v.array(v.string())]),
  username: v.exactOptional(v.string()),
  credential: v.exactOptional(v.string()),
})
const Ice = v.object({ iceServers: v.pipe(v.array(IceServer), v.maxLength(32)) })

const refusal = (status: number | undefined): Lent => ({
  ok: false,
  why: status === 401 || status === 403 ? 'refused' : status === 429 ? 'busy' : 'unreachable',
})

/** ICE servers of this device, as its links get them: those that the broker lends to a proved ID, or those that are listed. */
export async function borrow({ probes, identity }: Pick<Patient, 'probes' | 'identity'>): Promise<Lent> {
  const { url, lends, listed } = probes.server()
  if (!lends) return { ok: true, proved: false, servers: listed }
  const { me } = identity()
  if (!me) return { ok: false, why: 'keys' }
  const asked = await probes.ask(`${url}/challenge`)
  const challenge = v.safeParse(Challenge, asked?.json)
  if (!challenge.success) return refusal(asked?.status)
  const address = `${url}/ice`
  let token: string
  try {
    token = await claimToken(me, address, challenge.output.challenge)
  } catch {
    return { ok: false, why: 'keys' }
  }
  const answer = await probes.ask(`${address}?id=${me.id}&token=${token}`)
  const ice = v.safeParse(Ice, answer?.json)
  return ice.success
    ? { ok: true, proved: true, servers: ice.output.iceServers.flatMap(apart) }
    : refusal(answer?.status)
}

/** Addresses one by one, each with what opens it. */
export const apart = ({ urls, ...opens }: v.InferOutput<typeof IceServer>): ProbedServer[] =>
  [urls].flat().map((url) => ({ url, ...opens }))
