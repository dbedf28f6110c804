import type { PersonId } from '../../engine/ids.ts'
import type { Bytes } from '../../lib/bytes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { SideConnection, SideConnections, SideEnding, SideOpening } from '../../ports/sideConnections.ts'
import { IDLE_MS, MAX_RETRY_MS, RETRY_MS } from './limits.ts'

interface Deps {
  person: PersonId
  sides: Pick<SideConnections, 'open'>
  clock: Clock
  /** Does something come over it, or is about to? */
  isBusy(): boolean
  /** Is anything wanted of this friend? */
  isWanted(): boolean
  onMessage(message: Bytes | undefined): void
  /** Turn: it is up, or it is time for another try. */
  onTurn(): void
  /** Closed: it is gone, with all that came over it. */
  onClosed(connection: SideConnection): void
}

export type PullSide = ReturnType<typeof createPullSide>

/** Side connection over which files of one friend come: opened when something is wanted, tried again, and closed when nothing is. */
export function createPullSide({ person, sides, clock, isBusy, isWanted, onMessage, onTurn, onClosed }: Deps) {
  let connection: SideConnection | undefined
  let opening: SideOpening | undefined
  let why: SideEnding | undefined
  let pause = RETRY_MS
  let cancelRetry = () => {}
  let cancelIdle = () => {}
  /** Waits for the time of the next try: nothing else makes one before it, or what fails at once would be tried without an end. */
  let waits = false
  let stopped = false

  function retry(reason: SideEnding) {
    why = reason
    cancelRetry()
    waits = false
    // Without a link, the next one tries again.
    if (stopped || reason === 'offline' || !isWanted()) return
    waits = true
    cancelRetry = clock.after(pause, again)
    pause = Math.min(MAX_RETRY_MS, 2 * pause)
  }

  function again() {
    cancelRetry()
    waits = false
    onTurn()
  }

  function use(opened: SideConnection) {
    if (stopped || !opened.data) return opened.close()
    connection = opened
    why = undefined
    pause = RETRY_MS
    opened.data.onMessage(onMessage)
    opened.onClose((reason) => {
      if (connection === opened) connection = undefined
      onClosed(opened)
      retry(reason)
    })
    onTurn()
  }

  return {
    get connection() {
      return connection
    },
    /** Ending of the last try, where there is none. */
    get why() {
      return why
    },
    open() {
      if (opening || connection || stopped || waits) return
      const mine = sides.open(person, 'files')
      opening = mine
      void mine.result.then((result) => {
        opening = undefined
        if (result.ok) use(result.connection)
        else retry(result.why)
        if (!result.ok) onTurn()
      })
    },
    retry,
    /** Another link: what failed over the one before is tried at once. */
    again,
    /** Used: it is not to be closed. */
    keep: () => cancelIdle(),
    /** Unused: closed after a while, unless something comes to be wanted. */
    rest() {
      cancelIdle()
      if (isBusy()) return
      cancelIdle = clock.after(IDLE_MS, () => {
        if (!isBusy()) connection?.close()
      })
    },
    close: () => connection?.close(),
    stop() {
      stopped = true
      cancelRetry()
      cancelIdle()
      opening?.cancel()
      connection?.close()
    },
  }
}
