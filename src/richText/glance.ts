import { parseMarkup, wordsOf } from './markup.ts'

/** UTF-16 units. */
const GLANCE_UNITS = 200

/** Glance: one line of a text, for a quote or a bar: without the marks that would only be in the way there. */
export const glance = (text: string): string =>
  wordsOf(parseMarkup(text.slice(0, 5 * GLANCE_UNITS)), '\n')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, GLANCE_UNITS)
