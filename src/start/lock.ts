import type { StoreApi } from 'zustand/vanilla'
import type { Boot } from '../app/app.ts'
import type { LockRoom, LockState } from '../features/lock/lock.ts'
import { type Bytes, toBase64Url } from '../lib/bytes.ts'
import { LOCKED_NOW } from '../lib/places.ts'
import type { DiskPlaces } from '../platform/indexedDb/diskPlace.ts'
import { createPasskeys } from '../platform/passkeys.ts'
import { createArgon } from '../platform/sealed/argonWorker.ts'
import { createCipher, randomBytes } from '../platform/sealed/cipher.ts'
import { createSealedKeyStore, openIdentity, sealIdentity } from '../platform/sealed/identity.ts'
import { migratingSealed } from '../platform/sealed/migrating.ts'
import { createSealedStorage } from '../platform/sealed/sealedStorage.ts'
import { createVault, type LockHeader, parseHeader } from '../platform/sealed/vault.ts'
import type { OpenKeyStore } from '../platform/webCrypto/keys.ts'
import type { Badge } from '../ports/badge.ts'
import type { Clock } from '../ports/clock.ts'
import type { Crypto } from '../ports/crypto.ts'
import type { KeyStore } from '../ports/keyStore.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { QuickStore } from '../ports/quickStore.ts'
import type { Storage, TableSpec } from '../ports/storage.ts'
import { standAtDoor } from './lockDoor.ts'
import { cipherInfos, identityInfos, slotInfos } from './lockInfos.ts'
import { createLockRoom, type Unlocked } from './lockRoom.ts'
import { isSeen, tellSeen, watchHidden } from './lockTabs.ts'
import { clearOpen, clearSealed, quickBehind, quickOpen, routeBehind } from './lockTraces.ts'
import { type Schema, sealed, turnDisk } from './lockTurning.ts'
import { startArgonWorker } from './lockWorker.ts'

export interface LockDeps {
  readonly boot: StoreApi<Boot>
  readonly places: DiskPlaces
  readonly clock: Clock
  readonly crypto: Crypto
  readonly scriptUrls: (address: string) => string
  readonly config: { stop(): void }
  readonly notifier: Notifier
  readonly badge: Badge
  readonly keyStore: OpenKeyStore
  readonly schema: Schema
  /** Does this tab lead? */
  leads(): boolean
  /** Disk changes hands: nobody opens it meanwhile, and nobody else changes it. */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** Prefixes of what lies in `localStorage` open, where there is no lock. */
  readonly quick: readonly string[]
  forget(): void
  /** Ends the app that is in use. */
  stopApp(): Promise<void>
  /** Begins again: asks for the place of the disk anew. */
  again(): void
}

/** Handed from one tab to the others, so that nobody is asked twice: the vault key, and by which of its slots it is known. */
export interface Handed {
  readonly key: Bytes
  readonly slots: readonly string[]
}

/** Disk behind a lock that is open, and what else takes the place of what would lie open. */
export interface Behind {
  readonly tables: readonly TableSpec[]
  readonly through: ReturnType<typeof migratingSealed>
  storage(inner: Storage): Storage
  readonly keyStore: KeyStore
  quickStore(prefix: string): QuickStore
}

/** Notifications that are on the screen, and close by themselves a moment after. Milliseconds. */
const PATIENCE_MS = 1_000

/**
 * Puts another header beside the disk that is in use, in the place of one of the same lock. Rejects where this tab does not lead any more:
 * what it knows of the ways may be old, and there may be no lock at all by now.
 */
const save = ({ places, alone, leads }: LockDeps, header: LockHeader) =>
  alone(async () => {
    const place = await places.current()
    if (!leads() || !isOf(header, place.header)) throw new Error('another tab leads')
    await places.change({ name: place.name, header })
  })

function behind(deps: LockDeps, mine: Unlocked): Behind {
  const { cipher, identity } = mine
  const { tables } = deps.schema
  const sealedKeys = (first: NonNullable<typeof identity>) =>
    createSealedKeyStore({
      first,
      infos: identityInfos,
      async save(next) {
        const header = { ...mine.header, identity: sealIdentity(cipher, next) }
        await save(deps, header)
        Object.assign(mine, { header, identity: next })
      },
    })
  return {
    tables: sealed(tables),
    through: migratingSealed(cipher, sealed(tables)),
    storage: (inner) => createSealedStorage(inner, tables, cipher),
    keyStore: identity ? sealedKeys(identity) : deps.keyStore,
    quickStore: (prefix) => quickBehind(prefix, cipher),
  }
}

/** Locks this profile, in every tab of it. The page goes, with all that is in its memory. */
async function lockNow({ badge, notifier, clock }: LockDeps, mine: Unlocked | undefined) {
  if (mine) routeBehind(mine.cipher).leave()
  badge.show(0)
  const closed = notifier.closeAll().catch(() => undefined)
  await Promise.race([closed, new Promise<void>((resolve) => void clock.after(PATIENCE_MS, resolve))])
  try {
    localStorage.setItem(LOCKED_NOW, toBase64Url(randomBytes(9)))
  } catch {
    // Full: they hear of it in the other way.
  }
  new BroadcastChannel(LOCKED_NOW).postMessage(null)
  location.reload()
}

