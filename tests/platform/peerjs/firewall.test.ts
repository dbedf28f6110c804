import { describe, expect, it } from 'vitest'
import { createFirewall } from '../../../src/platform/peerjs/firewall.ts'
import { DIAL_MS, MAX_INBOUND, MAX_INBOUND_EACH } from '../../../src/platform/peerjs/limits.ts'
import type { Negotiation } from '../../../src/platform/peerjs/negotiations.ts'
import type { InboundOffer } from '../../../src/ports/transport.ts'
import { createFakeClock } from '../../support/fakeClock.ts'
import { address } from '../../support/names.ts'
import { candidateFrom, hostCandidate, offerFrom } from '../../support/signallingMessages.ts'

function setup() {
  const clock = createFakeClock()
  const counts: Record<string, number> = {}
  const offers: InboundOffer[] = []
  const accepted: Negotiation[] = []
  const log: string[] = []
  let admit: () => Promise<boolean> = async () => true
  let open = true
  let browserRefuses = false
  const connection = (id: string): NonNullable<Negotiation['connection']> => ({
    isOpen: () => false,
    takeAnswer: async () => true,
    takeWord: (word) => void log.push(`${id} ${JSON.stringify(word)}`),
    addCandidate: ({ candidate }) => void log.push(`${id} ${candidate.split(' ')[5]}`),
    end: (why) => void log.push(`${id} ${why}`),
  })
  const firewall = createFirewall({
    self: address('me'),
    clock,
    count(what) {
      counts[what] = (counts[what] ?? 0) + 1
    },
    handlers: {
      admit(offer) {
        offers.push(offer)
        return admit()
      },
      fitsDescription: () => true,
      fitsCandidate: () => true,
      onKnock: () => {},
    },
    session: { isOpen: () => open, opened: () => {}, taken: () => {}, probed: () => {} },
    accept(negotiation) {
      if (browserRefuses) return undefined
      accepted.push(negotiation)
      return connection(negotiation.connectionId)
    },
  })
  return {
    clock,
    counts,
    offers,
    accepted,
    log,
    firewall,
    hear: (message: unknown) => firewall.receive(JSON.stringify(message)),
    dialled(remote: string, connectionId: string) {
      const negotiation = firewall.begin(address(remote), connectionId, 'offerer')
      negotiation.connection = connection(connectionId)
      return negotiation
    },
    setAdmit(does: () => Promise<boolean>) {
      admit = does
    },
    setOpen(is: boolean) {
      open = is
    },
    refuseInBrowser() {
      browserRefuses = true
    },
  }
}

