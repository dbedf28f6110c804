import { fail, ok } from '../finding.ts'
import { type Check, PATIENCE_MS, type Patient } from './check.ts'

/** Between two looks at the socket. Milliseconds. */
const LOOK_MS = 250

/** Broker: whether it answers, and whether the socket to it is up. */
export const broker: Check<'broker'> = async (patient) => {
  const { probes, clock, wake } = patient
  if (!probes.isOnline()) return fail('offline')
  wake()
  const { url, checksIds } = probes.server()
  const asked = clock.uptime()
  // A stock broker says who it is at its own address; one with claims hands out challenges.
  const answer = await probes.ask(checksIds ? `${url}/challenge` : `${url}/`)
  const ms = Math.round(clock.uptime() - asked)
  if (!answer) return fail(probes.isOnline() ? 'unreachable' : 'offline')
  if (answer.status === 429)
    return (await isConnected(patient)) ? ok('reached', { ms }) : fail('wrong', { status: 429 })
  if (answer.status !== 200 || answer.json === undefined) return fail('wrong', { status: answer.status })
  return (await isConnected(patient)) ? ok('reached', { ms }) : fail('no-socket', { ms })
}

/** Socket that is up, or that the broker itself has closed: either way it was reached. It may just be coming. */
async function isConnected({ links, clock }: Patient): Promise<boolean> {
  const until = clock.uptime() + PATIENCE_MS
  while (clock.uptime() < until) {
    const { signalling } = links()
    if (signalling === 'online' || signalling === 'replaced' || signalling === 'refused') return true
    await new Promise<void>((resolve) => void clock.after(LOOK_MS, resolve))
  }
  return false
}
