import { describe, expect, test } from 'vitest'
import { personIdOf } from '../../src/engine/address.ts'
import { SIDE_OPENS, SIDE_STRAYS } from '../../src/engine/budgets.ts'
import { MAX_SIDE_CANDIDATES } from '../../src/engine/side/sideLimits.ts'
import { createSideEnds } from '../../src/platform/side/sideEnds.ts'
import type { SideEnds } from '../../src/ports/sideConnections.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { createMemoryRtc } from '../support/memoryRtc.ts'
import { fingerprintLine, spell } from '../support/memoryRtcSdp.ts'
import { createNodeCrypto, seededRandom } from '../support/nodeCrypto.ts'
import { createSidePair } from '../support/sidePair.ts'

/** A friend with a changed client: `a` says what the test says, and `b` is a whole engine. */
async function stage() {
  const clock = createFakeClock()
  const { crypto, newKeys } = createNodeCrypto({ seed: 5 })
  const rtc = createMemoryRtc({ clock, chance: seededRandom(5), random: crypto.random })
  const person = () => {
    const keys = newKeys()
    return { id: personIdOf(keys.publicKey), keys }
  }
  /** What reached the browser of each. */
  const reached: string[] = []
  const pair = createSidePair({
    clock,
    crypto,
    people: [person(), person()],
    ends(owner, count): SideEnds {
      const real = createSideEnds({
        connect: rtc.connect(owner),
        iceServers: () => [],
        relayOnly: () => false,
        sha256: crypto.sha256,
        count,
      })
      return {
        hide: real.hide,
        create(options, handlers) {
          const end = real.create(options, handlers)
          return (
            end && {
              ...end,
              takeDescription(description) {
                reached.push(description.type)
                end.takeDescription(description)
              },
              takeCandidate(candidate) {
                reached.push('candidate')
                end.takeCandidate(candidate)
              },
            }
          )
        },
      }
    },
    async until(done) {
      if (!(await clock.until(done, 30_000))) throw new Error('did not come about')
    },
  })
  const heard: { kind: string; body: Record<string, unknown> }[] = []
  pair.tamper((from, frame) => {
    if (from === pair.a.id || frame.proto !== 'side/1') return [frame]
    heard.push(frame)
    return []
  })
  await pair.link()
  let ids = 0
  const newId = () => Buffer.from(Uint8Array.from({ length: 16 }, () => ++ids)).toString('base64url')
  const say = (kind: string, body: unknown) => pair.say('side/1', kind, body)
  /** Opens, as `b` sees it. */
  async function open(purpose = 'files', id = newId()) {
    say('open', { id, purpose })
    await clock.run(50)
    return id
  }
  const counts = () => Object.fromEntries(pair.b.counts)
  return { pair, clock, rtc, say, open, newId, heard, reached, counts, b: pair.b }
}

const print = fingerprintLine(new Uint8Array(32).fill(7))
const other = fingerprintLine(new Uint8Array(32).fill(8))
const offer = (sections: string[] = ['application'], ufrag = 'abcd') =>
  spell({ type: 'offer', ufrag, fingerprint: print, sections })
const description = (id: string, sdp: string, n = 2) => ({ id, n, type: 'offer', sdp })
const LINE = 'candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host'

