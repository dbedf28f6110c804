import { describe, expect, test } from 'vitest'
import { isSameRelay, relaysIn, withRelays } from '../../src/platform/relays/ways.ts'
import { relayStage, TCP, TLS, UDP } from '../support/relayStage.ts'

const HOURS = 3_600_000

test('relays by their ways', () => {
  expect(isSameRelay('turn:a:3478?transport=udp', 'turn:a'), 'as Firefox says it').toBe(true)
  expect(isSameRelay('turns:a:5349?transport=tcp', 'turns:a')).toBe(true)
  expect(isSameRelay('turn:a', 'turn:a?transport=tcp')).toBe(false)
  expect(isSameRelay('turn:a', 'turn:a:443')).toBe(false)
  const servers = [
    { urls: 'stun:a' },
    { urls: ['turn:b', 'turn:c?transport=tcp'], username: 'u' },
    { urls: ['turns:d'] },
  ]
  expect([...relaysIn(servers)]).toEqual([
    ['udp', ['turn:b']],
    ['tcp', ['turn:c?transport=tcp']],
    ['tls', ['turns:d']],
  ])
  expect(withRelays(servers, new Set(['turn:b']))).toEqual([{ urls: ['stun:a'] }, { urls: ['turn:b'], username: 'u' }])
})

describe('[J1] which relays a connection asks', () => {
  test('where UDP goes, that alone: one place for each link, and none is kept by who looked', async () => {
    const { relays, clock, asks, places, most, link } = relayStage()
    relays.look()
    await clock.run(200)
    expect([asks(), places(), most()]).toEqual([[UDP], 0, 1])
    for (let n = 0; n < 5; n++) link()
    await clock.run(60_000)
    expect(places()).toBe(5)
  })

  test('who dials while it is being found out waits for the head start of UDP, and no longer', async () => {
    const { relays, clock, asks, answers } = relayStage()
    answers.set(UDP, { after: 250 })
    relays.look()
    let is = false
    void relays.ready()?.then(() => {
      is = true
    })
    await clock.run(240)
    expect(is).toBe(false)
    await clock.run(20)
    expect([is, relays.ready(), asks()]).toEqual([true, undefined, [UDP]])
  })

  test.each([
    ['only TCP goes', TCP, [UDP, TLS]],
    ['only TLS goes', TLS, [UDP, TCP]],
  ])('where %s, all are asked at once until that is known, then the one', async (_, open, shut) => {
    const { relays, clock, asks, answers, link, places } = relayStage()
    for (const url of shut) answers.set(url, undefined)
    relays.look()
    await clock.run(300)
    expect([relays.ready(), asks()]).toEqual([undefined, [UDP, TCP, TLS]])
    await clock.run(60)
    expect(asks(), 'UDP may only be slow').toEqual([UDP, open])
    await clock.run(10_000)
    expect(asks()).toEqual([open])
    link()
    await clock.run(50)
    expect(places()).toBe(1)
  })

  test('UDP that is only slow is preferred to what came before it', async () => {
    const { relays, clock, asks, answers } = relayStage()
    answers.set(UDP, { after: 2_500 })
    relays.look()
    await clock.run(2_000)
    expect(asks()).toEqual([UDP, TCP])
    await clock.run(1_000)
    expect(asks()).toEqual([UDP])
  })

  test('in a browser that does not say where a candidate came from', async () => {
    const { relays, clock, asks, answers } = relayStage({ tellsUrls: false })
    answers.set(UDP, undefined)
    answers.set(TCP, undefined)
    relays.look()
    await clock.run(10_000)
    expect(asks()).toEqual([TLS])
  })

  test('where none answers, all; looked for again at the next sign of life, but not in a loop', async () => {
    const { relays, clock, asks, answers, made } = relayStage()
    for (const url of [UDP, TCP, TLS]) answers.set(url, undefined)
    relays.look()
    await clock.run(9_000)
    expect(asks()).toEqual([UDP, TCP, TLS])
    const before = made()
    for (let n = 0; n < 5; n++) relays.look()
    expect(made()).toBe(before)
    await clock.run(2_000)
    answers.set(UDP, { after: 10 })
    relays.look()
    await clock.run(100)
    expect(asks()).toEqual([UDP])
  })

  test('a relay that refuses goes: its way is asked, and no other', async () => {
    const { relays, clock, asks, answers, made } = relayStage()
    answers.set(UDP, { after: 20, code: 486 })
    relays.look()
    await clock.run(10_000)
    expect([asks(), made()]).toEqual([[UDP], 1])
  })

  test('of one relay nothing is asked before it is needed', async () => {
    const { relays, clock, made, asks } = relayStage({ urls: [UDP] })
    relays.look()
    await clock.run(10_000)
    expect([made(), asks(), relays.ready()]).toEqual([0, [UDP], undefined])
  })
})

