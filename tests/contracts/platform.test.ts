import { describe, expect, test } from 'vitest'
import { createClock } from '../../src/platform/clock.ts'
import { requestPersistence } from '../../src/platform/indexedDb/persistence.ts'
import { missingSupport, type SupportScope } from '../../src/platform/support.ts'

/** A browser that has everything; Node has the curves. */
const COMPLETE: SupportScope = {
  isSecureContext: true,
  RTCPeerConnection: () => undefined,
  indexedDB: {},
  crypto: globalThis.crypto,
  navigator: { locks: {} },
}

const refusing = (algorithm: string): SupportScope => ({
  ...COMPLETE,
  crypto: {
    subtle: new Proxy(globalThis.crypto.subtle, {
      get: (subtle, name) =>
        name === 'generateKey'
          ? (asked: unknown) =>
              asked === algorithm
                ? Promise.reject(new DOMException('Unrecognized name', 'NotSupportedError'))
                : subtle.generateKey('Ed25519', false, ['sign'])
          : Reflect.get(subtle, name),
    }),
  },
})

describe('what a browser lacks', () => {
  test('nothing, where everything is there', async () => {
    expect(await missingSupport(COMPLETE)).toEqual([])
  })

  test.each([
    ['webrtc', { ...COMPLETE, RTCPeerConnection: undefined }],
    ['indexeddb', { ...COMPLETE, indexedDB: null }],
    ['locks', { ...COMPLETE, navigator: {} }],
    ['ed25519', { ...COMPLETE, crypto: {} }],
    ['ed25519', refusing('Ed25519')],
    ['ed25519', refusing('X25519')],
  ] as const)('[abuse S15 S16 S18] %s', async (missing, scope) => {
    expect(await missingSupport(scope)).toEqual([missing])
  })

  test('[abuse S17] an address that is not secure is named alone, without what it takes away', async () => {
    const { RTCPeerConnection, indexedDB } = COMPLETE
    const scope = { isSecureContext: false, RTCPeerConnection, indexedDB, crypto: {}, navigator: {} }
    expect(await missingSupport(scope)).toEqual(['secure-context'])
  })

  test('[abuse S14] blocked site data, where the mere look throws', async () => {
    const scope: SupportScope = {
      ...COMPLETE,
      get indexedDB(): unknown {
        throw new DOMException('blocked', 'SecurityError')
      },
    }
    expect(await missingSupport(scope)).toEqual(['indexeddb'])
  })
})

describe('asking to keep the data', () => {
  const manager = (persisted: boolean, persist: () => Promise<boolean>) =>
    ({ persisted: async () => persisted, persist }) as StorageManager

  test('is true where the browser agrees, or had agreed before and is not asked again', async () => {
    expect(await requestPersistence(manager(false, async () => true))).toBe(true)
    expect(await requestPersistence(manager(true, () => Promise.reject(new Error('asked again'))))).toBe(true)
  })

  test('is false where it refuses, fails, or knows nothing of it', async () => {
    expect(await requestPersistence(manager(false, async () => false))).toBe(false)
    expect(await requestPersistence(manager(false, () => Promise.reject(new Error('no'))))).toBe(false)
    expect(await requestPersistence({} as StorageManager)).toBe(false)
  })
})

describe('the clock', () => {
  test('runs what is due once, in the order of time, and not what was cancelled', async () => {
    const clock = createClock()
    const ran: string[] = []
    const cancel = clock.after(1e12, () => ran.push('much too early'))
    await new Promise<void>((resolve) => {
      clock.after(30, () => {
        ran.push('last')
        resolve()
      })
      clock.after(-5, () => ran.push('first'))
      clock.after(10, () => ran.push('cancelled'))()
    })
    cancel()
    expect(ran).toEqual(['first', 'last'])
  })

  test('knows the time of day, and a time that never goes back', () => {
    const clock = createClock()
    const [before, start] = [Date.now(), clock.uptime()]
    expect(clock.now()).toBeGreaterThanOrEqual(before)
    expect(clock.uptime()).toBeGreaterThanOrEqual(start)
  })
})