describe('firewall', () => {
  it('[abuse W40] a word about a restart goes to the connection that it is of, once that is open, and to no other', async () => {
    const { hear, dialled, log, counts } = setup()
    const negotiation = dialled('friend', 'c')
    const say = (src: string, connectionId: string) =>
      hear({ type: 'ANSWER', src, payload: { type: 'data', connectionId, restart: { frame: 'x' } } })
    say('friend', 'c')
    Object.assign(negotiation.connection!, { isOpen: () => true })
    say('stranger', 'c')
    say('friend', 'other')
    expect(log).toEqual([])
    expect(counts['broker.orphan']).toBe(3)
    say('friend', 'c')
    expect(log).toEqual(['c {"frame":"x"}'])
    expect(negotiation.described).toBe(false)
  })

  it('an offer that is never decided on is forgotten, and its late admission comes to nothing', async () => {
    const { clock, hear, accepted, setAdmit, firewall } = setup()
    let decide: (admit: boolean) => void = () => {}
    setAdmit(() => new Promise((resolve) => (decide = resolve)))
    hear(offerFrom('friend', { connectionId: 'late' }))
    await clock.run(DIAL_MS - 1)
    expect(firewall.find(address('friend'), 'late')).toBeDefined()
    await clock.run(1)
    expect(firewall.find(address('friend'), 'late')).toBeUndefined()
    decide(true)
    await clock.run(0)
    expect(accepted).toEqual([])
  })

  it('[abuse B24] of one sender the newest offers wait; the oldest makes room, whether it was answered or not', async () => {
    const { clock, hear, setAdmit, firewall, log, counts } = setup()
    hear(offerFrom('friend', { connectionId: 'answered' }))
    await clock.run(0)
    setAdmit(() => new Promise(() => {}))
    const waiting = Array.from({ length: MAX_INBOUND_EACH }, (_, i) => `w-${i}`)
    for (const connectionId of waiting) hear(offerFrom('friend', { connectionId }))
    expect(log).toEqual(['answered cancelled'])
    hear(offerFrom('friend', { connectionId: 'newest' }))
    expect([...waiting, 'newest'].filter((id) => firewall.find(address('friend'), id))).toEqual([
      ...waiting.slice(1),
      'newest',
    ])
    expect(counts['broker.flood']).toBe(2)
  })

  it('[abuse B24] of many senders the first offers wait', async () => {
    const { hear, setAdmit, firewall } = setup()
    setAdmit(() => new Promise(() => {}))
    for (let i = 0; i <= MAX_INBOUND; i++) hear(offerFrom(`friend${i}`, { connectionId: 'c' }))
    expect(firewall.find(address(`friend${MAX_INBOUND - 1}`), 'c')).toBeDefined()
    expect(firewall.find(address(`friend${MAX_INBOUND}`), 'c')).toBeUndefined()
  })

  it('whoever decides may throw: that is no', async () => {
    const { clock, hear, accepted, setAdmit, counts } = setup()
    setAdmit(() => Promise.reject(new Error('ours')))
    hear(offerFrom('friend'))
    await clock.run(0)
    expect([accepted.length, counts['broker.refused']]).toEqual([0, 1])
  })

  it('an offer is not answered into a line that is gone, nor when the browser refuses', async () => {
    const gone = setup()
    gone.setOpen(false)
    gone.hear(offerFrom('friend'))
    await gone.clock.run(0)
    expect(gone.accepted).toEqual([])
    const full = setup()
    full.refuseInBrowser()
    full.hear(offerFrom('friend'))
    await full.clock.run(0)
    expect(full.firewall.find(address('friend'), 'c-0123456789abcdef')).toBeUndefined()
  })

  it('the same connection ID of two senders is two connections', async () => {
    const { clock, hear, accepted, log } = setup()
    hear(offerFrom('friend'))
    hear(offerFrom('stranger'))
    await clock.run(0)
    expect(accepted.map(({ remote }) => remote)).toEqual(['friend', 'stranger'])
    hear(candidateFrom('nobody', hostCandidate(1)))
    expect(log).toEqual([])
  })

  it('candidates that overtake the answer wait for it', async () => {
    const { hear, dialled, log, counts } = setup()
    dialled('friend', 'mine')
    for (let port = 1; port <= 40; port++) hear(candidateFrom('friend', hostCandidate(port), 'mine'))
    expect(log).toEqual([])
    hear({
      type: 'ANSWER',
      src: 'friend',
      payload: { type: 'data', connectionId: 'mine', sdp: { type: 'answer', sdp: 'x' } },
    })
    expect(log).toEqual(Array.from({ length: 30 }, (_, i) => `mine ${i + 1}`))
    expect(counts['broker.candidate']).toBe(10)
  })

  it('[abuse B17] candidates in the description count among the thirty', async () => {
    const { clock, hear, log } = setup()
    const sdp = `v=0\r\n${`a=${hostCandidate(9)}\r\n`.repeat(28)}`
    hear(offerFrom('friend', { sdp: { type: 'offer', sdp } }))
    await clock.run(0)
    for (let port = 1; port <= 5; port++) hear(candidateFrom('friend', hostCandidate(port)))
    expect(log.length).toBe(2)
  })

  it('[abuse B19] EXPIRE means offers to that peer that were not answered, and a lost line all of them', async () => {
    const { hear, dialled, log, firewall, counts } = setup()
    dialled('friend', 'answered').described = true
    dialled('friend', 'waiting')
    dialled('other', 'elsewhere')
    hear({ type: 'EXPIRE', src: 'friend' })
    expect(log).toEqual(['waiting absent'])
    hear({ type: 'EXPIRE', src: 'stranger' })
    expect(counts['broker.expire']).toBe(1)
    firewall.lost()
    expect(log.slice(1).sort()).toEqual(['elsewhere offline', 'waiting offline'])
  })

  it('nothing from ourselves but a probe', async () => {
    const { clock, hear, offers, counts } = setup()
    hear(offerFrom('me'))
    hear({ type: 'OFFER', src: 'me', payload: { serialization: 'knock' } })
    await clock.run(0)
    expect([offers.length, counts['broker.self']]).toEqual([0, 2])
  })
})
