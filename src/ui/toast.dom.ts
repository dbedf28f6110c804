import type { ReactNode } from 'react'

/** Toast: something said in passing. */
export interface Toast {
  words: ReactNode
  /** Action that the toast offers, while it is there. */
  action?: { words: ReactNode; act(): void }
}

/** Time to decide: as long as a toast with an action stands there, and longer while somebody is at it. Milliseconds. */
export const DECIDE_MS = 8_000

/** Toasts as they were said, the newest last; each has a number above the one before. */
export type Said = readonly (Toast & { readonly id: number })[]

/** Toasts at most: more than are ever on screen together, and those before have long been handed on. */
const MOST = 8

export const withToast = (said: Said, toast: Toast): Said => [
  ...said.slice(1 - MOST),
  { ...toast, id: (said.at(-1)?.id ?? 0) + 1 },
]
