import * as v from 'valibot'
import { claimToken } from '../../engine/claim.ts'
import { Challenge, type IceServers, Lending } from '../../engine/lending.ts'
import type { ProbedServer } from '../../ports/probes.ts'
import type { Lent, Patient } from './checks/check.ts'

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
  const lending = v.safeParse(Lending, answer?.json)
  return lending.success
    ? { ok: true, proved: true, servers: lending.output.iceServers.flatMap(apart) }
    : refusal(answer?.status)
}

/** Addresses one by one, each with what opens it. */
export const apart = ({ urls, ...opens }: IceServers[number]): ProbedServer[] =>
  [urls].flat().map((url) => ({ url, ...opens }))
