import type { StoreApi } from 'zustand/vanilla'
import { createStore } from 'zustand/vanilla'
import type { Boot } from '../app/app.ts'
import type { Door, DoorState } from '../features/lock/door.ts'
import { type Tries, waitOf } from '../features/lock/rules.ts'
import type { Bytes } from '../lib/bytes.ts'
import { LOCK_TRIES } from '../lib/places.ts'
import type { Passkeys } from '../platform/passkeys.ts'
import type { LockHeader, PasskeySlot, Vault } from '../platform/sealed/vault.ts'
import type { Clock } from '../ports/clock.ts'
import type { Crypto } from '../ports/crypto.ts'

export interface DoorDeps {
  readonly boot: StoreApi<Boot>
  readonly header: LockHeader
  readonly vault: Vault
  readonly passkeys: Passkeys
  readonly clock: Clock
  readonly crypto: Pick<Crypto, 'sha256'>
  forget(): void
}

/** Wrong tries outlive a reload, or nobody would wait. They lie beside the disk, which no wrong passphrase may write to. */
function storedTries() {
  return {
    read(): Tries {
      try {
        const found: unknown = JSON.parse(localStorage.getItem(LOCK_TRIES) ?? 'null')
        const { wrong, at } = found as Tries
        return Number.isSafeInteger(wrong) && wrong > 0 && Number.isFinite(at) ? { wrong, at } : { wrong: 0, at: 0 }
      } catch {
        return { wrong: 0, at: 0 }
      }
    },
    write(tries: Tries | undefined) {
      try {
        if (tries) localStorage.setItem(LOCK_TRIES, JSON.stringify(tries))
        else localStorage.removeItem(LOCK_TRIES)
      } catch {
        // Blocked or full: what is left is Argon2id's own time.
      }
    },
  }
}

/** Door of a locked profile, before the person: resolves to the vault key once one of its ways opens. */
export function standAtDoor({ boot, header, vault, passkeys, clock, crypto, forget }: DoorDeps): Promise<Bytes> {
  const { slots } = header
  const ways = (['passphrase', 'passkey', 'words'] as const).filter((way) => slots.some(({ kind }) => kind === way))
  const tries = storedTries()
  const wait = () => waitOf(tries.read(), clock.now())
  const store = createStore<DoorState>(() => ({ ways, problem: undefined, tries: 0, wait: wait(), busy: false }))
  const read = new WeakMap<object, Bytes>()

  function tick() {
    const left = wait()
    if (store.getState().wait !== left) store.setState({ wait: left })
    if (left > 0) clock.after(1_000, tick)
  }
  tick()

  const fail = (problem: DoorState['problem']) =>
    store.setState((before) => ({ problem, busy: false, tries: before.tries + 1, wait: wait() }))

  return new Promise((resolve) => {
    function enter(key: Bytes) {
      tries.write(undefined)
      boot.setState({ phase: 'starting' }, true)
      resolve(key)
    }
    async function passphrase(typed: string) {
      if (store.getState().busy || wait() > 0) return
      store.setState({ busy: true, problem: undefined })
      // Counted before it is looked at: closing the page saves nobody the pause.
      tries.write({ wrong: tries.read().wrong + 1, at: clock.now() })
      const key = await vault.byPassphrase(slots, typed).catch(() => 'load' as const)
      if (key instanceof Uint8Array) return enter(key)
      fail(key ?? 'wrong')
      tick()
    }
    async function passkey() {
      if (store.getState().busy) return
      store.setState({ busy: true, problem: undefined })
      const got = await passkeys.ask(slots.filter((slot): slot is PasskeySlot => slot.kind === 'passkey'))
      const key = typeof got === 'string' ? undefined : vault.byPasskey(slots, got.credential, got.secret)
      if (key) enter(key)
      else fail('passkey')
    }
    const door: Door = {
      store,
      passphrase,
      passkey,
      async read(typed) {
        const { readWords } = await import('../features/recovery/reading.ts')
        const words = await readWords(typed, crypto.sha256)
        if (!words.ok) return words
        const key = vault.byWords(slots, words.secret)
        if (!key) return { ok: false, error: 'taken' }
        const secret = {}
        read.set(secret, key)
        return { ok: true, secret }
      },
      enter(secret) {
        const key = read.get(secret)
        if (key) enter(key)
      },
      forget,
    }
    boot.setState({ phase: 'locked', door }, true)
  })
}
