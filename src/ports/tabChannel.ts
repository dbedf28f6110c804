/**
 * Channel between the tabs of one profile. What is posted to one tab no other tab gets to see. From one tab to another everything
 * comes in the order in which it was sent, as a copy, later than the call that sent it.
 */
export interface TabChannel {
  /** Name of this tab, unlike that of any other. */
  readonly self: string
  /** To all other tabs. */
  tell(message: unknown): void
  post(to: string, message: unknown): void
  onMessage(heard: (from: string, message: unknown) => void): () => void
  /** Told once that tab is gone: closed, crashed or killed; soon, where it is not there any more. Returns how not to be told. */
  whenGone(tab: string, tell: () => void): () => void
  close(): void
}