describe('[J1] another network', () => {
  test('that the browser tells of: it is found out anew', async () => {
    const { relays, clock, asks, answers } = relayStage()
    relays.look()
    await clock.run(1_000)
    answers.set(UDP, undefined)
    relays.moved()
    expect(asks()).toEqual([UDP, TCP, TLS])
    await clock.run(10_000)
    expect(asks()).toEqual([TCP])
  })

  test('that nobody tells of: a dial that no relay answers finds it, and is given up on for one that asks another', async () => {
    const { relays, clock, asks, answers, link } = relayStage()
    relays.look()
    await clock.run(1_000)
    for (const url of [UDP, TCP]) answers.set(url, undefined)
    let givenUp = 0
    link(() => givenUp++)
    const other = link(() => givenUp++)
    await clock.run(1_000)
    other.end()
    await clock.run(2_000)
    expect([givenUp, asks()]).toEqual([1, [UDP, TLS]])
    await clock.run(10_000)
    expect([givenUp, asks()]).toEqual([1, [TLS]])
  })

  test('who was answered is never given up on', async () => {
    const { relays, clock, answers, link } = relayStage()
    relays.look()
    await clock.run(1_000)
    let givenUp = 0
    link(() => givenUp++)
    await clock.run(100)
    answers.set(UDP, undefined)
    relays.moved()
    await clock.run(20_000)
    expect(givenUp).toBe(0)
  })

  test('a sign of life after a long pause, by either clock, looks again; one after a short one does not', async () => {
    const { relays, clock, made } = relayStage()
    relays.look()
    await clock.run(1_000)
    relays.look()
    expect(made()).toBe(1)
    clock.jump(HOURS)
    relays.look()
    expect(made()).toBe(2)
    await clock.run(HOURS)
    relays.look()
    expect(made()).toBe(3)
  })
})

test('[J2] after a sleep no relay is asked before there are credentials that hold', async () => {
  const { relays, clock, renews, lends, made, refused, asks, answers } = relayStage()
  relays.lent()
  await clock.run(1_000)
  let lend: () => void = () => undefined
  renews(
    () =>
      new Promise((resolve) => {
        lend = resolve
      }),
  )
  clock.jump(HOURS)
  relays.look()
  expect([made(), asks()]).toEqual([1, [UDP, TCP, TLS]])
  answers.set(UDP, { after: 10, code: 401 })
  lends('second')
  renews(() => undefined)
  lend()
  await clock.run(1_000)
  expect([made(), refused, asks()]).toEqual([2, ['second'], [UDP]])
  // Renewed in their time: what is known is not looked for again.
  clock.jump(HOURS)
  relays.lent()
  expect(made()).toBe(2)
})

describe('[J3] what is reported', () => {
  test('of each relay once for each connection, however many interfaces a browser has, and no address', async () => {
    const { clock, relays, answers, link, reports } = relayStage()
    answers.set(TCP, { after: 10, code: 701 })
    answers.set(TLS, { after: 10, code: 300 })
    const { pc } = link()
    const again = { url: TCP, errorCode: 701, address: '192.168.1.7', port: 4000 }
    pc.dispatchEvent(Object.assign(new Event('icecandidateerror'), again))
    await clock.run(100)
    expect(reports).toEqual([
      { relay: 'chat.example.org:3478', way: 'tcp', result: 'unreached', code: 701 },
      { relay: 'chat.example.org:5349', way: 'tls', result: 'refused', code: 300 },
      { relay: 'chat.example.org:3478', way: 'udp', result: 'lent' },
    ])
    relays.stop()
  })

  test('a browser that says nothing of why: that nothing came', async () => {
    const { clock, link, answers, reports } = relayStage({ tellsUrls: false, urls: [UDP] })
    answers.set(UDP, { after: 10, code: 486 })
    link()
    await clock.run(100)
    expect(reports).toEqual([{ relay: 'chat.example.org:3478', way: 'udp', result: 'silent' }])
  })

  test('[J2] credentials that were refused, by name', async () => {
    const { clock, link, answers, refused, lends } = relayStage({ urls: [UDP] })
    answers.set(UDP, { after: 10, code: 401 })
    link()
    lends('second')
    await clock.run(100)
    link()
    await clock.run(100)
    expect(refused).toEqual(['first', 'second'])
  })
})

test('[J2] who dials waits for credentials, then for UDP', async () => {
  const { relays, clock, renews } = relayStage()
  let hold: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    hold = resolve
  })
  renews(() => held)
  let is = false
  void relays.ready()?.then(() => {
    is = true
  })
  await clock.run(1_000)
  expect(is).toBe(false)
  relays.lent()
  hold()
  await clock.run(0)
  expect(is).toBe(false)
  await clock.run(100)
  expect(is).toBe(true)
})
