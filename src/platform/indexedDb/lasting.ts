import type { Clock } from '../../ports/clock.ts'
import type { Change, Storage, Written } from '../../ports/storage.ts'

/** Connection: an open one to the database. */
export interface Connection extends Pick<Storage, 'get' | 'range' | 'close'> {
  /** With a `ticket`, it is on the disk if and only if the list is. */
  write(changes: readonly Change[], ticket: number | undefined): Promise<Written>
  /** The ticket that was written last, by whichever connection of this page; 0 before the first. */
  lastTicket(): Promise<number>
  /** The browser has closed it, whether it has said so already or not. Not so when we closed it, or let somebody else in. */
  isDead(): boolean
  onDeath(tell: () => void): void
}

/** `gone`: there is no such database any more. `failed`: it may be there, and does not open. */
export type Reopened = Connection | 'gone' | 'failed'

interface Deps {
  readonly first: Connection
  reopen(): Promise<Reopened>
  readonly clock: Clock
}

/** Pauses before each try to open what the browser has just closed. Milliseconds. */
const PAUSES_MS = [0, 250, 1_000, 3_000]

/**
 * Storage that outlives its connection: browsers close databases under a page, for want of room, or because a process of theirs has ended. It
 * is opened again, and what was under way is done again, in its order. A database that is gone is not made anew: it is `broken` for good.
 */
export function createLastingStorage({ first, reopen, clock }: Deps): Storage {
  let now = first
  let opening: Promise<Connection | undefined> | undefined
  let state: 'open' | 'gone' | 'closed' = 'open'
  let tickets = 0
  const listeners = new Set<() => void>()

  const follow = (connection: Connection) => connection.onDeath(() => void (connection === now && again()))

  async function openAgain(): Promise<Connection | undefined> {
    for (const ms of PAUSES_MS) {
      if (ms > 0) await new Promise<void>((resolve) => void clock.after(ms, resolve))
      const opened = state === 'closed' ? 'failed' : await reopen()
      if (opened === 'gone') {
        state = 'gone'
        for (const tell of listeners) tell()
        return undefined
      }
      if (opened === 'failed') continue
      if (state === 'closed') {
        opened.close()
        return undefined
      }
      now = opened
      follow(opened)
      return opened
    }
    return undefined
  }

  /** Another connection; all who ask while it is being opened wait for the same one. */
  function again(): Promise<Connection | undefined> {
    if (state !== 'open') return Promise.resolve(undefined)
    opening ??= openAgain().finally(() => {
      opening = undefined
    })
    return opening
  }

  /** The connection to ask instead of one that has died. */
  async function insteadOf(asked: Connection): Promise<Connection | undefined> {
    if (!asked.isDead()) return undefined
    return asked === now ? again() : now
  }

  async function read<T>(ask: (connection: Connection) => Promise<T>): Promise<T> {
    const asked = now
    try {
      return await ask(asked)
    } catch (reason) {
      const other = await insteadOf(asked)
      if (!other) throw reason
      return ask(other)
    }
  }

  /** Write: of a connection that dies nobody hears whether it went through. Rows that are added must not meet themselves: the ticket tells. */
  async function write(changes: readonly Change[]): Promise<Written> {
    const asked = now
    const ticket = changes.some((change) => 'add' in change) ? ++tickets : undefined
    const written = await asked.write(changes, ticket)
    if (written !== 'broken') return written
    const other = await insteadOf(asked)
    if (!other) return written
    const last = await other.lastTicket().catch(() => undefined)
    if (last === undefined) return written
    return ticket !== undefined && last >= ticket ? 'done' : other.write(changes, ticket)
  }

  follow(first)
  return {
    get: (table, key) => read((connection) => connection.get(table, key)),
    range: (query) => read((connection) => connection.range(query)),
    write,
    onGone(tell) {
      listeners.add(tell)
      return () => void listeners.delete(tell)
    },
    close() {
      state = 'closed'
      now.close()
    },
  }
}
