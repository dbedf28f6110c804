import { describe, expect, test } from 'vitest'
import type { LockSlot, Way } from '../../src/features/lock/lock.ts'
import { isEnough, mayRemove, pauseAfter, waitOf } from '../../src/features/lock/rules.ts'

const slots = (...kinds: Way[]): LockSlot[] => kinds.map((kind, at) => ({ id: `${at}`, kind, at: 0 }))

describe('ways', () => {
  test('two at least, one of them no passkey', () => {
    expect(isEnough(slots('passphrase', 'words'))).toBe(true)
    expect(isEnough(slots('passphrase', 'passphrase'))).toBe(true)
    expect(isEnough(slots('passkey', 'passphrase'))).toBe(true)
    for (const few of [slots(), slots('passphrase'), slots('passkey', 'passkey', 'passkey')])
      expect(isEnough(few)).toBe(false)
  })

  test('one is taken away only above that', () => {
    const all = slots('passphrase', 'passkey', 'passkey')
    expect(mayRemove(all, '0')).toBe(false)
    expect(mayRemove(all, '1')).toBe(true)
    expect(mayRemove(slots('passphrase', 'words'), '0')).toBe(false)
  })
})

describe('[abuse Y3] wrong passphrases', () => {
  test('a thousand of them: each pause is as long as the last one at least, and none locks out for good', () => {
    const pauses = Array.from({ length: 1_000 }, (_, wrong) => pauseAfter(wrong))
    expect(pauses.slice(0, 3)).toEqual([0, 0, 0])
    expect(pauses.slice(3, 7)).toEqual([1, 2, 4, 8])
    expect(pauses.every((pause, at) => at === 0 || pause >= pauses[at - 1]!)).toBe(true)
    expect(Math.max(...pauses)).toBe(300)
  })

  test('time passes while the page is closed; a clock that was set back makes it no longer', () => {
    const tries = { wrong: 6, at: 1_000_000 }
    expect(waitOf(tries, 1_000_000)).toBe(8)
    expect(waitOf(tries, 1_003_000)).toBe(5)
    expect(waitOf(tries, 2_000_000)).toBe(0)
    expect(waitOf(tries, 5)).toBe(8)
  })
})
