import { describe, expect, test } from 'vitest'
import type { LinksState } from '../../src/engine/linkState.ts'
import { FAILED_LINK } from '../../src/features/doctor/finding.ts'
import { causeOf } from '../../src/features/doctor/verdict.ts'
import type { Keys } from '../../src/ports/crypto.ts'
import type { FoundCandidate } from '../../src/ports/probes.ts'
import { BROKER, HOST, WELL } from '../support/memoryProbes.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'
import { codes, FRIEND, TURNS, ward } from '../support/ward.ts'

const HOSTILE_KEYS: Partial<Keys> = { sign: () => Promise.reject(new Error('the store of keys is gone')) }

describe('[E1] the checks', () => {
  test('find that all is well where it is', async () => {
    const { examine, store, writes, woken } = ward()
    const findings = await examine()
    expect(Object.entries(findings).filter(([, { result }]) => result !== 'ok')).toEqual([
      ['link', { result: 'skipped', code: 'nobody' }],
    ])
    expect(findings.stun?.facts?.network).toBe('203.0.0.0/16')
    expect(causeOf(store.getState().findings)).toBe('none')
    expect(writes).toEqual([
      [
        { put: 'settings', row: { key: 'doctor' } },
        { drop: 'settings', key: 'doctor' },
      ],
    ])
    expect(woken()).toBe(1)
  })

  test('offline: they say so before any time has passed, and nothing is asked of anybody', async () => {
    const { clock, doctor, store, memory, done } = ward({ online: false })
    doctor.examine(FRIEND)
    expect(await clock.until(done, 0)).toBe(true)
    const { findings } = store.getState()
    expect(codes(findings, 'broker', 'claim', 'stun', ...TURNS, 'nat', 'local-network', 'link')).toEqual(
      Object.fromEntries(
        ['broker', 'claim', 'stun', ...TURNS, 'nat', 'local-network', 'link'].map((name) => [name, 'offline']),
      ),
    )
    expect([memory.asked, memory.gathered]).toEqual([[], []])
    expect(causeOf(findings)).toBe('offline')
  })

  test.each([
    ['done', 'kept', 'ok'],
    ['full', 'full', 'fail'],
    ['broken', 'broken', 'fail'],
    ['deposed', 'elsewhere', 'warn'],
  ] as const)('a write that is %s: storage is %s', async (written, code, result) => {
    const { state, examine } = ward()
    state.written = written
    expect((await examine()).storage).toMatchObject({ code, result })
  })

  test.each([
    [{ persisted: false }, 'evictable'],
    [{ free: 10_000_000 }, 'low'],
    [{ persisted: undefined, free: undefined }, 'kept'],
  ] as const)('a disk of which is known %j: %s', async (found, code) => {
    expect((await ward(found).examine()).storage?.code).toBe(code)
  })

  test('an address that is not secure, and a browser that says nothing of its storage', async () => {
    expect((await ward({ secure: false }).examine()).secure).toEqual({ result: 'fail', code: 'insecure' })
  })

  test('keys: lost, not there yet, of somebody else, and out of reach', async () => {
    const { state, examine } = ward()
    state.phase = 'lost'
    expect((await examine()).keys?.code).toBe('lost')
    state.phase = 'none'
    expect((await examine()).keys?.code).toBe('none')
    state.phase = 'ready'
    const good = state.keys
    state.keys = createNodeCrypto({ seed: 99 }).newKeys()
    expect((await examine()).keys?.code).toBe('broken')
    state.keys = { ...good, ...HOSTILE_KEYS }
    expect((await examine()).keys?.code).toBe('broken')
  })

  test('broker: silent, something else in its place, busy, and without a socket', async () => {
    const { state, memory, examine } = ward()
    memory.answer('/challenge', undefined)
    expect((await examine()).broker?.code).toBe('unreachable')
    memory.answer('/challenge', { status: 200, json: undefined })
    expect((await examine()).broker?.code).toBe('wrong')
    memory.answer('/challenge', { status: 502, json: undefined })
    expect((await examine()).broker).toMatchObject({ code: 'wrong', facts: { status: 502 } })
    memory.answer('/challenge', { status: 429, json: { error: 'later' } })
    expect((await examine()).broker?.code).toBe('reached')
    memory.answer('/challenge', WELL.answers[`${BROKER}/challenge`])
    state.links = { ...state.links, signalling: 'connecting' }
    expect((await examine()).broker?.code).toBe('no-socket')
  })

  test('a socket that is only just coming up is waited for', async () => {
    const { state, clock, examine } = ward()
    state.links = { ...state.links, signalling: 'connecting' }
    clock.after(4_000, () => {
      state.links = { ...state.links, signalling: 'online' }
    })
    expect((await examine()).broker?.code).toBe('reached')
  })

  test('claim: refused, in use elsewhere, busy, unchecked', async () => {
    const { state, memory, examine } = ward()
    memory.answer('/ice', { status: 401, json: { error: 'no' } })
    const refused = await examine()
    expect(refused.claim).toEqual({ result: 'fail', code: 'refused' })
    expect(codes(refused, 'stun', ...TURNS, 'nat')).toEqual(
      Object.fromEntries(['stun', ...TURNS, 'nat'].map((name) => [name, 'unknown'])),
    )
    memory.answer('/ice', { status: 429, json: undefined })
    expect((await examine()).claim?.code).toBe('busy')
    for (const [signalling, code] of [
      ['replaced', 'replaced'],
      ['refused', 'refused'],
    ] as const) {
      state.links = { ...state.links, signalling }
      expect((await examine()).claim?.code).toBe(code)
    }
    state.links = { ...state.links, signalling: 'online' }
    memory.find({
      server: { url: BROKER, checksIds: false, lends: false, listed: [] },
      answers: { [`${BROKER}/`]: { status: 200, json: { name: 'PeerJS Server' } } },
    })
    const stock = await examine()
    expect(codes(stock, 'broker', 'claim', 'stun', 'turn-udp', 'nat')).toEqual({
      ...{ broker: 'reached', claim: 'unchecked', stun: 'none', 'turn-udp': 'none', nat: 'single' },
    })
  })

  test('what a broker says that makes no sense lends nothing', async () => {
    const { memory, examine } = ward()
    for (const json of [
      null,
      7,
      [],
      { iceServers: 'all' },
      { iceServers: [{ urls: 7 }] },
      { challenge: 'x'.repeat(9_999) },
    ]) {
      memory.answer('/ice', { status: 200, json })
      expect((await examine())['turn-udp']?.code).toBe('unknown')
    }
  })

  test('the service of relays is proved my ID, with a challenge of its own', async () => {
    const { memory, examine } = ward()
    await examine()
    const [asked] = memory.asked.filter((url) => url.startsWith(`${BROKER}/ice?`))
    expect(asked).toMatch(/\?id=tete1[a-z0-9]{59}&token=v1\.a-challenge-of-this-broker\.[A-Za-z0-9_-]{86}$/)
    expect(memory.asked.filter((url) => url.includes('/ice'))).toHaveLength(1)
  })

  test('STUN: silent, refused an address of its own, and none between', async () => {
    const { memory, examine } = ward()
    memory.find({ ice: { ...WELL.ice, 'stun:one.example:3478': 401 } })
    expect((await examine()).stun?.code).toBe('silent')
    memory.find({ ice: {} })
    expect((await examine()).stun?.code).toBe('silent')
    memory.find({ ice: WELL.ice, nat: 'none' })
    const open = await examine()
    expect(codes(open, 'stun', 'nat')).toEqual({ stun: 'public', nat: 'public' })
  })

  test.each([
    [401, 'credentials'],
    [438, 'credentials'],
    [441, 'credentials'],
    [486, 'full'],
    [508, 'full'],
    [403, 'denied'],
    [500, 'denied'],
  ])('a relay that answers %i: %s', async (error, code) => {
    const { memory, examine } = ward()
    memory.find({ ice: { ...WELL.ice, 'turn:one.example:3478?transport=tcp': error } })
    expect((await examine())['turn-tcp']).toEqual({ result: 'fail', code, facts: { error } })
  })

  test('a relay that is silent hides nothing of what another one said', async () => {
    const { memory, examine } = ward()
    const listed = ['one', 'two'].map((name) => ({ url: `turn:${name}.example:3478?transport=tcp` }))
    memory.find({ server: { url: BROKER, checksIds: false, lends: false, listed } })
    memory.find({ ice: { 'turn:two.example:3478?transport=tcp': 486 } })
    expect((await examine())['turn-tcp']).toEqual({ result: 'fail', code: 'full', facts: { error: 486 } })
  })

  test('relays: one way alone, each by a connection that may use nothing else', async () => {
    const { memory, examine } = ward()
    memory.find({ ice: { 'turns:one.example:5349?transport=tcp': 'works' } })
    const findings = await examine()
    expect(codes(findings, ...TURNS)).toEqual({ 'turn-udp': 'silent', 'turn-tcp': 'silent', 'turn-tls': 'relayed' })
    const relayed = memory.gathered.filter(({ policy }) => policy === 'relay')
    expect(relayed.map(({ servers }) => servers.map(({ url }) => url))).toEqual([
      ['turn:one.example:3478?transport=udp'],
      ['turn:one.example:3478?transport=tcp'],
      ['turns:one.example:5349?transport=tcp'],
    ])
  })

  test('NAT: the same place for everybody, another for each, and honestly unknown', async () => {
    const { memory, examine } = ward()
    expect((await examine()).nat?.code).toBe('same')
    memory.find({ nat: 'changing' })
    expect((await examine()).nat).toEqual({ result: 'warn', code: 'changing' })
    // One of the two is silent: the other one alone would look as if both agreed.
    const { 'stun:two.example:3478': _silent, ...others } = WELL.ice
    memory.find({ ice: others })
    expect((await examine()).nat?.code).toBe('silent')
    // Two networks of one device are two places, whatever each of their routers does.
    memory.find({ ice: WELL.ice, nat: 'twice' })
    expect((await examine()).nat).toEqual({ result: 'skipped', code: 'unknown' })
    memory.find({ nat: 'same' })
    // A relay by UDP answers the same question: with one server of each kind there are two to compare, unless they are at one place.
    const listed = [{ url: 'stun:one.example:3478' }]
    memory.find({ ice: WELL.ice, server: { url: BROKER, checksIds: false, lends: false, listed } })
    expect((await examine()).nat).toEqual({ result: 'skipped', code: 'single' })
  })

  test('local network: hidden by names, open, and not to be seen at all', async () => {
    const { memory, examine } = ward()
    expect((await examine())['local-network']).toEqual({ result: 'ok', code: 'named', facts: { named: 1, plain: 0 } })
    const open: FoundCandidate = { ...HOST, address: '192.168.1.7' }
    memory.find({ hosts: [open] })
    expect((await examine())['local-network']).toEqual({ result: 'ok', code: 'open', facts: { named: 0, plain: 1 } })
    memory.find({ hosts: [] })
    expect((await examine())['local-network']).toEqual({ result: 'fail', code: 'nothing' })
  })

  test('link: up, failed of each reason, asked, away', async () => {
    const { state, memory, examine } = ward()
    const counts = { host: 2, srflx: 1, prflx: 1, relay: 3 }
    const pair = { local: 'relay', remote: 'srflx', protocol: 'tls', rtt: 83.6, loss: 0.021 } as const
    memory.find({ tried: { [FRIEND]: { local: counts, remote: counts, pair, failed: { at: 5, why: 'timeout' } } } })
    const become = (link: object) => {
      state.links = { ...state.links, byPeer: { [FRIEND]: link } } as LinksState
    }
    become({ phase: 'online', path: 'relayed' })
    expect((await examine(FRIEND)).link).toEqual({
      ...{ result: 'ok', code: 'relayed' },
      facts: {
        ...{ mineHost: 2, mineSrflx: 2, mineRelay: 3, theirsHost: 2, theirsSrflx: 2, theirsRelay: 3 },
        ...{ pair: 'relay-srflx', protocol: 'tls', rttMs: 84, lossPercent: 2, failure: 'timeout', failedAt: 5 },
      },
    })
    for (const [reason, result] of Object.entries(FAILED_LINK))
      for (const phase of ['offline', 'connecting']) {
        become({ phase, reason })
        expect((await examine(FRIEND)).link).toMatchObject({ result, code: reason })
      }
    become({ phase: 'connecting' })
    expect((await examine(FRIEND)).link?.code).toBe('connecting')
    become({ phase: 'offline' })
    expect((await examine(FRIEND)).link?.code).toBe('away')
    state.asked.add(FRIEND)
    expect((await examine(FRIEND)).link?.code).toBe('asked')
  })
})
