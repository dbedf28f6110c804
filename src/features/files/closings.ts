/** Closings: of what may be opened again only once it is closed, by name. */
export function createClosings<Name>() {
  const closing = new Map<Name, Promise<unknown>>()
  return {
    /** Resolves when nothing of that name is being closed. */
    of: async (name: Name): Promise<void> => void (await closing.get(name)),
    async add(name: Name, done: Promise<unknown>): Promise<void> {
      const all = Promise.all([closing.get(name), done])
      closing.set(name, all)
      await all
      if (closing.get(name) === all) closing.delete(name)
    },
  }
}
