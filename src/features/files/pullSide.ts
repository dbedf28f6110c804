import type { PersonId } from '../../engine/ids.ts'
import type { Bytes } from '../../lib/bytes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { SideConnection, SideConnections, SideEnding, SideOpening } from '../../ports/sideConnections.ts'
import { IDLE_MS, MAX_RETRY_MS, RETRY_MS } from './limits.ts'

/** Refusals after which it is said that this friend does not give it: some four seconds. */
const MANY_REFUSALS = 4

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
  /** Trouble: it did not come up, and `why` says what for. The next try is after a pause. */
  onTrouble(): void
  /** Closed: it is gone, with all that came over it. */
  onClosed(connection: SideConnection): void
}

export type PullSide = ReturnType<typeof createPullSide>

/** Side connection over which files of one friend come: opened when something is wanted, tried again, and closed when nothing is. */
export function createPullSide(deps: Deps) {
  const { person, sides, clock, isBusy, isWanted, onMessage, onTurn, onTrouble, onClosed } = deps
  let connection: SideConnection | undefined
  let opening: SideOpening | undefined
  let why: SideEnding | undefined
  let pause = RETRY_MS
  /** Cancels the next try; there is one only while nothing else is to open it. */
  let cancelRetry: (() => void) | undefined
  let cancelIdle = () => {}
  let stopped = false

  /** Refusals in a row. A page that has just been loaded refuses until it knows what it gives. */
  let refusals = 0

  function hurry() {
    cancelRetry?.()
    cancelRetry = undefined
  }

  function retry(reason: SideEnding) {
    refusals = reason === 'refused' ? refusals + 1 : 0
    why = reason === 'refused' && refusals < MANY_REFUSALS ? 'closed' : reason
    hurry()
    // Without a link, the next one tries again.
    if (stopped || reason === 'offline' || !isWanted()) return
    cancelRetry = clock.after(pause, () => {
      cancelRetry = undefined
      onTurn()
    })
    pause = Math.min(MAX_RETRY_MS, 2 * pause)
  }

  function use(opened: SideConnection) {
    if (stopped || !opened.data) return opened.close()
    connection = opened
    why = undefined
    refusals = 0
    pause = RETRY_MS
    opened.data.onMessage(onMessage)
    opened.onClose((reason) => {
      if (connection === opened) connection = undefined
      // First: what ends with it looks for more at once, and whoever closes each one would be dialled without a pause.
      retry(reason)
      onClosed(opened)
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
      if (opening || connection || stopped || cancelRetry) return
      const mine = sides.open(person, 'files')
      opening = mine
      void mine.result.then((result) => {
        opening = undefined
        if (result.ok) use(result.connection)
        else {
          retry(result.why)
          onTrouble()
        }
      })
    },
    retry,
    /** Hurries: a new link, or a person who presses, need not wait for the next try. */
    hurry,
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
      hurry()
      cancelIdle()
      opening?.cancel()
      connection?.close()
    },
  }
}
