export interface TabPresenceDeps {
  readonly locks: Pick<LockManager, 'request' | 'query'>
  /** Name of the lock of the tab in use. */
  readonly lock: string
  /** Of the page: tabs of another one say other things to each other. */
  readonly build: string
}

export type TabPresence = ReturnType<typeof createTabPresence>

/**
 * Presence of a tab: a lock that it holds for as long as it lives. Whoever wants to know when it is gone asks for that lock, and whoever wants to
 * know which page the tab in use has looks at what else that tab holds, also while it stands still.
 */
export function createTabPresence({ locks, lock, build }: TabPresenceDeps) {
  const self = crypto.randomUUID()
  const nameOf = (tab: string) => `${lock} ${build} ${tab}`
  let release = () => {}
  let isHeld = () => {}
  const held = new Promise<void>((resolve) => {
    isHeld = resolve
  })
  locks
    .request(nameOf(self), () => {
      isHeld()
      return new Promise<void>((resolve) => {
        release = resolve
      })
    })
    .catch(() => undefined)

  return {
    self,
    nameOf,
    /** Resolves once others can tell that this tab is there. */
    held,
    /** Is the tab in use of this build? */
    async leadsAlike(): Promise<boolean> {
      const { held: all = [] } = await locks.query()
      const leader = all.find(({ name }) => name === lock)
      return !leader || all.some(({ name, clientId }) => clientId === leader.clientId && name?.startsWith(nameOf('')))
    },
    stop: () => release(),
  }
}
