import type { Clock } from '../../ports/clock.ts'
import type { Change, Storage, Written } from '../../ports/storage.ts'

/** Connection: an open one to the database. */
export interface Connection extends Pick<Storage, 'get' | 'range' | 'close'> {
  /** With a `ticket`, it is on the disk if and only if the list is. */
  write(changes: readonly Change[], ticket: number | undefined): Promise<Written>
  /** The ticket that was written last, by whichever connection of this page; 0 before the first. */
  lastTicket(): Promise<number>
  /** The browser has closed it. Not so when we closed it, or let somebody else in. */
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
/** Death of a connection: what is under way fails first, and why one hears a moment later. Milliseconds. */
const DEATH_MS = 250

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
  /** Questions without an answer yet, of each connection. One that dies leaves some of them open for ever. */
  const open = new WeakMap<Connection, Set<() => void>>()
  /** Last ticket of each connection that has died. */
  const wrote = new WeakMap<Connection, number>()
  const pause = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve))

  function follow(connection: Connection) {
    const questions = new Set<() => void>()
    open.set(connection, questions)
    connection.onDeath(() => {
      if (connection === now) void again()
      for (const fail of questions) fail()
    })
  }

  const answered = <T>(connection: Connection, answer: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const fail = () => reject(new Error('the database was closed'))
      open.get(connection)?.add(fail)
      answer.then(resolve, reject).finally(() => open.get(connection)?.delete(fail))
    })

  async function openAgain(): Promise<Connection | undefined> {
    for (const ms of PAUSES_MS) {
      if (ms > 0) await pause(ms)
      const opened = state === 'closed' ? 'failed' : await reopen()
      if (opened === 'gone') {
        state = 'gone'
        for (const tell of listeners) tell()
        return undefined
      }
      if (opened === 'failed') continue
      follow(opened)
      // Before anything is written by this one.
      const last = await answered(opened, opened.lastTicket()).catch(() => undefined)
      if (last === undefined || state === 'closed') {
        opened.close()
        continue
      }
      wrote.set(now, last)
      now = opened
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
    if (state === 'open' && !asked.isDead()) await pause(DEATH_MS)
    if (!asked.isDead()) return undefined
    return asked === now ? again() : now
  }

  async function read<T>(ask: (connection: Connection) => Promise<T>): Promise<T> {
    for (let asked = now; ; ) {
      try {
        return await answered(asked, ask(asked))
      } catch (reason) {
        const other = await insteadOf(asked)
        if (!other) throw reason
        asked = other
      }
    }
  }

  /** Write: of a connection that dies nobody hears whether it went through. Rows that are added must not meet themselves: the ticket tells. */
  async function write(changes: readonly Change[]): Promise<Written> {
    const ticket = changes.some((change) => 'add' in change) ? ++tickets : undefined
    for (let asked = now; ; ) {
      const written = await answered(asked, asked.write(changes, ticket)).catch((): Written => 'broken')
      if (written !== 'broken') return written
      const other = await insteadOf(asked)
      if (!other) return written
      if (ticket !== undefined && (wrote.get(asked) ?? 0) >= ticket) return 'done'
      asked = other
    }
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
