/** Own: what is mine alone about a conversation. It never leaves my devices. */
export interface Own {
  /** Since when it stands on top. */
  readonly pinned?: number
  /** No sound, no notification until then; wall clock. */
  readonly mutedUntil?: number
  readonly archived?: true
  /** I want to come back to it. */
  readonly flagged?: true
}

/** Own: of a chat that nothing was chosen for. */
export const NOTHING_OWN = {
  pinned: undefined,
  mutedUntil: undefined,
  archived: undefined,
  flagged: undefined,
} as const

/** Muted: makes no sound and tells nothing. `now`: wall clock. */
export const isMuted = (own: Own | undefined, now: number): boolean => (own?.mutedUntil ?? 0) > now
