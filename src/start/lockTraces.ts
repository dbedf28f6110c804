import {
  CONFIG_COPY,
  EMOJI_TONE,
  INDEX_FOLDER,
  KEYS,
  LOCK_MARK,
  RECENT_EMOJI,
  RECENT_REACTIONS,
  SEALED,
  SHARED_TEXT,
} from '../lib/places.ts'
import { deleteDatabase } from '../platform/indexedDb/deleteDatabase.ts'
import { createQuickStore } from '../platform/quickStore.ts'
import type { Cipher } from '../platform/sealed/cipher.ts'
import { createSealedQuickStore, moveInto } from '../platform/sealed/sealedQuickStore.ts'
import type { QuickStore } from '../ports/quickStore.ts'

/** Blocked storage holds nothing, and a full one what it held. */
function quietly(work: () => void) {
  try {
    work()
  } catch {
    // Nothing can be said about it here, and the next start looks again.
  }
}

/** Traces that lie open: of views, and of starts before the lock. Each start looks again, so it does not matter where a turning on was cut off. */
export async function clearOpen(keepsKeys: boolean) {
  for (const key of [CONFIG_COPY, RECENT_EMOJI, RECENT_REACTIONS, EMOJI_TONE])
    quietly(() => localStorage.removeItem(key))
  quietly(() => sessionStorage.removeItem(SHARED_TEXT))
  quietly(() => localStorage.setItem(LOCK_MARK, 'on'))
  if (!keepsKeys) await deleteDatabase(KEYS).catch(() => undefined)
  const folder = navigator.storage?.getDirectory?.()
  // There is none, or it is held for a moment: the next start sees to it.
  await folder?.then((root) => root.removeEntry(INDEX_FOLDER, { recursive: true })).catch(() => undefined)
}

/** Traces of a lock that was turned off: what it kept sealed is nobody's any more. */
export function clearSealed() {
  quietly(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith(SEALED)) localStorage.removeItem(key)
    localStorage.removeItem(LOCK_MARK)
  })
}

const sealedAt = (prefix: string, cipher: Cipher) =>
  createSealedQuickStore(createQuickStore(`${SEALED}${prefix}`), cipher, prefix)

/** Quick store behind the lock, with all that lay open below this prefix. */
export function quickBehind(prefix: string, cipher: Cipher): QuickStore {
  const sealed = sealedAt(prefix, cipher)
  moveInto(sealed, createQuickStore(prefix))
  return sealed
}

/** Gives back what is sealed below this prefix. */
export function quickOpen(prefix: string, cipher: Cipher) {
  const [sealed, open] = [sealedAt(prefix, cipher), createQuickStore(prefix)]
  for (const key of sealed.keys()) {
    const value = sealed.get(key)
    sealed.set(key, undefined)
    if (open.set(key, value) || value === undefined) continue
    sealed.set(key, value)
    throw new Error('there is no room')
  }
}

/** Route at which somebody locked: sealed, and out of the address. */
export const routeBehind = (cipher: Cipher) => {
  const store = sealedAt('route.', cipher)
  return {
    leave() {
      if (location.hash.length > 2) store.set('last', location.hash)
      history.replaceState(null, '', `${location.pathname}${location.search}#/`)
    },
    /** Unless this page was opened at another place. */
    goBack() {
      const last = store.get('last')
      if (last === undefined) return
      store.set('last', undefined)
      if (location.hash.length <= 2) location.hash = last
    },
  }
}
