import type { QuickStore } from '../ports/quickStore.ts'

/**
 * Quick store of a tab that may not lead. Behind a lock nothing may lie open, and only the tab that leads seals: what is kept here lives as long
 * as this page, and until it is told to the other.
 */
export function createQuickStoreOfTab(prefix: string, isLocked: () => boolean): QuickStore {
  const onDisk = createQuickStore(prefix)
  const unwritten = new Map<string, string>()
  return {
    get: (key) => unwritten.get(key) ?? (isLocked() ? undefined : onDisk.get(key)),
    set(key, value) {
      unwritten.delete(key)
      if (!isLocked()) return onDisk.set(key, value)
      if (value !== undefined) unwritten.set(key, value)
      return true
    },
    keys: () => [...new Set([...unwritten.keys(), ...(isLocked() ? [] : onDisk.keys())])],
  }
}

/** Over `localStorage`, below a prefix of its own. Where the browser keeps that from us, nothing outlives the page. */
export function createQuickStore(prefix: string): QuickStore {
  return {
    get(key) {
      try {
        return localStorage.getItem(prefix + key) ?? undefined
      } catch {
        return undefined
      }
    },
    set(key, value) {
      try {
        if (value === undefined) localStorage.removeItem(prefix + key)
        else localStorage.setItem(prefix + key, value)
        return true
      } catch {
        return false
      }
    },
    keys() {
      try {
        return Object.keys(localStorage).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []))
      } catch {
        return []
      }
    },
  }
}
