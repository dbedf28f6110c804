import type { QuickStore } from '../../src/ports/quickStore.ts'

export const createMemoryQuickStore = (kept: Map<string, string> = new Map()): QuickStore => ({
  get: (key) => kept.get(key),
  set(key, value) {
    if (value === undefined) kept.delete(key)
    else kept.set(key, value)
    return true
  },
  keys: () => [...kept.keys()],
})
