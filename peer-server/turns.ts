import { BYTES_A_TURN, ENTRIES_A_TURN } from './limits.ts'

/** Waiter: whoever has to wait for the next turn of their address. */
export interface Waiter {
  readonly household: string
  goOn(): void
}

/** Queues, one for each address: a turn of the event loop serves the first few of each, and so a new one waits for no other address. */
const createQueues = <W extends Waiter>(onTurn = () => {}) => {
  const queues = new Map<string, W[]>()
  let isDue = false
  const turn = () => {
    isDue = false
    onTurn()
    for (const [household, queue] of queues) {
      const first = queue.splice(0, ENTRIES_A_TURN)
      if (queue.length === 0) queues.delete(household)
      for (const waiter of first) waiter.goOn()
    }
    if (queues.size > 0) due()
  }
  const due = () => {
    if (isDue) return
    isDue = true
    setImmediate(turn)
  }
  return {
    due,
    wait(waiter: W) {
      const queue = queues.get(waiter.household)
      if (queue === undefined) queues.set(waiter.household, [waiter])
      else queue.push(waiter)
      due()
    },
  }
}

/** Entrance: sockets that want to come in, of each address a few in one turn. Five hundred at once would hold up everybody. */
export const createEntrance = () => createQueues()

/** Reader: a client, whose line can be left unread for a while. */
export interface Reader extends Waiter {
  hold(): void
}

/** Turns: how much of one address is read in one turn of the event loop. Beyond that none of its lines is read until the next one. */
export interface Turns {
  join(reader: Reader): void
  leave(reader: Reader): void
  /** A read of so many bytes. */
  spend(reader: Reader, bytes: number): void
  /** Lets all others of its address go first. */
  wait(reader: Reader): void
}

/** Place of an address: whose lines are read at the moment, and how much was read of them. */
interface Place {
  readonly readers: Set<Reader>
  spent: number
}

export const createTurns = (): Turns => {
  const places = new Map<string, Place>()
  /** Of those who have said little it makes no difference in which turn it was: a turn need not be waited for. */
  const busy = new Map<string, Place>()
  const queues = createQueues<Reader>(() => {
    for (const [household, place] of busy) {
      place.spent = 0
      if (place.readers.size === 0) places.delete(household)
    }
    busy.clear()
  })
  const join = (reader: Reader) => {
    const place = places.get(reader.household)
    if (place === undefined) places.set(reader.household, { readers: new Set([reader]), spent: 0 })
    else place.readers.add(reader)
  }
  const leave = (reader: Reader): boolean => {
    const place = places.get(reader.household)
    if (!place?.readers.delete(reader)) return false
    if (place.readers.size === 0 && !busy.has(reader.household)) places.delete(reader.household)
    return true
  }
  const wait = (reader: Reader) => {
    if (!leave(reader)) return
    reader.hold()
    queues.wait(reader)
  }
  return {
    join,
    leave,
    wait,
    spend(reader, bytes) {
      const place = places.get(reader.household)
      if (place === undefined) return
      place.spent += bytes
      if (place.spent <= BYTES_A_TURN / 2) return
      busy.set(reader.household, place)
      queues.due()
      if (place.spent > BYTES_A_TURN) for (const other of place.readers) wait(other)
    },
  }
}
