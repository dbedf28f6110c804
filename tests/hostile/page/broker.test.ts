import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bindDial, createGate, signDial } from '../../../src/engine/gate.ts'
import { addressOf, type PersonId } from '../../../src/engine/ids.ts'
import { createReach } from '../../../src/engine/reach.ts'
import { checkCandidate, checkDescription, fingerprintOf, MAX_DESCRIPTION, ufragOf } from '../../../src/lib/sdp.ts'
import { createFirewall } from '../../../src/platform/peerjs/firewall.ts'
import { MAX_INBOUND, MAX_MESSAGE, MAX_METADATA } from '../../../src/platform/peerjs/limits.ts'
import type { Negotiation } from '../../../src/platform/peerjs/negotiations.ts'
import { createFakeClock } from '../../support/fakeClock.ts'
import { crypto, person } from '../../support/gateStage.ts'
import { CHROMIUM_156 } from '../../support/recordedSdp.ts'
import { patience, seeds } from '../siege.ts'

const me = person()
const friend = person()
const stranger = person()

const EXTRAS = [
  'a=fingerprint:sha-1 00:11',
  `a=fingerprint:sha-256 ${Array(32).fill('AA').join(':')}`,
  `a=FINGERPRINT:sha-256 ${Array(32).fill('AA').join(':')}`,
  'a=identity:x',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=candidate:1 1 udp 1 evil.example 9 typ host',
  'a=candidate:1 1 udp 1 10.0.0.1 9 typ host raddr evil.example rport 9',
  'a=ice-ufrag:evil',
]

/** Description as a browser made it, with lines taken out, doubled, swapped, changed in one place, or written by somebody else. */
const sdps = fc
  .tuple(
    fc.constantFrom(CHROMIUM_156.offer, CHROMIUM_156.answer),
    fc.array(
      fc.tuple(
        fc.constantFrom('drop', 'double', 'swap', 'flip', 'case', 'add', 'lone'),
        fc.nat(),
        fc.nat(),
        fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom(...EXTRAS)),
      ),
      { maxLength: 4 },
    ),
  )
  .map(([sound, changes]) => {
    let lines = sound.split('\r\n')
    for (const [what, a, b, extra] of changes) {
      const [i, j] = [a % lines.length, b % lines.length]
      const line = lines[i]!
      if (what === 'drop') lines = lines.filter((_, at) => at !== i)
      else if (what === 'double') lines.splice(j, 0, line)
      else if (what === 'swap') [lines[i], lines[j]] = [lines[j]!, line]
      else if (what === 'case') lines[i] = line.toUpperCase()
      else if (what === 'add') lines.splice(i, 0, extra)
      else if (what === 'lone') lines[i] = line.replace(':', ':\r')
      else
        lines[i] =
          line.slice(0, j % (line.length + 1)) + String.fromCharCode(a % 256) + line.slice((j % (line.length + 1)) + 1)
    }
    return lines.join('\r\n')
  })

const names = fc.constantFrom(friend.id, stranger.id, me.id, 'constructor', '__proto__', '', 'x'.repeat(200))
const payloads = fc.record(
  {
    type: fc.constantFrom('data', 'media', 1, null),
    serialization: fc.constantFrom('raw', 'knock', 'binary', 'constructor', '__proto__'),
    connectionId: fc.oneof(fc.constantFrom('abcdefghijklmnop', 'ponmlkjihgfedcba', '__proto__', ''), fc.string()),
    sdp: fc.oneof(fc.record({ type: fc.constantFrom('offer', 'answer', 'rollback'), sdp: sdps }), fc.jsonValue()),
    candidate: fc.oneof(
      fc.record({
        candidate: fc.constantFrom('candidate:1 1 udp 1 192.0.2.1 9 typ host', 'x', ''),
        sdpMid: fc.constant('0'),
      }),
      fc.jsonValue(),
    ),
    metadata: fc.oneof(
      fc.jsonValue(),
      fc.nat({ max: 20_000 }).map((n) => 'm'.repeat(n)),
    ),
    binding: fc.oneof(fc.string(), fc.integer()),
  },
  { requiredKeys: [] },
)
const messages = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .record(
        {
          type: fc.constantFrom(
            'OPEN',
            'ID-TAKEN',
            'ERROR',
            'LEAVE',
            'EXPIRE',
            'OFFER',
            'ANSWER',
            'CANDIDATE',
            'HEARTBEAT',
          ),
          src: names,
          dst: names,
          payload: fc.oneof({ weight: 8, arbitrary: payloads }, fc.jsonValue()),
        },
        { requiredKeys: ['type'] },
      )
      .map((message) => JSON.stringify(message)),
  },
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary' }),
  fc.nat({ max: 2 * MAX_MESSAGE }).map((n) => `"${'x'.repeat(n)}"`),
  fc.uint8Array(),
)

