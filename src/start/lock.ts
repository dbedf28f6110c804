import type { StoreApi } from 'zustand/vanilla'
import type { Boot } from '../app/app.ts'
import type { LockRoom, LockState } from '../features/lock/lock.ts'
import { type Bytes, toBase64Url } from '../lib/bytes.ts'
import {
  CONFIG_COPY,
  EMOJI_TONE,
  INDEX_FOLDER,
  KEYS,
  LOCK_MARK,
  LOCKED_NOW,
  RECENT_EMOJI,
  RECENT_REACTIONS,
  SEALED,
  SHARED_TEXT,
} from '../lib/places.ts'
import { deleteDatabase } from '../platform/indexedDb/deleteDatabase.ts'
import type { DiskPlace, DiskPlaces } from '../platform/indexedDb/diskPlace.ts'
import { createPasskeys } from '../platform/passkeys.ts'
import { createQuickStore } from '../platform/quickStore.ts'
import { createArgon } from '../platform/sealed/argonWorker.ts'
import { createCipher, randomBytes } from '../platform/sealed/cipher.ts'
import { createSealedKeyStore, openIdentity, sealIdentity } from '../platform/sealed/identity.ts'
import { migratingSealed } from '../platform/sealed/migrating.ts'
import { createSealedQuickStore, moveInto } from '../platform/sealed/sealedQuickStore.ts'
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
import { cipherInfos, identityInfo, slotInfos } from './lockInfos.ts'
import { createLockRoom, type Unlocked } from './lockRoom.ts'
import { isSeen, tellSeen, watchHidden } from './lockTabs.ts'
import { type Schema, sealed, turnDisk } from './lockTurning.ts'
import { startArgonWorker } from './lockWorker.ts'

