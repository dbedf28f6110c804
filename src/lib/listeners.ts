/** A set of callbacks. Adding returns the way to take it out again. */
export function createListeners<Args extends unknown[]>() {
  const all = new Set<(...args: Args) => void>()
  return {
    add(tell: (...args: Args) => void): () => void {
      all.add(tell)
      return () => void all.delete(tell)
    },
    tell(...args: Args) {
      for (const tell of [...all]) tell(...args)
    },
  }
}
