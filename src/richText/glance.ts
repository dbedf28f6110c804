/** UTF-16 units. */
const GLANCE_UNITS = 200

/** Glance: one line of a text, for a quote or a bar: without the marks that would only be in the way there. */
export const glance = (text: string): string =>
  text
    .slice(0, 5 * GLANCE_UNITS)
    .replace(/```[\w+-]*\n?/g, ' ')
    // Marks come in pairs: 5*3 and snake_case are what they are.
    .replace(/(?<![\w*])(\*{1,3})(?=\S)([^*\n]+)(?<=\S)\1(?![\w*])/g, '$2')
    .replace(/(?<![\w_])(_{1,3})(?=\S)([^_\n]+)(?<=\S)\1(?![\w_])/g, '$2')
    .replace(/~~(?=\S)([^~\n]+)(?<=\S)~~/g, '$1')
    .replace(/`([^`\n]+)`/g, '$1')
    .replace(/^\s*(?:>|#{1,6}|[-+*])\s+/gm, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, GLANCE_UNITS)