describe('a friend with a changed client', () => {
  test('[C1] opens for no purpose that is not in the list, or has no gate, or whose gate says no', async () => {
    const { open, heard, rtc, b, counts, say, newId, clock } = await stage()
    b.lets.clear()
    for (const purpose of ['files', 'call', 'constructor', 'chess']) await open(purpose)
    expect(heard.map(({ kind, body }) => [kind, body.why])).toEqual(Array(4).fill(['close', 'refused']))
    expect([rtc.made(), counts()['side.denied.refused'], b.linked()]).toEqual([0, 4, true])
    say('open', { id: newId(), purpose: '__proto__' })
    say('open', { id: newId(), purpose: 'files', more: 1 })
    say('open', { id: 'short', purpose: 'files' })
    await clock.run(50)
    expect([rtc.made(), counts()['violation.side/1.open'], b.linked()]).toEqual([0, 3, false])
  })

  test.each([
    ['a media section where data was asked for', 'files', offer(['application', 'audio'])],
    ['media alone where data was asked for', 'files', offer(['audio'])],
    ['two data sections', 'files', offer(['application', 'application'])],
    ['a data section in a call', 'call', offer(['audio', 'application'])],
    ['five sections', 'call', offer(['audio', 'video', 'video', 'video', 'video'])],
    ['no section', 'call', offer([])],
    ['a second certificate', 'files', offer().replace('a=setup', `a=fingerprint:sha-256 ${other}\r\na=setup`)],
    [
      'another certificate in the second section',
      'call',
      offer(['audio', 'video']).replace(new RegExp(`${print}(?![\\s\\S]*${print})`), other),
    ],
    [
      'a decoy before the first section',
      'call',
      offer(['audio']).replace('a=group', `a=Fingerprint:sha-256 ${other}\r\na=group`),
    ],
    ['sha-1', 'files', offer().replace(`sha-256 ${print}`, `sha-1 ${print.slice(0, 59)}`)],
    ['sha-1 in a call', 'call', offer(['audio']).replace(`sha-256 ${print}`, `sha-1 ${print.slice(0, 59)}`)],
    [
      'a key beside DTLS',
      'call',
      offer(['audio']).replace('a=mid', 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\na=mid'),
    ],
    ['an identity assertion', 'call', offer(['audio']).replace('a=mid', 'a=identity:eyJpZHAiOnt9fQ==\r\na=mid')],
    ['a candidate inside', 'files', `${offer()}a=${LINE}\r\n`],
    [
      'a candidate with a name inside',
      'call',
      `${offer(['audio'])}a=${LINE.replace('192.0.2.1', 'tracker.example')}\r\n`,
    ],
    [
      'a name in the section',
      'call',
      offer(['audio']).replace('IP4 192.0.2.7\r\na=ice', 'IP4 tracker.example\r\na=ice'),
    ],
    ['words', 'files', 'hello'],
  ])('[C10] says %s: it reaches no browser, and that is the end of it', async (_, purpose, sdp) => {
    const { say, open, clock, reached, counts, rtc, b, heard } = await stage()
    const id = await open(purpose)
    expect(rtc.made()).toBe(1)
    say('description', description(id, sdp))
    await clock.run(50)
    expect(reached).toEqual([])
    expect([rtc.open(), counts()['violation.side.description'], b.linked()]).toEqual([0, 1, true])
    expect(heard.at(-1)).toMatchObject({ kind: 'close', body: { id, why: 'refused' } })
  })

  test('[C2 C10] does not change its certificate on the way', async () => {
    const { say, open, clock, reached, counts, rtc } = await stage()
    const id = await open()
    say('description', description(id, offer()))
    await clock.run(500)
    say('description', description(id, offer().replace(print, other), 3))
    await clock.run(50)
    expect([reached, counts()['violation.side.certificate'], rtc.open()]).toEqual([['offer'], 1, 0])
  })

  test('[C8 C10] describes in parts what is larger than any description', async () => {
    const { say, open, clock, reached, counts, rtc } = await stage()
    for (const [purpose, parts] of [
      ['files', 3],
      ['call', 9],
    ] as const) {
      const id = await open(purpose)
      for (let n = 2; n < parts + 2; n++) say('description', { ...description(id, 'x'.repeat(7_999), n), more: true })
      await clock.run(50)
    }
    expect([reached, counts()['violation.side.description'], rtc.open()]).toEqual([[], 2, 0])
  })

  test.each([
    ['with a name to look up', LINE.replace('192.0.2.1', 'tracker.example')],
    ['of an unknown kind', LINE.replace('typ host', 'typ teapot')],
    ['that is none', 'hello'],
  ])('[C10] says a candidate %s: it reaches no browser', async (_, line) => {
    const { say, open, clock, reached, counts, rtc } = await stage()
    const id = await open()
    say('description', description(id, offer()))
    say('candidate', { id, n: 3, line })
    await clock.run(50)
    expect([reached, counts()['violation.side.candidate'], rtc.open()]).toEqual([['offer'], 1, 0])
  })

  test('[C5] says everything twice, as over another link: it is taken once', async () => {
    const { say, open, clock, reached, counts, b } = await stage()
    const id = await open()
    for (let i = 0; i < 3; i++) {
      say('open', { id, purpose: 'files' })
      say('description', description(id, offer()))
      say('candidate', { id, n: 3, line: LINE })
    }
    await clock.run(50)
    expect([reached, counts()['violation.side.gap'], b.linked()]).toEqual([['offer', 'candidate'], undefined, true])
  })

  test('[C8] says more candidates than a generation has: the browser gets those that there may be', async () => {
    const { say, open, clock, reached, counts, b } = await stage()
    const id = await open()
    say('description', description(id, offer()))
    for (let n = 3; n < 3 + 10 * MAX_SIDE_CANDIDATES; n++) say('candidate', { id, n, line: LINE })
    await clock.run(100)
    expect(reached.filter((what) => what === 'candidate')).toHaveLength(MAX_SIDE_CANDIDATES)
    expect([counts()['violation.side.candidates'], b.linked()]).toEqual([3, false])
  })

  test('[C8] opens and closes without end: its link is closed, and no more are made', async () => {
    const { say, newId, clock, rtc, b, counts } = await stage()
    for (let i = 0; i < 10 * SIDE_OPENS.burst; i++) {
      const id = newId()
      say('open', { id, purpose: 'files' })
      say('close', { id, why: 'closed' })
    }
    await clock.run(100)
    expect([rtc.made(), rtc.open(), counts()['violation.side.flood'], b.linked()]).toEqual([
      SIDE_OPENS.burst,
      0,
      3,
      false,
    ])
  })

  test('[C8] opens five at once: four are made', async () => {
    const { open, rtc, heard, b } = await stage()
    for (let i = 0; i < 5; i++) await open()
    expect(rtc.open()).toBe(4)
    expect(heard.at(-1)?.body).toMatchObject({ why: 'limit' })
    expect(b.linked()).toBe(true)
  })

  test('[C8] describes without end: that is the end of it', async () => {
    const { say, open, clock, rtc, reached, counts } = await stage()
    const id = await open()
    for (let n = 2; n < 200; n++) say('description', description(id, offer(['application'], `abcd${n}`), n))
    await clock.run(100)
    expect(reached.length).toBeLessThanOrEqual(16)
    expect([counts()['violation.side.flood'], rtc.open()]).toEqual([1, 0])
  })

  test('[C8 C10] speaks of what was never opened: told so, and not without end', async () => {
    const { say, newId, clock, rtc, heard, b } = await stage()
    for (let i = 0; i < SIDE_STRAYS.burst; i++) say('description', description(newId(), offer()))
    await clock.run(50)
    expect([rtc.made(), heard.length, b.linked()]).toEqual([0, SIDE_STRAYS.burst, true])
    expect(heard[0]?.body).toMatchObject({ why: 'unknown' })
    for (let i = 0; i < 1_000; i++) say('candidate', { id: newId(), n: 3, line: LINE })
    await clock.run(50)
    expect([heard.length < SIDE_STRAYS.burst + 10, b.linked()]).toEqual([true, false])
  })

  test('[C10] goes on with one that is closed: nothing begins again', async () => {
    const { say, open, clock, rtc, heard, b, reached } = await stage()
    const id = await open()
    say('close', { id, why: 'done' })
    say('description', description(id, offer()))
    say('candidate', { id, n: 3, line: LINE })
    say('open', { id, purpose: 'files' })
    say('description', description(id, offer()))
    await clock.run(50)
    expect([rtc.made(), rtc.open(), reached, b.linked()]).toEqual([1, 0, [], true])
    expect(heard.filter(({ kind }) => kind === 'close').length).toBe(4)
  })

  test('[C10] opens what this side has opened, leaves a gap, or confirms what was never said', async () => {
    const { say, open, clock, counts, heard, b, pair, rtc } = await stage()
    void b.open()
    await clock.run(10)
    say('open', { id: heard[0]!.body.id, purpose: 'files' })
    await clock.run(50)
    expect([counts()['violation.side.open'], rtc.open(b.id)]).toEqual([1, 1])
    const id = await open()
    say('description', description(id, offer(), 3))
    await clock.run(50)
    expect(counts()['violation.side.gap']).toBe(1)
    const next = await open()
    say('confirm', { id: next, n: 99 })
    await clock.run(50)
    expect([counts()['violation.side.confirm'], rtc.open(b.id), b.linked()]).toEqual([1, 1, false])
    expect(pair.a.kept).toEqual([])
  })
})
