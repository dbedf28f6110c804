/** Without what a hand in a hurry leaves out: accents, capitals, the spaces around. */
const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()

/** Name: does it hold what was typed? "jose" finds José, wherever names are looked for. */
export const nameMatches = (name: string, typed: string): boolean => folded(name).includes(folded(typed))
