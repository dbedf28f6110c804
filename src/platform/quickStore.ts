import type { QuickStore } from '../ports/quickStore.ts'

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
