/** Candidates in all that a page has said to somebody, in descriptions and after them; and whatever else looks like an address. */
export const toldTo = (said: readonly string[], friend: string) => {
  const frames = said
    .map((text) => JSON.parse(text) as { dst?: string; payload?: unknown })
    .filter(({ dst }) => dst === friend)
  const text = frames.map((frame) => JSON.stringify(frame)).join('\n')
  return {
    frames: frames.length,
    candidates: text.match(/candidate:[^"\\]*/g) ?? [],
    lines: text.match(/[cmo]=(?:IN|application|-)[^"\\]*/g) ?? [],
  }
}
