/** Newer versions of the page itself, which wait until they are wanted. */
export interface Updates {
  /** Update that lies on this device, complete. */
  ready(): boolean
  onReady(tell: () => void): () => void
  /** Looks for one now, unless that was done a moment ago. */
  check(): void
  /** Takes it into use: this page loads anew, and so do all other tabs. */
  apply(): void
  /** Nothing more is registered, once this resolves. */
  stop(): Promise<void>
}
