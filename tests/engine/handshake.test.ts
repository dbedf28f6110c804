import { describe, expect, test } from 'vitest'
import { addressOf } from '../../src/engine/ids.ts'
import { signedBytes } from '../../src/engine/signed.ts'
import { type Bytes, concat, utf8 } from '../../src/lib/bytes.ts'
import { ann, bob, crypto, hello, mallory, meet, replace, said, why } from '../support/meeting.ts'
import { address } from '../support/names.ts'

/** What each side says when nobody disturbs them. */
const recorded = await (async () => {
  const { both, wire } = meet()
  expect(said(await both())).toEqual(['ok', 'ok'])
  return { offerer: wire.offerer.sent, answerer: wire.answerer.sent }
})()

const flip = (frame: Bytes, bit: number) => {
  const out = frame.slice()
  out[bit >> 3]! ^= 1 << (bit & 7)
  return out
}
const frames = [
  { name: 'HELLO_O', role: 'offerer', at: 0, receiver: 'answerer' },
  { name: 'HELLO_A', role: 'answerer', at: 0, receiver: 'offerer' },
  { name: 'AUTH_O', role: 'offerer', at: 1, receiver: 'answerer' },
  { name: 'AUTH_A', role: 'answerer', at: 1, receiver: 'offerer' },
] as const

describe('two honest ends', () => {
  test('prove themselves in four frames, and each learns what the other serves', async () => {
    const { both, wire } = meet({ serves: ['link/1', 'chess/3'] })
    const { offerer, answerer } = await both()
    for (const result of [offerer, answerer]) {
      expect(result).toMatchObject({ ok: true, version: 1, held: [] })
      expect(result.ok && [...result.serves]).toEqual(['link/1', 'chess/3'])
    }
    expect([wire.offerer.sent.length, wire.answerer.sent.length]).toEqual([2, 2])
    expect(Math.max(...[...wire.offerer.sent, ...wire.answerer.sent].map((f) => f.length))).toBeLessThanOrEqual(1_024)
  })

  test('[H1] frames that follow a proof at once are kept, in their order, until it has been checked', async () => {
    const meeting = meet({
      tamper: (from, index, frame) =>
        from === 'answerer' && index === 1 ? [frame, utf8('first'), undefined, utf8('third')] : [frame],
    })
    const { offerer } = await meeting.both()
    expect(offerer.ok && offerer.held).toEqual([utf8('first'), undefined, utf8('third')])
  })
})

describe('[H1] nothing is parsed before both sides are proved', () => {
  const early = utf8(JSON.stringify({ proto: 'log/1', kind: 'frontier', body: { have: [], again: true } }))

  test.each(frames)('[H1] [abuse W1] a frame before $name is a failure', async ({ role, at, receiver }) => {
    const results = await meet({ tamper: replace(role, at, (frame) => [early, frame]) }).both()
    expect(why(results[receiver])).toBe('unproved')
  })

  test.each(frames)(
    '[H1] [abuse W32] a text message in the place of $name is a failure',
    async ({ role, at, receiver }) => {
      const results = await meet({ tamper: replace(role, at, () => [undefined]) }).both()
      expect(why(results[receiver])).toBe('unproved')
    },
  )

  test('[H1] a frame that comes together with AUTH_O is a failure', async () => {
    const results = await meet({ tamper: replace('offerer', 1, (frame) => [frame, early]) }).both()
    expect(said(results)).toEqual(['unproved', 'unproved'])
  })

  test('[H1] so is one that comes while the answerer is signing', async () => {
    const meeting = meet({ slowKeys: 100 })
    meeting.start('offerer')
    meeting.start('answerer')
    await meeting.clock.until(() => meeting.wire.offerer.sent.length === 2, 1_000)
    await meeting.clock.run(20)
    expect(meeting.wire.answerer.sent.length).toBe(1)
    meeting.wire.answerer.deliver(early)
    await meeting.clock.run(1_000)
    expect(said(meeting.results)).toEqual(['unproved', 'unproved'])
    expect(meeting.wire.answerer.sent.length, 'AUTH_A is not said to whoever breaks the order').toBe(1)
  })

  test('[H1] the answerer says nothing before HELLO_O, and no AUTH_A before AUTH_O is verified', async () => {
    const silent = meet({ tamper: (from, _, frame) => (from === 'offerer' ? [] : [frame]) })
    await silent.both()
    expect(silent.wire.answerer.sent).toEqual([])
    const forged = meet({ tamper: replace('offerer', 1, (frame) => [flip(frame, 300)]) })
    await forged.both()
    expect(forged.wire.answerer.sent.length).toBe(1)
  })

  test('[H1 L5] what may wait behind the handshake is bounded', async () => {
    const results = await meet({
      tamper: replace('answerer', 1, (frame) => [frame, ...Array.from({ length: 65 }, () => utf8('x'))]),
    }).both()
    expect(why(results.offerer)).toBe('unproved')
  })

  test('[H1] the frames change places: nobody is proved', async () => {
    const swapped = await meet({
      tamper: (from, index) => (from === 'offerer' ? [recorded.offerer[1 - index]] : [recorded.answerer[1 - index]]),
    }).both()
    expect(said(swapped)).toEqual(['unproved', 'unproved'])
  })
})

