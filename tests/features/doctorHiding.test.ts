import { describe, expect, test } from 'vitest'
import { nobody } from '../support/company.ts'
import { BROKER, WELL } from '../support/memoryProbes.ts'
import { codes, FRIEND, TURNS, ward } from '../support/ward.ts'

describe('[E4] an address that is hidden', () => {
  const told = ({ gathered }: ReturnType<typeof ward>['memory']) => gathered.filter(({ policy }) => policy !== 'relay')

  test.each(['from everybody', 'from this friend'])('%s: nothing that could tell it is gathered', async (whom) => {
    const { state, memory, examine } = ward()
    if (whom === 'from everybody') state.relayOnly = true
    else state.hidden.add(FRIEND)
    const findings = await examine(FRIEND)
    expect(codes(findings, 'stun', 'nat', 'local-network')).toEqual({
      ...{ stun: 'hidden', nat: 'hidden', 'local-network': 'hidden' },
    })
    expect(told(memory)).toEqual([])
    expect(memory.gathered).toHaveLength(3)
    expect(codes(findings, ...TURNS)).toEqual({ 'turn-udp': 'relayed', 'turn-tcp': 'relayed', 'turn-tls': 'relayed' })
  })

  test('from another friend: this one may see it', async () => {
    const { state, memory, examine } = ward()
    state.hidden.add(nobody(8))
    await examine(FRIEND)
    expect(told(memory).length).toBeGreaterThan(0)
  })

  test.each(
    [1, 10, 21, 45, 60].flatMap((ms) =>
      (['from everybody', 'from this friend'] as const).map((whom) => [ms, whom] as const),
    ),
  )('from the middle of an examination on, after %i ms, %s: what could tell it ends', async (ms, whom) => {
    const { state, memory, clock, doctor, store, onHide, done } = ward({ ice: {} })
    doctor.examine(FRIEND)
    await clock.run(ms)
    const before = told(memory).length
    if (whom === 'from everybody') state.relayOnly = true
    else state.hidden.add(FRIEND)
    onHide.tell()
    await clock.run(0)
    expect(await clock.until(done, 60_000)).toBe(true)
    expect(told(memory).length).toBe(before)
    expect(Object.values(codes(store.getState().findings, 'stun', 'nat'))).toEqual(['hidden', 'hidden'])
    expect(memory.live()).toBe(0)
  })

  test('what goes on for a friend who may see it ends with the first look at one who may not', async () => {
    const { state, memory, doctor, clock } = ward({ ice: {} })
    memory.find({ server: { url: BROKER, checksIds: false, lends: false, listed: [{ url: 'stun:one.example:3478' }] } })
    state.hidden.add(FRIEND)
    doctor.examine(nobody(8))
    await clock.run(500)
    expect(memory.live()).toBeGreaterThan(0)
    doctor.examine(FRIEND)
    expect(memory.live()).toBe(0)
  })

  test('one check alone is as careful', async () => {
    const { state, memory, examine, doctor, clock, done } = ward()
    await examine()
    memory.gathered.length = 0
    state.relayOnly = true
    for (const name of ['stun', 'nat', 'local-network'] as const) {
      doctor.examine(undefined, name)
      await clock.until(done, 60_000)
    }
    expect(memory.gathered).toEqual([])
  })
})

describe('[E4] whom it asks', () => {
  test('the broker in use and the servers that it names, and nobody else', async () => {
    const { memory, examine } = ward()
    await examine(FRIEND)
    expect(memory.asked.length).toBeGreaterThan(0)
    for (const url of memory.asked) expect(url.startsWith(`${BROKER}/`), url).toBe(true)
    const named = memory.gathered.flatMap(({ servers }) => servers.map(({ url }) => url))
    expect(named.length).toBeGreaterThan(5)
    for (const url of named) expect(Object.keys(WELL.ice)).toContain(url)
  })
})

describe('[E1] examinations', () => {
  test('one check is looked at again by itself; the others stay as they are', async () => {
    const { memory, store, doctor, clock, examine, done } = ward()
    const before = await examine()
    memory.find({ hosts: [] })
    doctor.examine(undefined, 'local-network')
    expect(store.getState().findings['local-network']).toBeUndefined()
    expect(store.getState().findings.stun).toBe(before.stun)
    await clock.until(done, 60_000)
    expect(store.getState().findings['local-network']?.code).toBe('nothing')
    expect(store.getState().findings.stun).toBe(before.stun)
  })

  test('what an earlier one finds late is not shown any more', async () => {
    const { memory, store, doctor, clock, done } = ward({ ice: {} })
    doctor.examine(undefined)
    await clock.run(5_000)
    memory.find({ ice: WELL.ice })
    doctor.examine(undefined)
    await clock.until(done, 1_000)
    expect(store.getState().findings['turn-udp']?.code).toBe('relayed')
    await clock.run(60_000)
    expect(store.getState().findings['turn-udp']?.code).toBe('relayed')
  })

  test('about somebody else begins anew, also where one check is asked for', async () => {
    const { store, doctor, clock, examine, done } = ward()
    await examine()
    doctor.examine(FRIEND, 'link')
    expect(store.getState()).toMatchObject({ about: FRIEND, findings: {} })
    expect(await clock.until(done, 60_000)).toBe(true)
    expect(store.getState().findings.link?.code).toBe('away')
  })

  test('a check that breaks has found that something is broken', async () => {
    const { memory, examine } = ward()
    memory.probes.disk = () => Promise.reject(new Error('the browser gives no answer'))
    expect((await examine()).storage).toEqual({ result: 'fail', code: 'broken' })
  })

  test('after the stop nothing is examined, and what was under way ends', async () => {
    const { memory, store, doctor, clock } = ward({ ice: {} })
    doctor.examine(undefined)
    await clock.run(100)
    doctor.stop()
    doctor.examine(FRIEND)
    await clock.run(60_000)
    expect(store.getState().about).toBeUndefined()
    expect(memory.live()).toBe(0)
    expect(store.getState().findings.stun).toBeUndefined()
  })
})
