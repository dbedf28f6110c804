import { describe, expect, test } from 'vitest'
import { addressOf } from '../../src/engine/ids.ts'
import { LINE, restartStage } from '../support/restartStage.ts'

const offer = (sdp: string, n = 1) => ({ kind: 'offer', body: { n, sdp } }) as const

describe('restarts through the broker', () => {
  test('[L9] a word that the friend has signed for this connection is taken', async () => {
    const at = restartStage()
    await at.hear(await at.seal(offer(at.sdp('offer'))))
    expect(at.browser).toEqual([at.sdp('offer')])
    await at.clock.run(10)
    expect(at.said.length).toBe(1)
    expect(JSON.parse(at.said[0]!.frame)).toMatchObject({ kind: 'answer', body: { of: 1 } })
  })

  test('[abuse W40] one that nobody signed, somebody else, or for another connection, certificate or direction, never reaches the browser', async () => {
    const at = restartStage()
    const word = offer(at.sdp('offer'))
    const sound = await at.seal(word)
    const forged = [
      { ...sound, sig: `${sound.sig.slice(0, -4)}AAAA` },
      { ...sound, frame: sound.frame.replace('bobs', 'bobz') },
      await at.seal(word, { as: at.ann }),
      await at.seal(word, { on: { ...at.bobs, connectionId: 'connection-0002' } }),
      await at.seal(word, { on: { ...at.bobs, fingerprints: { local: at.prints.other, remote: at.prints.ann } } }),
      await at.seal(word, { on: { ...at.bobs, fingerprints: { local: at.prints.bob, remote: at.prints.other } } }),
      // Ann's own word, turned round.
      await at.seal(word, {
        as: at.ann,
        on: { ...at.bobs, remote: addressOf(at.bob.id), fingerprints: { local: at.prints.ann, remote: at.prints.bob } },
      }),
    ]
    for (const one of forged) await at.hear(one)
    expect(at.browser).toEqual([])
    expect(at.said).toEqual([])
    expect(at.counts.get('restart.forged')).toBe(forged.length)
    expect(at.violations).toEqual([]) // it is not the friend who says so
  })

  test('[abuse W41] one that comes again, late, or out of order counts once or not at all', async () => {
    const at = restartStage()
    const [first, second] = [
      await at.seal(offer(at.sdp('offer'), 1)),
      await at.seal(offer(at.sdp('offer', { ufrag: 'next' }), 2)),
    ]
    await at.hear(second)
    await at.hear(second)
    await at.hear(first)
    expect(at.browser).toEqual([at.sdp('offer', { ufrag: 'next' })])
    expect(at.counts.get('restart.stale')).toBe(2)
  })

  test('[abuse W41] nor does one over the link that lay in its buffer meanwhile', async () => {
    const at = restartStage()
    await at.hear(await at.seal(offer(at.sdp('offer', { ufrag: 'next' }), 5)))
    at.restart.take(offer(at.sdp('offer'), 4), 'link')
    await at.clock.run(10)
    expect(at.browser.length).toBe(1)
  })

  test('[abuse W42] what is no word is dropped and counted, and floods cost few looks at signatures', async () => {
    const at = restartStage()
    const sound = await at.seal(offer(at.sdp('offer')))
    const rubbish = [
      null,
      1,
      'x',
      [],
      {},
      { ...sound, more: 1 },
      { ...sound, frame: '{}' },
      { ...sound, frame: 'x'.repeat(20_000) },
    ]
    const kinds = ['constructor', '__proto__', 'toString', 'restart'].map((kind) => ({
      ...sound,
      frame: JSON.stringify({ proto: 'restart/1', kind, body: { n: 1 } }),
    }))
    for (const one of [...rubbish, ...kinds]) await at.hear(one)
    expect(at.counts.get('restart.malformed')).toBe(rubbish.length + kinds.length)
    const forged = { ...sound, sig: `${sound.sig.slice(0, -4)}AAAA` }
    for (let i = 0; i < 1_000; i++) await at.hear(forged)
    expect(at.counts.get('restart.forged')).toBeLessThanOrEqual(200)
    expect(at.counts.get('restart.flood')).toBeGreaterThanOrEqual(800)
    expect(at.browser).toEqual([])
  })
})

