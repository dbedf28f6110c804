import { check } from '../support/check.ts'
import type { Contract } from './contract.ts'
import { arrived, closedOf, collect, connect, FRAME, promise, type TransportUnderTest } from './transportStage.ts'
import { waysContract } from './transportWays.ts'

const LOW_WATER = 64 * 1024

/** All that `src/ports/transport.ts` promises and that needs no hostile broker to be seen. */
export const transportContract: Contract<TransportUnderTest> = [
  ...waysContract,

  promise('comes online and says so', async ({ station, until }) => {
    const a = station()
    check.that(a.states.length === 0 || a.states[0] === 'connecting')
    await until(() => a.online())
    check.equal(a.states, ['connecting', 'online'])
  }),

  promise('a dial opens one channel on both sides, which agree on what it is', async ({ pair }) => {
    const [a, b] = await pair()
    const [here, there] = await connect(a, b, 'connection-0123456789')
    check.equal([here.role, there.role], ['offerer', 'answerer'])
    check.equal([here.remote, there.remote], [b.id, a.id])
    check.equal([here.connectionId, there.connectionId], ['connection-0123456789', 'connection-0123456789'])
    check.equal(here.fingerprints.local.length, 32)
    check.equal(here.fingerprints.local, there.fingerprints.remote)
    check.equal(here.fingerprints.remote, there.fingerprints.local)
    check.notEqual(here.fingerprints.local, here.fingerprints.remote)
    check.equal([a.inbound.length, b.inbound.length], [0, 1])
  }),

  promise('every connection has certificates of its own', async ({ pair }) => {
    const [a, b] = await pair()
    const [first] = await connect(a, b)
    const [second] = await connect(a, b)
    check.notEqual(first.fingerprints.local, second.fingerprints.local)
    check.notEqual(first.fingerprints.remote, second.fingerprints.remote)
  }),

  promise('the offer arrives with what the dialler gave, and the broker’s word for who it is', async ({ pair }) => {
    const [a, b] = await pair()
    const metadata = { v: 1, kind: 'dial', nested: { list: [1, 'two', null] } }
    let bound = ''
    const attempt = a.transport.dial(b.id, 'connection-metadata', metadata, async (sdp) => {
      bound = sdp
      return 'a-signature'
    })
    check.equal(attempt.connectionId, 'connection-metadata')
    check.that((await a.outcome(attempt.result)).ok)
    const [offer] = b.offers
    check.equal([offer?.from, offer?.connectionId, offer?.metadata], [a.id, 'connection-metadata', metadata])
    check.equal([offer?.binding, offer?.sdp], ['a-signature', bound])
    check.that(attempt.answered)
  }),

  promise('the offer waits for what is being signed, and stays where that fails', async ({ pair }) => {
    const [a, b] = await pair()
    let sign: (metadata: Record<string, unknown>) => void = () => undefined
    const later = new Promise<Record<string, unknown>>((resolve) => {
      sign = resolve
    })
    const attempt = a.transport.dial(b.id, 'connection-still-signing', later, async () => {
      sign({ signed: true })
      return 'a-signature'
    })
    check.that((await a.outcome(attempt.result)).ok)
    check.equal(
      b.offers.map(({ metadata }) => metadata),
      [{ signed: true }],
    )
    const failing = Promise.reject(new Error('no keys'))
    failing.catch(() => undefined)
    const unsigned = a.transport.dial(b.id, 'connection-never-signed', failing, async () => 'a-signature')
    check.equal(await a.outcome(unsigned.result), { ok: false, why: 'failed' })
    check.equal(b.offers.length, 1)
  }),

  promise('frames arrive whole and in order, both ways', async ({ pair, until }) => {
    const [a, b] = await pair()
    const [here, there] = await connect(a, b)
    const [atA, atB] = [collect(here), collect(there)]
    const sent = [1, 2, 255, 4096, FRAME, 0, 3].map((length, i) => new Uint8Array(length).fill(i + 1))
    for (const frame of sent) here.send(frame)
    for (const frame of [...sent].reverse()) there.send(frame)
    await until(() => atA.length === sent.length && atB.length === sent.length)
    check.equal(atB, sent)
    check.equal(atA, [...sent].reverse())
  }),

  promise('a frame is taken as it is at the moment of sending', async ({ pair, until }) => {
    const [a, b] = await pair()
    const [here, there] = await connect(a, b)
    const received = collect(there)
    const buffer = new Uint8Array([1, 2, 3, 4])
    here.send(buffer.subarray(1, 3))
    await until(() => received.length === 1)
    check.equal(received[0], new Uint8Array([2, 3]))
  }),

  promise('frames that came before anybody asked are held, and go to whoever asks', async ({ pair, until }) => {
    const [a, b] = await pair()
    const [here, there] = await connect(a, b)
    for (let i = 1; i <= 20; i++) here.send(new Uint8Array([i]))
    await arrived(a, b)
    const received = collect(there)
    here.send(new Uint8Array([21]))
    await until(() => received.length === 21)
    check.equal(
      received.map((frame) => frame?.[0]),
      Array.from({ length: 21 }, (_, i) => i + 1),
    )
  }),

  promise('two connections between the same two do not mix', async ({ pair, until }) => {
    const [a, b] = await pair()
    const [[one, farOne], [two, farTwo]] = [
      await connect(a, b, 'connection-one-00000'),
      await connect(b, a, 'connection-two-00000'),
    ]
    const [atOne, atTwo] = [collect(farOne), collect(farTwo)]
    one.send(new Uint8Array([1]))
    two.send(new Uint8Array([2]))
    await until(() => atOne.length + atTwo.length === 2)
    check.equal([atOne, atTwo], [[new Uint8Array([1])], [new Uint8Array([2])]])
    one.close()
    two.send(new Uint8Array([3]))
    await until(() => atTwo.length === 2)
  }),

  promise('both dial at once: both get through', async ({ pair, until }) => {
    const [a, b] = await pair()
    const results = await a.outcome(Promise.all([a.dial(b.id).result, b.dial(a.id).result]))
    check.equal(
      results.map(({ ok }) => ok),
      [true, true],
    )
    await until(() => a.inbound.length === 1 && b.inbound.length === 1)
  }),

  promise('an offer that is not admitted gets silence', async ({ pair, until }) => {
    const [a, b] = await pair()
    b.admits = async () => false
    const attempt = a.dial(b.id)
    await until(() => b.offers.length === 1)
    const other = a.dial(b.id)
    await until(() => b.offers.length === 2)
    check.equal([attempt.answered, other.answered, b.inbound.length], [false, false, 0])
    attempt.cancel()
    other.cancel()
    check.equal(await a.outcome(attempt.result), { ok: false, why: 'cancelled' })
    check.equal(await a.outcome(other.result), { ok: false, why: 'cancelled' })
  }),

  promise('an offer may be admitted late', async ({ pair, until }) => {
    const [a, b] = await pair()
    let decide: (admit: boolean) => void = () => {}
    b.admits = () => new Promise((resolve) => (decide = resolve))
    const attempt = a.dial(b.id)
    await until(() => b.offers.length === 1)
    const knocked = b.knocks.length
    a.transport.knock(b.id, { after: 'the offer' })
    await until(() => b.knocks.length > knocked)
    check.equal([attempt.answered, b.inbound.length], [false, 0])
    decide(true)
    check.that((await a.outcome(attempt.result)).ok)
    check.that(attempt.answered)
    await until(() => b.inbound.length === 1)
  }),

  promise('nobody holds that ID: absent', async ({ pair, newId }) => {
    const [a] = await pair()
    check.equal(await a.outcome(a.dial(newId()).result), { ok: false, why: 'absent' })
  }),

  promise('before there is a broker: offline, and no knock', async ({ station, newId }) => {
    const a = station()
    const [attempt, knocked] = [a.dial(newId()), a.transport.knock(newId(), {})]
    check.equal(knocked, false)
    check.equal(await a.outcome(attempt.result), { ok: false, why: 'offline' })
  }),

  promise('a dial that is cancelled at once leaves nothing open on either side', async ({ pair, until }) => {
    const [a, b] = await pair()
    const attempt = a.dial(b.id)
    attempt.cancel()
    check.equal(await a.outcome(attempt.result), { ok: false, why: 'cancelled' })
    // A second one is through only after whatever there was of the first.
    await connect(a, b)
    await until(() => b.inbound.filter((channel) => !closedOf(b).has(channel)).length === 1)
  }),

  promise('cancelling again, or when it is long settled, changes no result', async ({ pair }) => {
    const [a, b] = await pair()
    const attempt = a.dial(b.id)
    attempt.cancel()
    attempt.cancel()
    check.equal(await a.outcome(attempt.result), { ok: false, why: 'cancelled' })
    attempt.cancel()
    check.equal(await a.outcome(attempt.result), { ok: false, why: 'cancelled' })
  }),

  promise('a close is told on both sides, once, and to whoever asks later', async ({ pair, until }) => {
    const [a, b] = await pair()
    const [here, there] = await connect(a, b)
    const told: string[] = []
    here.onClose(() => void told.push('here'))
    there.onClose(() => void told.push('there'))
    there.close()
    there.close()
    await until(() => told.length === 2)
    let later = 0
    here.onClose(() => void later++)
    there.onClose(() => void later++)
    check.equal(later, 0, 'not in the midst of asking')
    await until(() => later === 2)
    check.equal([...told].sort(), ['here', 'there'])
  }),

  promise('after the close nothing throws, nothing is sent and nobody waits', async ({ pair, until }) => {
    const [a, b] = await pair()
    const [here, there] = await connect(a, b)
    const received = collect(there)
    let closed = false
    there.onClose(() => {
      closed = true
    })
    here.close()
    here.send(new Uint8Array([1]))
    here.onFrame(() => {})
    await a.outcome(here.whenDrained())
    await until(() => closed)
    there.send(new Uint8Array([2]))
    await a.outcome(there.whenDrained())
    check.equal(received, [])
  }),

  promise('a burst is buffered, drains, and arrives whole', async ({ pair, until }) => {
    const [a, b] = await pair()
    const [here, there] = await connect(a, b)
    const received = collect(there)
    check.equal(here.buffered, 0)
    const frames = 128
    for (let i = 0; i < frames; i++) here.send(new Uint8Array(FRAME).fill(i))
    check.that(here.buffered > LOW_WATER, 'much of it waits')
    let drained = false
    void here.whenDrained().then(() => {
      drained = true
      check.that(here.buffered <= LOW_WATER)
    })
    await until(() => received.length === frames)
    await until(() => drained)
    check.equal(
      received.map((frame) => frame?.[0]),
      Array.from({ length: frames }, (_, i) => i),
    )
  }),

  promise('whoever waits for a channel to drain is let go when it closes', async ({ pair, until }) => {
    const [a, b] = await pair()
    const [here] = await connect(a, b)
    for (let i = 0; i < 64; i++) here.send(new Uint8Array(FRAME))
    let free = false
    void here.whenDrained().then(() => {
      free = true
    })
    here.close()
    await until(() => free)
  }),

  promise('a knock arrives with its metadata, and makes no connection', async ({ pair, until }) => {
    const [a, b] = await pair()
    const metadata = { v: 1, kind: 'request', box: 'x'.repeat(1500) }
    check.equal(a.transport.knock(b.id, metadata), true)
    await until(() => b.knocks.length === 1)
    check.equal(b.knocks, [{ from: a.id, metadata }])
    check.equal([b.offers.length, b.inbound.length, a.inbound.length], [0, 0, 0])
  }),

  promise('a stop closes what there is, on the other side too', async ({ pair, until }) => {
    const [a, b] = await pair()
    const [, there] = await connect(a, b)
    let closed = false
    there.onClose(() => {
      closed = true
    })
    a.transport.stop()
    await until(() => closed)
    check.equal(a.states.at(-1), 'online', 'nobody is told what he has asked for')
  }),
]
