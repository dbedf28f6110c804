import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { derivingBytes } from '../../../src/engine/signed.ts'
import { createSealedQuickStore, moveInto } from '../../../src/platform/sealed/sealedQuickStore.ts'
import {
  createVault,
  type LockHeader,
  newVaultKey,
  parseHeader,
  type Slot,
} from '../../../src/platform/sealed/vault.ts'
import { createMemoryQuickStore } from '../../support/memoryQuickStore.ts'
import { testCipher } from '../../support/sealed.ts'

/** Stands for Argon2id, which has its own test in a browser. */
const quickArgon = async (passphrase: Uint8Array, salt: Uint8Array) =>
  new Uint8Array(createHash('sha256').update(passphrase).update(salt).digest())
const vault = createVault({
  argon: quickArgon,
  infos: { words: derivingBytes('lock-words'), passkey: derivingBytes('lock-passkey') },
  now: () => 5,
})
const bytes = (fill: number, length = 32) => new Uint8Array(length).fill(fill)

describe('slots', () => {
  const key = newVaultKey()
  const made = async (): Promise<Slot[]> => [
    await vault.passphraseSlot(key, 'correct horse'),
    await vault.passphraseSlot(key, 'spare'),
    vault.wordsSlot(key, bytes(1, 16)),
    vault.passkeySlot(key, bytes(2, 20), bytes(3), bytes(4)),
  ]

  test('each opens the same key, and nothing else opens any', async () => {
    const slots = await made()
    expect(await vault.byPassphrase(slots, 'correct horse')).toEqual(key)
    expect(await vault.byPassphrase(slots, 'spare')).toEqual(key)
    expect(vault.byWords(slots, bytes(1, 16))).toEqual(key)
    expect(vault.byPasskey(slots, bytes(2, 20), bytes(4))).toEqual(key)
    expect(await vault.byPassphrase(slots, 'correct horse ')).toBeUndefined()
    expect(vault.byWords(slots, bytes(2, 16))).toBeUndefined()
    expect(vault.byPasskey(slots, bytes(2, 20), bytes(5))).toBeUndefined()
    expect(vault.byPasskey(slots, bytes(9, 20), bytes(4))).toBeUndefined()
    expect(vault.byWords([], bytes(1, 16))).toBeUndefined()
  })

  test('a passphrase is the same on whatever keyboard it was typed', async () => {
    const slots = [await vault.passphraseSlot(key, 'caf\u00e9 \u212b')]
    expect(await vault.byPassphrase(slots, 'cafe\u0301 \u00c5')).toEqual(key)
  })

  test('[abuse Y2] a slot that was altered, or given another name or kind, opens nothing', async () => {
    for (const slot of await made()) {
      for (const change of [
        { id: 'x' },
        { sealed: slot.sealed.map((byte, at) => (at === 20 ? byte ^ 1 : byte)) },
        { salt: bytes(8, 16) },
      ]) {
        const slots = [{ ...slot, ...change } as Slot]
        expect(await vault.byPassphrase(slots, 'correct horse')).toBeUndefined()
        expect(await vault.byPassphrase(slots, 'spare')).toBeUndefined()
        expect(vault.byWords(slots, bytes(1, 16))).toBeUndefined()
        expect(vault.byPasskey(slots, bytes(2, 20), bytes(4))).toBeUndefined()
      }
    }
  })

  test('[abuse Y2] a header that is none, or that asks for all the memory there is, is not gone by', async () => {
    const slots = await made()
    const header: LockHeader = { version: 1, slots, after: 30, identity: bytes(1) }
    expect(parseHeader(structuredClone(header))).toEqual(header)
    expect(parseHeader({ ...header, after: 7 })?.after).toBe(5)
    const [greedy] = slots
    for (const more of [{ memory: 2 ** 30 }, { passes: 2 ** 30 }])
      expect(parseHeader({ ...header, slots: [{ ...greedy, ...more }] })).toBeUndefined()
    for (const bad of [
      undefined,
      null,
      7,
      {},
      { ...header, version: 2 },
      { ...header, slots: 'x' },
      { ...header, slots: [] },
    ])
      expect(parseHeader(bad)).toBeUndefined()
  })
})

describe('quick store', () => {
  test('keeps words sealed, and finds them again; what was altered is not there', () => {
    const raw = new Map<string, string>()
    const store = () => createSealedQuickStore(createMemoryQuickStore(raw), testCipher(), 'draft')
    const first = store()
    first.set('friend-canary', 'draft-canary')
    first.set('other', 'x')
    first.set('other', undefined)
    expect([...raw].join()).not.toContain('canary')
    expect(store().keys()).toEqual(['friend-canary'])
    expect(store().get('friend-canary')).toBe('draft-canary')
    const [[name, sealed]] = [...raw] as [[string, string]]
    raw.set('another', sealed)
    expect(store().keys()).toEqual(['friend-canary'])
    raw.delete('another')
    raw.set(name, `${sealed.slice(0, -2)}AA`)
    expect(store().keys()).toEqual([])
    expect(createSealedQuickStore(createMemoryQuickStore(raw), testCipher(8), 'draft').keys()).toEqual([])
  })

  test('takes in what lies open, and leaves none of it there; what it has already is newer', () => {
    const [raw, open] = [
      new Map<string, string>(),
      new Map([
        ['a', 'old'],
        ['b', 'only'],
      ]),
    ]
    const sealed = createSealedQuickStore(createMemoryQuickStore(raw), testCipher(), 'draft')
    sealed.set('a', 'new')
    moveInto(sealed, createMemoryQuickStore(open))
    expect(open.size).toBe(0)
    expect([sealed.get('a'), sealed.get('b')]).toEqual(['new', 'only'])
  })
})
