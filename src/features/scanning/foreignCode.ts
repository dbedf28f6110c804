/** Foreign code: of which others a QR code is, by its beginning. */
export type ForeignCode = 'web' | 'wifi' | 'other'

/** For a text that is none of ours. */
export const foreignCode = (text: string): ForeignCode =>
  /^\s*(?:https?:|www\.)/i.test(text) ? 'web' : /^\s*WIFI:/i.test(text) ? 'wifi' : 'other'
