/** Is somebody looking at this page: on screen, and with the focus? */
export interface Attention {
  watched(): boolean
  /** In this tab, where that is one of several that share what they are told. */
  here?(): boolean
  onChange(tell: () => void): () => void
}