describe('restarts by a friend with a page of their own', () => {
  test.each(['link', 'broker'] as const)(
    '[abuse W43] over the %s: another certificate, other sections, candidates among them or to look up are refused and counted',
    async (by) => {
      const at = restartStage()
      const wrong = [
        at.sdp('offer', { by: at.prints.other }),
        at.sdp('offer', { sections: ['application', 'audio'] }),
        at.sdp('offer', { sections: ['audio'] }),
        `${at.sdp('offer')}a=${LINE}\r\n`,
        `${at.sdp('offer')}a=fingerprint:sha-256 ${'00:'.repeat(31)}00\r\n`,
        'v=0\r\n',
      ]
      let n = 0
      for (const sdp of wrong) {
        const word = offer(sdp, ++n)
        if (by === 'broker') await at.hear(await at.seal(word))
        else at.restart.take(word, by)
      }
      at.restart.take(
        { kind: 'candidate', body: { n: ++n, line: LINE.replace('192.0.2.9', 'evil.example'), ufrag: 'bobs' } },
        by,
      )
      await at.clock.run(10)
      expect(at.browser).toEqual([])
      expect(at.violations.length).toBe(wrong.length + 1)
      expect(at.violations[0]).toBe('restart.certificate')
      expect(at.said).toEqual([])
    },
  )

  test('[abuse W44] restarts without end break the rules; answers to nothing and candidates of nothing are dropped', async () => {
    const at = restartStage()
    for (let n = 1; n <= 100; n++) at.restart.take(offer(at.sdp('offer', { ufrag: `gen${n}` }), n), 'link')
    await at.clock.run(10)
    expect(at.browser.length).toBeLessThanOrEqual(16)
    expect(at.violations.filter((what) => what === 'restart.flood').length).toBeGreaterThanOrEqual(84)
    const before = at.browser.length
    at.restart.take({ kind: 'answer', body: { n: 200, of: 1, sdp: at.sdp('answer') } }, 'link')
    at.restart.take({ kind: 'candidate', body: { n: 201, line: LINE, ufrag: 'nobodys' } }, 'link')
    await at.clock.run(10)
    expect(at.browser.length).toBe(before)
  })

  test('[abuse W44] of one generation no more candidates are taken than may be', async () => {
    const at = restartStage()
    at.restart.take(offer(at.sdp('offer')), 'link')
    for (let n = 2; n < 200; n++) at.restart.take({ kind: 'candidate', body: { n, line: LINE, ufrag: 'bobs' } }, 'link')
    await at.clock.run(10)
    expect(at.browser.filter((what) => what === LINE).length).toBe(32)
  })

  test('[abuse W45] another certificate in use after a restart is told as what it is', async () => {
    const at = restartStage()
    at.restart.take(offer(at.sdp('offer')), 'link')
    await at.clock.run(10)
    expect(at.intercepted()).toBe(0)
    at.use(at.prints.other)
    at.enter('disconnected')
    at.enter('connected')
    await at.clock.run(10)
    expect(at.intercepted()).toBe(1)
  })
})

describe('[L9] both restart at once', () => {
  test('[L9] the offer of the lower ID stands, and of the higher one gives way', async () => {
    for (const polite of [false, true]) {
      const at = restartStage({ polite })
      at.restart.wake(true)
      await at.clock.run(0)
      at.restart.take(offer(at.sdp('offer')), 'link')
      await at.clock.run(10)
      expect(at.browser.length).toBe(polite ? 1 : 0)
      expect(at.counts.get('restart.glare') ?? 0).toBe(polite ? 0 : 1)
    }
  })

  test('[L9] one that met nobody does not stand in the way of theirs for ever', async () => {
    const at = restartStage()
    at.restart.wake(true)
    await at.clock.run(4_000)
    at.restart.take(offer(at.sdp('offer')), 'link')
    await at.clock.run(10)
    expect(at.browser).toEqual([at.sdp('offer')])
  })
})

describe('[L9] how often', () => {
  test('[L9] however many causes there are, few offers leave, and ever fewer', async () => {
    const at = restartStage()
    at.live.suspect = true
    at.enter('failed')
    for (let i = 0; i < 600; i++) {
      if (i % 7 === 0) at.restart.onBroker()
      if (i % 11 === 0) at.restart.doubt(true)
      await at.clock.run(100)
    }
    expect(at.said.length).toBeGreaterThan(2)
    expect(at.said.length).toBeLessThanOrEqual(31)
    const before = at.said.length
    await at.clock.run(5 * 60_000)
    expect(at.said.length - before).toBeLessThanOrEqual(10)
  })

  test('[L10] without a broker the known ways are tried again and again, and nothing is said', async () => {
    const at = restartStage()
    at.setBroker(false)
    at.live.suspect = true
    at.enter('failed')
    await at.clock.run(60_000)
    expect(at.said).toEqual([])
    expect(at.browser.filter((what) => what === 'revive').length).toBeGreaterThanOrEqual(5)
    at.setBroker(true)
    at.restart.onBroker()
    await at.clock.run(10)
    expect(at.said.length).toBe(1)
  })
})
