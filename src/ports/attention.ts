/** Is somebody looking at this page: on screen, and with the focus? */
export interface Attention {
  watched(): boolean
  onChange(tell: () => void): () => void
}