interface Deps {
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

function unset(...keys: readonly string[]) {
  try {
    for (const key of keys) localStorage.removeItem(key)
  } catch {
    // Storage is closed to this page: then nothing lies there.
  }
}

/** What views and earlier starts have left open. Each start looks again, so that it does not matter where a turning on was cut off. */
async function clearOpen(keepsKeys: boolean) {
  unset(CONFIG_COPY, RECENT_EMOJI, RECENT_REACTIONS, EMOJI_TONE)
  try {
    sessionStorage.removeItem(SHARED_TEXT)
  } catch {
    // As above.
  }
  if (!keepsKeys) await deleteDatabase(KEYS).catch(() => undefined)
  try {
    await (await navigator.storage.getDirectory()).removeEntry(INDEX_FOLDER, { recursive: true })
  } catch {
    // There is none, or it is held for a moment: the next start sees to it.
  }
}

/** What was opened here once may be another lock by now: another tab turned it off, and on again. */
function isOf({ header }: Unlocked, place: DiskPlace): boolean {
  const ids = new Set(header.slots.map(({ id }) => id))
  return parseHeader(place.header)?.slots.some(({ id }) => ids.has(id)) === true
}

export type Locking = ReturnType<typeof createLocking>

/** Locking: the lock of this profile in this tab. One of them in the life of a page. */
export function createLocking(deps: Deps) {
  const { boot, places, clock, crypto, config, schema } = deps
  const argon = createArgon(() => startArgonWorker(deps.scriptUrls))
  const vault = createVault({ argon, infos: slotInfos, now: clock.now })
  const passkeys = createPasskeys(navigator.credentials)
  let unlocked: Unlocked | undefined
  let handed: Handed | undefined
  let failed: LockState['failed']
  let stopWatching = () => {}
  let room: Promise<LockRoom> | undefined

  const routeOf = (cipher: Unlocked['cipher']) =>
    createSealedQuickStore(createQuickStore(`${SEALED}route.`), cipher, 'route')

  async function save(header: LockHeader) {
    const { name } = await places.current()
    await places.change({ name, header })
  }

  /** Locks this profile, in every tab of it. The page goes, with all that is in its memory. */
  async function now() {
    stopWatching()
    if (unlocked && location.hash.length > 2) routeOf(unlocked.cipher).set('last', location.hash)
    history.replaceState(null, '', `${location.pathname}${location.search}#/`)
    deps.badge.show(0)
    const closed = deps.notifier.closeAll().catch(() => undefined)
    await Promise.race([closed, new Promise<void>((resolve) => void clock.after(PATIENCE_MS, resolve))])
    try {
      localStorage.setItem(LOCKED_NOW, toBase64Url(randomBytes(9)))
    } catch {
      // Full: the other tabs lose their leader, and ask the next one.
    }
    location.reload()
  }

  function behind(mine: Unlocked): Behind {
    const { cipher, identity } = mine
    const keyStore = identity
      ? createSealedKeyStore({
          first: identity,
          info: identityInfo,
          async save(next) {
            const header = { ...mine.header, identity: sealIdentity(cipher, next) }
            await save(header)
            Object.assign(mine, { header, identity: next })
          },
        })
      : deps.keyStore
    return {
      tables: sealed(schema.tables),
      through: migratingSealed(cipher, sealed(schema.tables)),
      storage: (inner) => createSealedStorage(inner, schema.tables, cipher),
      keyStore,
      quickStore(prefix) {
        const sealed = createSealedQuickStore(createQuickStore(`${SEALED}${prefix}`), cipher, prefix)
        moveInto(sealed, createQuickStore(prefix))
        return sealed
      },
    }
  }

  /** Where somebody was when they locked, unless this page was opened at another place. */
  function goBack({ cipher }: Unlocked) {
    const route = routeOf(cipher)
    const last = route.get('last')
    if (last === undefined) return
    route.set('last', undefined)
    if (location.hash.length <= 2) location.hash = last
  }

  /** What turning off was cut off from: sealed words are nobody's any more. */
  function clearSealed() {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(SEALED)) localStorage.removeItem(key)
    } catch {
      // As above.
    }
    unset(LOCK_MARK)
  }

  async function giveBack(mine: Unlocked) {
    const { identity, cipher } = mine
    if (identity)
      await deps.keyStore.keep(identity.secret ?? identity.seed, identity.secret ? undefined : (identity.since ?? 0))
    for (const prefix of deps.quick) {
      const [sealed, open] = [
        createSealedQuickStore(createQuickStore(`${SEALED}${prefix}`), cipher, prefix),
        createQuickStore(prefix),
      ]
      for (const key of sealed.keys()) open.set(key, sealed.get(key))
    }
  }

  async function turn(to: Unlocked | undefined) {
    const from = unlocked
    stopWatching()
    boot.setState({ phase: 'starting' }, true)
    await deps.stopApp()
    try {
      if (from && !to) await giveBack(from)
      failed = await turnDisk(deps, to ? 'on' : 'off', { from: from?.cipher, to: to?.cipher }, to?.header)
    } catch {
      failed = 'broken'
    }
    if (!failed) unlocked = to
    room = undefined
    deps.again()
  }

  /** Waits for one of the ways to be opened, unless another tab has handed the key. */
  async function unlock({ header: stored }: DiskPlace, atDoor = () => {}): Promise<void> {
    const header = parseHeader(stored)
    if (!header) throw new Error('the header of the lock cannot be read')
    const isKnown = header.slots.some(({ id }) => handed?.slots.includes(id))
    if (!isKnown) atDoor()
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
    async enter(place: DiskPlace, current: () => boolean, atDoor: () => void): Promise<Behind | undefined> {
      if (!unlocked || !isOf(unlocked, place)) await unlock(place, atDoor)
      if (!unlocked) return undefined
      // Another tab may have led meanwhile, and changed the ways.
      const header = parseHeader(place.header) ?? unlocked.header
      Object.assign(unlocked, { header, identity: header.identity && openIdentity(unlocked.cipher, header.identity) })
      room = undefined
      if (!current()) return undefined
      const mine = unlocked
      config.stop()
      try {
        localStorage.setItem(LOCK_MARK, 'on')
      } catch {
        // Full: it stands there from the next start that finds room.
      }
      void clearOpen(mine.identity === undefined)
      goBack(mine)
      stopWatching()
      stopWatching = watchHidden({
        document,
        clock,
        after: () => mine.header.after,
        seenElsewhere: () => isSeen(navigator.locks),
        lock: () => void now(),
      })
      return behind(mine)
    },
    /** There is no lock, whatever one has left. */
    leftOver: clearSealed,
    tellSeen: () => tellSeen(navigator.locks, document),
    now: () => void now(),
    open(keyStore: KeyStore): Promise<LockRoom> {
      room ??= createLockRoom({
        ...{ unlocked, vault, passkeys, keyStore, crypto, failed, save },
        turn: (to) => void turn(to),
      })
      room.catch(() => {
        room = undefined
      })
      return room
    },
  }
}