/** Gives back what lies behind the lock beside the disk, before that is written open. */
async function giveBack({ keyStore, quick }: LockDeps, { identity, cipher }: Unlocked) {
  const { secret, seed, since = 0, recipient } = identity ?? {}
  if (secret) await keyStore.keep(secret)
  else if (seed) await keyStore.keep(seed, { since, recipient })
  for (const prefix of quick) quickOpen(prefix, cipher)
}

/** Same lock: what was opened here once may be another one by now, which another tab turned off, and on again. */
function isOf({ slots }: LockHeader, stored: unknown): boolean {
  const ids = new Set(slots.map(({ id }) => id))
  return parseHeader(stored)?.slots.some(({ id }) => ids.has(id)) === true
}

export type Locking = ReturnType<typeof createLocking>

/** Locking: the lock of this profile in this tab. One of them in the life of a page. */
export function createLocking(deps: LockDeps) {
  const { boot, clock, crypto, config } = deps
  const argon = createArgon(() => startArgonWorker(deps.scriptUrls))
  const vault = createVault({ argon, infos: slotInfos, now: clock.now })
  const passkeys = createPasskeys(navigator.credentials)
  let unlocked: Unlocked | undefined
  let handed: Handed | undefined
  let failed: LockState['failed']
  let stopWatching = () => {}
  let room: Promise<LockRoom> | undefined
  let tells = false

  function now() {
    stopWatching()
    void lockNow(deps, unlocked)
  }

  /** Also in the tab that has turned it on, which hears of no mark. */
  function tellSeenHere() {
    if (!tells) tellSeen(navigator.locks, document)
    tells = true
  }

  async function turn(to: Unlocked | undefined) {
    const from = unlocked
    stopWatching()
    await deps.alone(async () => {
      const { header } = await deps.places.current()
      // What stands on this screen is of a lead that is over.
      if (!deps.leads() || (from ? !isOf(from.header, header) : header !== undefined)) return location.reload()
      boot.setState({ phase: 'starting' }, true)
      await deps.stopApp()
      try {
        if (from && !to) await giveBack(deps, from)
        failed = await turnDisk(deps, to ? 'on' : 'off', { from: from?.cipher, to: to?.cipher }, to?.header)
      } catch {
        failed = 'broken'
      }
      if (!failed) unlocked = to
    })
    room = undefined
    deps.again()
  }

  /** Waits for one of the ways to be opened, unless another tab has handed the key. */
  async function unlock(stored: unknown, atDoor = () => {}): Promise<void> {
    const header = parseHeader(stored)
    if (!header) throw new Error('the header of the lock cannot be read')
    const isKnown = header.slots.some(({ id }) => handed?.slots.includes(id))
    if (!isKnown) {
      // What a turning on that was cut off has left open does not wait for somebody to open the lock.
      void clearOpen(header.identity === undefined)
      atDoor()
    }
    const vaultKey = isKnown && handed ? handed.key : await standAtDoor({ ...deps, header, vault, passkeys })
    const cipher = createCipher(vaultKey, cipherInfos)
    const identity = header.identity && openIdentity(cipher, header.identity)
    unlocked = { vaultKey, cipher, header, identity }
  }

  return {
    unlock,
    /** Key of what is open here. */
    handed: (): Handed | undefined =>
      unlocked && { key: unlocked.vaultKey, slots: unlocked.header.slots.map(({ id }) => id) },
    take(given: Handed) {
      handed = given
    },
    /** Waits for one of its ways to be opened; `undefined` when this tab does not lead any more by then. */
    async enter(stored: unknown, current: () => boolean, atDoor: () => void): Promise<Behind | undefined> {
      if (!unlocked || !isOf(unlocked.header, stored)) await unlock(stored, atDoor)
      if (!unlocked) return undefined
      // Another tab may have led meanwhile, and changed the ways.
      const header = parseHeader(stored) ?? unlocked.header
      Object.assign(unlocked, { header, identity: header.identity && openIdentity(unlocked.cipher, header.identity) })
      room = undefined
      if (!current()) return undefined
      const mine = unlocked
      config.stop()
      void clearOpen(mine.identity === undefined)
      routeBehind(mine.cipher).goBack()
      tellSeenHere()
      stopWatching()
      stopWatching = watchHidden({
        document,
        clock,
        after: () => mine.header.after,
        seenElsewhere: () => isSeen(navigator.locks),
        lock: () => deps.leads() && now(),
      })
      return behind(deps, mine)
    },
    /** There is no lock, whatever one has left. */
    leftOver: clearSealed,
    tellSeen: tellSeenHere,
    /** There is no lock any more: another tab has turned it off. */
    left() {
      stopWatching()
      unlocked = undefined
      room = undefined
    },
    now,
    open(keyStore: KeyStore): Promise<LockRoom> {
      room ??= createLockRoom({
        ...{ unlocked, vault, passkeys, keyStore, crypto, failed },
        save: (header) =>
          save(deps, header).catch((reason: unknown) => {
            // What stands on this screen is of a lead that is over.
            if (!deps.leads()) location.reload()
            throw reason
          }),
        turn: (to) => void turn(to),
      })
      room.catch(() => {
        room = undefined
      })
      return room
    },
  }
}
