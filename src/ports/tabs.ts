/**
 * Role of a tab: one of a profile owns the network and the disk; the others say so. `waiting` until it is known;
 * `follower` while another tab leads; `deposed`: another tab took over from this one. A follower or a deposed tab leads
 * by itself once all before it are gone.
 */
export type TabRole = 'waiting' | 'follower' | 'leader' | 'deposed'

export interface Tabs {
  role(): TabRole
  onChange(tell: (role: TabRole) => void): () => void
  /** Takes the lead from whichever tab has it. From `follower` or `deposed`. */
  takeOver(): void
  stop(): void
}
