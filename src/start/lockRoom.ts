import { createStore } from 'zustand/vanilla'
import type { LockProblem, LockResult, LockRoom, LockState, LockWords } from '../features/lock/lock.ts'
import { isEnough, mayRemove } from '../features/lock/rules.ts'
import { type Bytes, equalBytes } from '../lib/bytes.ts'
import type { Passkeys } from '../platform/passkeys.ts'
import { type Cipher, createCipher } from '../platform/sealed/cipher.ts'
import { identityOf, type SealedIdentity, sealIdentity } from '../platform/sealed/identity.ts'
import { type LockHeader, newVaultKey, type Slot, type Vault } from '../platform/sealed/vault.ts'
import type { Crypto } from '../ports/crypto.ts'
import type { KeyStore } from '../ports/keyStore.ts'
import { cipherInfos, identityInfos } from './lockInfos.ts'

/** Unlocked: what is open just now. */
export interface Unlocked {
  readonly vaultKey: Bytes
  readonly cipher: Cipher
  header: LockHeader
  identity: SealedIdentity | undefined
}

export interface RoomDeps {
  readonly unlocked: Unlocked | undefined
  readonly vault: Vault
  readonly passkeys: Passkeys
  /** Of the identity in use, wherever its keys are. */
  readonly keyStore: KeyStore
  readonly crypto: Pick<Crypto, 'sha256'>
  readonly failed: LockState['failed']
  /** Puts another header beside the disk. Rejects when nothing has changed. */
  save(header: LockHeader): Promise<void>
  /** Writes everything anew; begun when it returns. */
  turn(to: Unlocked | undefined): void
}

const OK: LockResult = { ok: true }
const no = (error: LockProblem): LockResult => ({ ok: false, error })
const shown = (slots: readonly Slot[]) => slots.map(({ id, kind, at }) => ({ id, kind, at }))

const stateOf = ({ unlocked, failed }: RoomDeps, kept: boolean): LockState => ({
  on: unlocked !== undefined,
  slots: shown(unlocked?.header.slots ?? []),
  after: unlocked?.header.after ?? 5,
  secret: unlocked && !unlocked.identity ? 'outside' : kept ? 'here' : 'typed',
  passkeys: false,
  failed,
})

/** Lock room: its ways, made and taken away while it is open, and turning it on and off. */
export async function createLockRoom(deps: RoomDeps): Promise<LockRoom> {
  const { unlocked, vault, passkeys, keyStore, crypto, save, turn } = deps
  const words = new WeakMap<object, Bytes>()
  const secret = await keyStore.secret().catch(() => undefined)
  const store = createStore<LockState>(() => stateOf(deps, secret?.kept === true))
  void passkeys.mayBe().then((may) => store.setState({ passkeys: may }))

  async function change(next: Partial<LockHeader>): Promise<LockResult> {
    if (!unlocked) return no('storage')
    const header = { ...unlocked.header, ...next }
    try {
      await save(header)
    } catch {
      return no('storage')
    }
    unlocked.header = header
    store.setState({ slots: shown(header.slots), after: header.after })
    return OK
  }
  const add = (slot: Slot, instead?: string) =>
    change({ slots: [...(unlocked?.header.slots ?? []).filter(({ id }) => id !== instead), slot] })

  /** Is it the secret of the identity on this device? */
  async function isMine(some: Bytes): Promise<boolean> {
    const keys = await keyStore.load()
    return typeof keys !== 'string' && equalBytes(keys.publicKey, await keyStore.publicKeyOf(some))
  }

  /** Secret that words spell: as it lies here, or as it was typed. */
  async function spelt(typed: object | undefined): Promise<Bytes | undefined> {
    const kept = await keyStore.secret()
    return kept?.kept ? kept.read() : typed && words.get(typed)
  }

  async function passphraseSlot(passphrase: string, instead?: string): Promise<LockResult> {
    if (!unlocked) return no('storage')
    try {
      return await add(await vault.passphraseSlot(unlocked.vaultKey, passphrase), instead)
    } catch {
      return no('load')
    }
  }

  return {
    store,
    async read(typed): Promise<LockWords> {
      const { readWords } = await import('../features/recovery/reading.ts')
      const read = await readWords(typed, crypto.sha256)
      if (!read.ok) return read
      if (!(await isMine(read.secret))) return { ok: false, error: 'taken' }
      const token = {}
      words.set(token, read.secret)
      return { ok: true, secret: token }
    },
    async turnOn({ passphrase, words: typed, spare }) {
      const vaultKey = newVaultKey()
      const slots: Slot[] = []
      let identity: SealedIdentity | undefined
      try {
        const own = await spelt(typed)
        const kept = await keyStore.secret()
        slots.push(await vault.passphraseSlot(vaultKey, passphrase))
        if (spare) slots.push(await vault.passphraseSlot(vaultKey, spare))
        if (own) {
          slots.push(vault.wordsSlot(vaultKey, own))
          identity = await identityOf(own, identityInfos, kept?.kept === false ? kept.since : undefined)
        }
      } catch {
        return no('load')
      }
      if (!isEnough(slots)) return no('load')
      const cipher = createCipher(vaultKey, cipherInfos)
      const sealed = identity && { identity: sealIdentity(cipher, identity) }
      turn({ vaultKey, cipher, identity, header: { version: 1, slots, after: 5, ...sealed } })
      return OK
    },
    async turnOff() {
      if (!unlocked) return no('storage')
      turn(undefined)
      return OK
    },
    change: (id, passphrase) => passphraseSlot(passphrase, id),
    addPassphrase: (passphrase) => passphraseSlot(passphrase),
    async addPasskey() {
      if (!unlocked) return no('storage')
      const made = await passkeys.create('Tête-à-tête')
      if (made === 'refused') return no('passkey')
      if (made === 'unfit') return no('unfit')
      return add(vault.passkeySlot(unlocked.vaultKey, made.credential, made.salt, made.secret))
    },
    async addWords(typed) {
      const own = await spelt(typed)
      if (!unlocked || !own) return no('load')
      const slots = [...unlocked.header.slots, vault.wordsSlot(unlocked.vaultKey, own)]
      if (unlocked.identity) return change({ slots })
      // The keys come inside, now that there is something that can be sealed.
      const kept = await keyStore.secret()
      const identity = await identityOf(own, identityInfos, kept?.kept === false ? kept.since : undefined)
      const done = await change({ slots, identity: sealIdentity(unlocked.cipher, identity) })
      if (done.ok) store.setState({ secret: identity.secret ? 'here' : 'typed' })
      return done
    },
    async remove(id) {
      const slots = unlocked?.header.slots ?? []
      if (!mayRemove(shown(slots), id)) return no('storage')
      return change({ slots: slots.filter((slot) => slot.id !== id) })
    },
    async setAfter(after) {
      const before = store.getState().after
      // Chosen at once, as the person sees it.
      store.setState({ after })
      const done = await change({ after })
      if (!done.ok) store.setState({ after: before })
      return done
    },
  }
}
