import { type Bytes, toBase64Url, utf8 } from '../../lib/bytes.ts'
import { derive, openWith, randomBytes, sealWith } from './cipher.ts'

const SALT_BYTES = 16
const KEY_BYTES = 32
/** Argon2id (RFC 9106): 64 MiB, three passes. What a header asks for beyond the most is not ours. */
export const ARGON = { memory: 64 * 1024, passes: 3 } as const
const MOST = { memory: 1024 * 1024, passes: 64 } as const

interface Sealed {
  readonly id: string
  /** Since when; wall clock. */
  readonly at: number
  readonly salt: Bytes
  /** Vault key, sealed under what this slot is opened by. */
  readonly sealed: Bytes
}
export interface PassphraseSlot extends Sealed {
  readonly kind: 'passphrase'
  /** KiB. */
  readonly memory: number
  readonly passes: number
}
export interface PasskeySlot extends Sealed {
  readonly kind: 'passkey'
  readonly credential: Bytes
}
export interface WordsSlot extends Sealed {
  readonly kind: 'words'
}
/** Slot, as LUKS has them: each opens the same vault key in another way. */
export type Slot = PassphraseSlot | PasskeySlot | WordsSlot

/** Argon2id: 32 bytes of a passphrase. Rejects where it cannot run. */
export type Argon = (
  passphrase: Bytes,
  salt: Bytes,
  cost: { readonly memory: number; readonly passes: number },
) => Promise<Bytes>

export interface VaultDeps {
  readonly argon: Argon
  /** Info of the key that opens a slot, as `engine/signed.ts` spells it. */
  readonly infos: { readonly words: Bytes; readonly passkey: Bytes }
  now(): number
}

export type Vault = ReturnType<typeof createVault>

/** Passphrase: the same bytes on whatever keyboard it was typed. */
const spelt = (passphrase: string) => utf8(passphrase.normalize('NFKC'))
const about = ({ kind, id }: Pick<Slot, 'kind' | 'id'>) => utf8(`slot ${kind} ${id}`)

export const newVaultKey = (): Bytes => randomBytes(KEY_BYTES)

/** Vault: slots made and opened. Knows no place where they lie. */
export function createVault({ argon, infos, now }: VaultDeps) {
  const base = (salt: Bytes) => ({ id: toBase64Url(randomBytes(9)), at: now(), salt })
  const newSalt = () => randomBytes(SALT_BYTES)

  return {
    async passphraseSlot(vaultKey: Bytes, passphrase: string): Promise<PassphraseSlot> {
      const its = { kind: 'passphrase' as const, ...base(newSalt()), ...ARGON }
      return { ...its, sealed: sealWith(await argon(spelt(passphrase), its.salt, ARGON), vaultKey, about(its)) }
    },
    /** `secret`: what the passkey makes of `salt`. */
    passkeySlot(vaultKey: Bytes, credential: Bytes, salt: Bytes, secret: Bytes): PasskeySlot {
      const its = { kind: 'passkey' as const, ...base(salt), credential }
      return { ...its, sealed: sealWith(derive(secret, salt, infos.passkey), vaultKey, about(its)) }
    },
    /** `secret`: what the recovery words spell. */
    wordsSlot(vaultKey: Bytes, secret: Bytes): WordsSlot {
      const its = { kind: 'words' as const, ...base(newSalt()) }
      return { ...its, sealed: sealWith(derive(secret, its.salt, infos.words), vaultKey, about(its)) }
    },

    /** Vault key; undefined when no slot opens. Rejects where Argon2id cannot run. */
    async byPassphrase(slots: readonly Slot[], passphrase: string): Promise<Bytes | undefined> {
      for (const slot of slots) {
        if (slot.kind !== 'passphrase') continue
        const found = openWith(await argon(spelt(passphrase), slot.salt, slot), slot.sealed, about(slot))
        if (found) return found
      }
      return undefined
    },
    byPasskey(slots: readonly Slot[], credential: Bytes, secret: Bytes): Bytes | undefined {
      const slot = slots.find(
        (one) => one.kind === 'passkey' && toBase64Url(one.credential) === toBase64Url(credential),
      )
      return slot && openWith(derive(secret, slot.salt, infos.passkey), slot.sealed, about(slot))
    },
    byWords(slots: readonly Slot[], secret: Bytes): Bytes | undefined {
      for (const slot of slots) {
        if (slot.kind !== 'words') continue
        const found = openWith(derive(secret, slot.salt, infos.words), slot.sealed, about(slot))
        if (found) return found
      }
      return undefined
    },
  }
}

/** Minutes for which the page may be hidden. */
export type LockAfter = 0 | 1 | 5 | 30 | 'never'

/** Header of a lock: what lies beside the place of the disk, for anybody to read. */
export interface LockHeader {
  readonly version: 1
  readonly slots: readonly Slot[]
  readonly after: LockAfter
  /** Identity, sealed; not there where its keys lie outside. */
  readonly identity?: Bytes
}

const isBytes = (value: unknown): value is Bytes => value instanceof Uint8Array
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isCount = (value: unknown, most: number) =>
  Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= most

function isSlot(value: unknown): value is Slot {
  if (!isObject(value) || typeof value.id !== 'string' || typeof value.at !== 'number') return false
  if (!isBytes(value.salt) || !isBytes(value.sealed)) return false
  if (value.kind === 'passphrase') return isCount(value.memory, MOST.memory) && isCount(value.passes, MOST.passes)
  return value.kind === 'words' || (value.kind === 'passkey' && isBytes(value.credential))
}

/** Header, as it lies there; slots that this version cannot open are passed over, and kept by nobody. Undefined for what is none. */
export function parseHeader(value: unknown): LockHeader | undefined {
  if (!isObject(value) || value.version !== 1 || !Array.isArray(value.slots)) return undefined
  const slots = value.slots.filter(isSlot)
  const after = ([0, 1, 5, 30, 'never'] as const).find((one) => one === value.after) ?? 5
  if (slots.length === 0) return undefined
  return { version: 1, slots, after, ...(isBytes(value.identity) ? { identity: value.identity } : {}) }
}