/** Everything that a page says of itself while a broker says what it likes. */
async function siege(seed: number): Promise<string[]> {
  const clock = createFakeClock()
  const wrong: string[] = []
  const open = new Set<Negotiation>()
  const reach = createReach()
  reach.want(friend.id, 'friend')
  const gate = createGate({
    ...{ self: me.id, crypto, clock, count: () => undefined, admits: reach.admits, yields: async () => true },
    ...{ lastDial: reach.lastDial, onDial: reach.dialled, onIntercepted: () => undefined, checksIds: () => false },
  })
  const admitted = new Set<string>()
  const firewall = createFirewall({
    ...{ self: addressOf(me.id), clock, count: () => undefined },
    handlers: {
      async admit(offer) {
        if (!checkDescription(offer.sdp)) wrong.push('an SDP outside the allow-list is asked about')
        if (offer.binding !== undefined && typeof offer.binding !== 'string') wrong.push('a binding that is none')
        const is = await gate.admit(offer)
        if (is) admitted.add(`${offer.from} ${offer.connectionId}`)
        return is
      },
      fitsDescription: checkDescription,
      fitsCandidate: checkCandidate,
      onKnock(_, metadata) {
        if (JSON.stringify(metadata ?? null).length > MAX_METADATA) wrong.push('a knock that is too large')
      },
    },
    session: { isOpen: () => true, opened: () => undefined, taken: () => undefined, probed: () => undefined },
    accept(negotiation) {
      if (!admitted.has(`${negotiation.remote} ${negotiation.connectionId}`))
        wrong.push('an RTCPeerConnection for what was not admitted')
      open.add(negotiation)
      if (open.size > MAX_INBOUND) wrong.push('more RTCPeerConnections than there may be')
      return {
        isOpen: () => false,
        takeAnswer: async () => true,
        takeWord: () => void wrong.push('a word about what is not open'),
        addCandidate({ candidate }) {
          if (!checkCandidate(candidate)) wrong.push('a candidate outside the allow-list')
        },
        end: () => void open.delete(negotiation),
      }
    },
  })
  // Beside it all the friend dials, once with their own SDP and once with another's.
  const { keys } = friend
  const connectionId = 'friendfriendfriend'
  const metadata = await signDial({ self: friend.id, keys, crypto, clock }, me.id, connectionId)
  const binding = await bindDial(keys, metadata, CHROMIUM_156.offer)
  const dial = (sdp: string) =>
    firewall.receive(
      JSON.stringify({
        type: 'OFFER',
        src: friend.id,
        payload: { type: 'data', serialization: 'raw', connectionId, metadata, binding, sdp: { type: 'offer', sdp } },
      }),
    )
  const all = fc.sample(messages, { seed, numRuns: 400 })
  for (const [at, message] of all.entries()) {
    void firewall.receive(message)
    if (at === 100) void dial(CHROMIUM_156.offer.replace('t4vb', 'evil'))
    if (at === 200) void dial(CHROMIUM_156.offer)
    if (at % 50 === 0) await clock.run(200)
  }
  await clock.run(1_000)
  if (admitted.size !== 1) wrong.push(`${admitted.size} dials admitted of one that was sound`)
  return [...new Set(wrong)]
}

test(
  'a broker that says anything: nothing throws, and only a friend’s own dial is answered',
  async () => {
    for (const seed of seeds(5, 0.5)) expect(await siege(seed), `seed ${seed}`).toEqual([])
  },
  patience,
)

test(
  '[H2] whatever is done to an SDP: what passes has one certificate and one user fragment, as the browser reads them',
  () => {
    for (const seed of seeds(1, 0.5))
      fc.assert(
        fc.property(sdps, (sdp) => {
          if (!checkDescription(sdp)) return
          const lines = sdp.split(/\r\n|\n|\r/)
          const of = (name: string) => lines.filter((line) => line.toLowerCase().startsWith(`a=${name}:`))
          expect(sdp.length).toBeLessThanOrEqual(MAX_DESCRIPTION)
          expect([of('fingerprint').length, of('ice-ufrag').length]).toEqual([1, 1])
          expect(fingerprintOf(sdp)).toHaveLength(32)
          expect(ufragOf(sdp)).toBe(of('ice-ufrag')[0]!.slice('a=ice-ufrag:'.length))
          expect(lines.filter((line) => line.startsWith('m=')).length).toBe(1)
        }),
        { seed, numRuns: 3_000 },
      )
  },
  patience,
)

test('a stranger’s metadata of any kind opens no request', async () => {
  const anybody = fc.sample(fc.jsonValue(), { seed: 1, numRuns: 200 })
  const counts: string[] = []
  const gate = createGate({
    ...{ self: me.id, crypto, clock: createFakeClock(), count: (what: string) => void counts.push(what) },
    ...{ admits: () => true, yields: async () => true, checksIds: () => true },
    ...{ lastDial: (_: PersonId) => undefined, onDial: () => undefined, onIntercepted: () => undefined },
  })
  for (const metadata of anybody)
    expect(
      await gate.admit({ from: addressOf(stranger.id), connectionId: 'abcdefghijklmnop', metadata, sdp: 'v=0' }),
    ).toBe(false)
  expect(new Set(counts)).toEqual(new Set(['gate.malformed']))
})