describe('[H2] the proof covers everything', () => {
  const flipped = frames.map((frame) => ({ ...frame, bits: recorded[frame.role][frame.at]!.length * 8 }))

  test.each(flipped)('[H2] [abuse W4] a bit flipped anywhere in $name fails ($bits of them)', async (which) => {
    for (let bit = 0; bit < which.bits; bit++) {
      const results = await meet({ tamper: replace(which.role, which.at, (f) => [flip(f, bit)]) }).both()
      const note = `bit ${bit}`
      expect(results[which.receiver].ok, note).toBe(false)
      // Of the last frame its sender cannot know.
      if (which.name !== 'AUTH_A') expect(results[which.role].ok, note).toBe(false)
    }
  })

  test.each(frames)(
    '[H2] [abuse W5] $name cut short anywhere, or made longer, fails',
    async ({ role, at, receiver }) => {
      const { length } = recorded[role][at]!
      for (let n = 0; n < length; n++) {
        const results = await meet({ tamper: replace(role, at, (frame) => [frame.slice(0, n)]) }).both()
        expect(results[receiver].ok, `${n} bytes`).toBe(false)
      }
      for (const tail of [[0], [32], [125], new Uint8Array(64), new Uint8Array(100_000)]) {
        const results = await meet({ tamper: replace(role, at, (frame) => [concat(frame, tail)]) }).both()
        expect(results[receiver].ok, `${tail.length} more`).toBe(false)
      }
    },
  )

  test('[H2 H5] [abuse B7] a man in the middle with certificates of his own is found out by both, whichever of them he shows', async () => {
    const his = crypto.random(32)
    expect(said(await meet({ sees: { offerer: his, answerer: his } }).both())).toEqual(['unproved', 'intercepted'])
    expect(said(await meet({ sees: { answerer: his } }).both())).toEqual(['unproved', 'intercepted'])
    expect(said(await meet({ sees: { offerer: his } }).both())).toEqual(['unproved', 'intercepted'])
  })

  test('[H2 H5] one who answers himself, without the friend, is called what he is', async () => {
    const forged = concat([2], crypto.random(64))
    expect(why((await meet({ tamper: replace('answerer', 1, () => [forged]) }).both()).offerer)).toBe('intercepted')
  })

  test('[H2] the connection is covered: two ends that name it otherwise are not proved', async () => {
    const meeting = meet()
    meeting.start('offerer')
    meeting.start('answerer', { channel: { ...meeting.wire.answerer.channel, connectionId: 'connection-0002' } })
    await meeting.clock.run(20_000)
    expect(said(meeting.results)).toEqual(['unproved', 'intercepted'])
  })

  test('[H2] the identities are covered: who is meant for somebody else is not proved', async () => {
    const meeting = meet()
    meeting.start('offerer')
    // The answerer takes the line for one from Mallory, or the offerer for one to her.
    meeting.start('answerer', { channel: { ...meeting.wire.answerer.channel, remote: addressOf(mallory.id) } })
    await meeting.clock.run(20_000)
    expect(said(meeting.results)).toEqual(['unproved', 'intercepted'])
    const other = meet()
    other.start('offerer', { channel: { ...other.wire.offerer.channel, remote: addressOf(mallory.id) } })
    other.start('answerer')
    await other.clock.run(20_000)
    expect(said(other.results)).toEqual(['unproved', 'intercepted'])
  })

  test('[H2] a remote that is no ID is never proved', async () => {
    const meeting = meet()
    meeting.start('offerer', { channel: { ...meeting.wire.offerer.channel, remote: address('bob') } })
    await meeting.clock.run(20_000)
    expect(why(meeting.results.offerer)).toBe('unproved')
    expect(meeting.wire.offerer.sent).toEqual([])
  })
})

