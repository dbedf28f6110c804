/** Recent emoji at most; the one used last comes first. */
export const MAX_RECENT = 24
export const withRecent = (recent: readonly string[], emoji: string): string[] =>
  [emoji, ...recent.filter((one) => one !== emoji)].slice(0, MAX_RECENT)
