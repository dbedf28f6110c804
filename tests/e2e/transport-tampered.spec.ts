import type { Message } from '../support/hostileBroker.ts'
import { canTalk, type Person } from '../support/transportPage/people.ts'
import { settled } from '../support/transportPage/settled.ts'
import { expect, test } from '../support/transportPage/stage.ts'

const forged = (a: Person, b: Person) => [
  { type: 'LEAVE', src: b.id },
  { type: 'LEAVE', src: a.id },
  { type: 'EXPIRE', src: b.id },
  { type: 'EXPIRE', src: a.id },
  { type: 'ERROR', payload: { msg: 'go away' } },
  { type: 'ERROR' },
  { type: 'ID-TAKEN', payload: { msg: 'ID is taken' } },
  { type: 'INVALID-KEY' },
  { type: 'OPEN' },
]

test('[abuse B19] forged LEAVE, EXPIRE, ERROR and ID-TAKEN leave a chat alone', async ({ broker, talking }) => {
  const [a, b] = await talking()
  for (const who of [a, b]) for (const message of forged(a, b)) broker.send(who.id, message)
  await settled(broker, a)
  await settled(broker, b)
  await canTalk(a, b)
  expect([await a.signalling(), await b.signalling()]).toEqual(['online', 'online'])
  expect(await a.dial(b)).toBe('ok')
})

test('[abuse B19] the same when the broker never said OPEN, where PeerJS alone would end everything', async ({
  broker,
  talking,
}) => {
  broker.greet([])
  const [a, b] = await talking()
  for (const who of [a, b]) for (const message of forged(a, b)) broker.send(who.id, message)
  await settled(broker, a)
  await canTalk(a, b)
  broker.hangUp(a.id)
  await expect.poll(() => broker.connects.get(a.id)).toBe(2)
  await canTalk(a, b)
})

test('[abuse B11 B12] an offer or an answer that comes again is dropped, and so is an offer inside an answer', async ({
  broker,
  talking,
}) => {
  const [a, b] = await talking()
  const replays = broker.heard.filter(({ type }) => type === 'OFFER' || type === 'ANSWER')
  expect(replays.map(({ type }) => type)).toEqual(['OFFER', 'ANSWER'])
  for (const message of replays) broker.send(message.dst!, message)
  const [first, second] = replays
  const { sdp } = first!.payload as { sdp: unknown }
  broker.send(a.id, { ...second, payload: { ...(second!.payload as object), sdp } })
  broker.send(b.id, { ...second, src: a.id })
  await settled(broker, a)
  await settled(broker, b)
  await canTalk(a, b)
  expect((await a.counts())['broker.duplicate']).toBe(1)
  expect((await b.counts())['broker.duplicate']).toBe(2)
  expect([(await a.rtc()).made, (await b.rtc()).made]).toEqual([1, 1])
})

const FINGERPRINT = /a=fingerprint:sha-256 ([0-9A-F:]+)\r\n/
const swaps: Record<string, (sdp: string) => string> = {
  'a decoy fingerprint in front': (sdp) => sdp.replace(FINGERPRINT, (line) => line.replace(/[0-9]/g, '0') + line),
  'a decoy fingerprint behind': (sdp) => sdp.replace(FINGERPRINT, (line) => line + line.replace(/[0-9]/g, '0')),
  'a sha-1 fingerprint': (sdp) => sdp.replace(FINGERPRINT, `a=fingerprint:sha-1 ${'AB:'.repeat(19)}AB\r\n`),
  'a short fingerprint': (sdp) => sdp.replace(FINGERPRINT, 'a=fingerprint:sha-256 AB:CD\r\n'),
  'no fingerprint': (sdp) => sdp.replace(FINGERPRINT, ''),
}

const swapped = (type: string, swap: (sdp: string) => string) => (message: Message) => {
  if (message.type !== type) return undefined
  const payload = message.payload as { sdp: { type: string; sdp: string } }
  return [{ ...message, payload: { ...payload, sdp: { ...payload.sdp, sdp: swap(payload.sdp.sdp) } } }]
}

test('[abuse B8 B9 B10] an answer whose certificate was tampered with is refused, and nothing is left of it', async ({
  broker,
  enter,
}) => {
  const [a, b] = [await enter(), await enter({ deadlines: 20 })]
  for (const [what, swap] of Object.entries(swaps)) {
    broker.rule(swapped('ANSWER', swap))
    expect(await a.dial(b), what).toBe('refused')
    expect((await a.rtc()).open, what).toBe(0)
  }
  broker.rule(undefined)
  expect(await a.dial(b)).toBe('ok')
})

test('[abuse B8 B9 B10] an offer whose certificate was tampered with gets silence', async ({ broker, enter }) => {
  const [a, b] = [await enter({ deadlines: 20 }), await enter()]
  for (const [what, swap] of Object.entries(swaps)) {
    broker.rule(swapped('OFFER', swap))
    expect(await a.dial(b), what).toBe('timeout')
    expect(await b.rtc(), what).toEqual({ made: 0, open: 0 })
    expect((await a.rtc()).open, what).toBe(0)
  }
})

test('certificates are those of the connection, whatever was signalled', async ({ talking }) => {
  const [a, b] = await talking()
  const prints = (who: Person) =>
    who.page.evaluate(async () => {
      const pc = window.lab.rtc.all.at(-1)!
      const [remote] = pc.sctp!.transport.getRemoteCertificates()
      const digest = [...new Uint8Array(await crypto.subtle.digest('SHA-256', remote!))]
      const { fingerprints } = window.lab.nodes.me!.channels[0]!.channel
      return { local: [...fingerprints.local], remote: [...fingerprints.remote], digest }
    })
  const [atA, atB] = [await prints(a), await prints(b)]
  expect(atA.remote).toEqual(atA.digest)
  expect(atA.remote).toEqual(atB.local)
  expect(atB.remote).toEqual(atA.local)
})

test('[abuse B15] an answer under another name is nobody’s', async ({ broker, enter }) => {
  const [a, b] = [await enter({ deadlines: 20 }), await enter()]
  broker.rule((message) => (message.type === 'ANSWER' ? [{ ...message, src: 'somebody' }] : undefined))
  expect(await a.dial(b)).toBe('timeout')
  expect((await a.counts())['broker.orphan']).toBeGreaterThan(0)
  expect((await a.rtc()).open).toBe(0)
})

test('EXPIRE ends the offer it can mean, and no later one', async ({ broker, enter }) => {
  const [a, b] = [await enter(), await enter()]
  broker.rule((message) =>
    message.type === 'OFFER' ? [{ type: 'EXPIRE', src: b.id, dst: a.id, payload: null }] : undefined,
  )
  expect(await a.dial(b)).toBe('absent')
  broker.rule(undefined)
  expect(await a.dial(b)).toBe('ok')
  await canTalk(a, b)
})
