/** Remembers the results of a pure function for the texts used last. Bounded by the number of texts and by their length together. */
export function remembering<T>(make: (text: string) => T, { texts = 400, units = 400_000 } = {}): (text: string) => T {
  const known = new Map<string, T>()
  let held = 0
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) {
      // The order of a Map is the order of use.
      known.delete(text)
      known.set(text, found)
      return found
    }
    const made = make(text)
    known.set(text, made)
    held += text.length
    for (const oldest of known.keys()) {
      if (known.size <= texts && held <= units) break
      known.delete(oldest)
      held -= oldest.length
    }
    return made
  }
}