describe('[H3] a proof is worth nothing elsewhere', () => {
  test('[H3] [abuse B13] everything that both said, played again on another connection', async () => {
    for (const role of ['offerer', 'answerer'] as const) {
      const meeting = meet({ tamper: (from, index, frame) => [from === role ? recorded[role][index] : frame] })
      const results = await meeting.both()
      expect(results.answerer, role).toEqual({ ok: false, why: 'intercepted' })
      expect(results.offerer.ok, role).toBe(false)
    }
  })

  test('[H3] [abuse B13] everything that both said, played again on a connection with the same name and certificates', async () => {
    for (const role of ['offerer', 'answerer'] as const) {
      const receiver = role === 'offerer' ? 'answerer' : 'offerer'
      const meeting = meet()
      meeting.start(receiver)
      for (const frame of recorded[role]) meeting.wire[receiver].deliver(frame)
      await meeting.clock.run(1_000)
      expect(meeting.results[receiver], role).toEqual({ ok: false, why: 'intercepted' })
    }
  })

  test('[H3] [abuse B14] a mirror: HELLO and AUTH come back to whoever said them', async () => {
    const meeting = meet()
    meeting.start('offerer')
    for (let i = 0; i < 2; i++) {
      await meeting.clock.until(() => meeting.wire.offerer.sent.length > i, 1_000)
      meeting.wire.offerer.deliver(meeting.wire.offerer.sent[i])
    }
    await meeting.clock.run(1_000)
    expect(meeting.results.offerer).toEqual({ ok: false, why: 'intercepted' })
  })

  test('[H3] [abuse B14] a mirror whose other end is the same person, under the same name and certificate', async () => {
    const twin = { ...ann, fingerprint: ann.fingerprint }
    const meeting = meet({ offerer: ann, answerer: twin })
    meeting.start('offerer')
    await meeting.clock.run(1)
    meeting.wire.offerer.deliver(meeting.wire.offerer.sent[0])
    await meeting.clock.until(() => meeting.wire.offerer.sent.length === 2, 1_000)
    meeting.wire.offerer.deliver(meeting.wire.offerer.sent[1])
    await meeting.clock.run(1_000)
    expect(meeting.results.offerer).toEqual({ ok: false, why: 'intercepted' })
  })

  test('[H3] a signature over the right bytes by the wrong key, or under another context', async () => {
    for (const context of ['auth-offerer', 'transcript', 'dial'] as const) {
      const meeting = meet()
      meeting.start('offerer')
      await meeting.clock.run(1)
      const [helloO] = meeting.wire.offerer.sent
      const helloA = hello()
      meeting.wire.offerer.deliver(helloA)
      await meeting.clock.until(() => meeting.wire.offerer.sent.length === 2, 1_000)
      const th = await crypto.sha256(
        signedBytes(
          'transcript',
          utf8(ann.id),
          utf8(bob.id),
          utf8('connection-0001'),
          ann.fingerprint,
          bob.fingerprint,
          helloO!,
          helloA,
        ),
      )
      const authO = await crypto.sha256(meeting.wire.offerer.sent[1]!.slice(1))
      meeting.wire.offerer.deliver(concat([2], await bob.keys.sign(signedBytes(context, th, authO))))
      await meeting.clock.run(1_000)
      expect(meeting.results.offerer, context).toEqual({ ok: false, why: 'intercepted' })
    }
  })
})

describe('[H5] what failed is said', () => {
  test('[H5] silence is "unproved" after ten seconds, on both sides, wherever it begins', async () => {
    for (const { role, at } of frames) {
      const meeting = meet({ tamper: (from, index, frame) => (from === role && index >= at ? [] : [frame]) })
      meeting.start('offerer')
      meeting.start('answerer')
      await meeting.clock.run(9_900)
      expect(meeting.results[role === 'offerer' ? 'answerer' : 'offerer']).toBeUndefined()
      await meeting.clock.run(200)
      expect(why(meeting.results[role === 'offerer' ? 'answerer' : 'offerer'])).toBe('unproved')
      expect(meeting.wire.offerer.isOpen()).toBe(false)
    }
  })

  test('[H5] [abuse W36] a wrong signature is "intercepted"; what is no signature is "unproved"', async () => {
    for (const { role, at, receiver } of frames.slice(2)) {
      const bad = await meet({ tamper: replace(role, at, (frame) => [flip(frame, 100)]) }).both()
      expect(why(bad[receiver])).toBe('intercepted')
      const none = await meet({ tamper: replace(role, at, (frame) => [flip(frame, 0)]) }).both()
      expect(why(none[receiver])).toBe('unproved')
    }
  })

  test('[H5] a channel that closes is "unproved" at once', async () => {
    const meeting = meet({ tamper: () => [] })
    meeting.start('offerer')
    await meeting.clock.run(100)
    meeting.wire.offerer.shut()
    await meeting.clock.run(1)
    expect(meeting.results.offerer).toEqual({ ok: false, why: 'unproved' })
  })

  test('[H5] keys that fail us end the try, and nothing hangs', async () => {
    const broken = { ...ann, keys: { ...ann.keys, sign: () => Promise.reject(new Error('locked')) } }
    expect(said(await meet({ offerer: broken }).both())).toEqual(['unproved', 'unproved'])
  })
})
