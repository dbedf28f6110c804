import { BYTES_A_TURN, ENTRIES_A_TURN, READERS_A_TURN } from './limits.ts'

/** Waiter: whoever has to wait for the next turn of their address. */
export interface Waiter {
  readonly household: string
  goOn(): void
}

/** Queues, one for each address: a turn of the event loop serves the first few of each, and so a new one waits for no other address. */
const createQueues = <W extends Waiter>(atOnce: number, onTurn = () => {}) => {
  const queues = new Map<string, W[]>()
  let isDue = false
  const turn = () => {
    isDue = false
    onTurn()
    for (const [household, queue] of queues) {
      const first = queue.splice(0, atOnce)
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
export const createEntrance = () => createQueues(ENTRIES_A_TURN)

/** Lines of one address: which are read at the moment, and how much was read of them. */
export interface Lines {
  readonly household: string
  readonly readers: Set<Reader>
  members: number
  spent: number
}

/** Reader: a client, whose line can be left unread for a while. */
export interface Reader extends Waiter {
  /** From `join` to `leave`; kept here, since it is asked for at each read. */
  lines?: Lines | undefined
  hold(): void
}

/** Turns: how much of one address is read in one turn of the event loop. Beyond that none of its lines is read until the next one. */
export interface Turns {
  join(reader: Reader): void
  leave(reader: Reader): void
  /** Cost of what was read, in bytes of offers that take as long. */
  spend(reader: Reader, bytes: number): void
  /** Lets all others of its address go first. */
  wait(reader: Reader): void
}

export const createTurns = (): Turns => {
  const byHousehold = new Map<string, Lines>()
  /** Of those who have said little it makes no difference in which turn it was: a turn need not be waited for. */
  const busy = new Set<Lines>()
  const queues = createQueues<Reader>(READERS_A_TURN, () => {
    for (const lines of busy) {
      lines.spent = 0
      if (lines.members === 0) byHousehold.delete(lines.household)
    }
    busy.clear()
  })
  const enter = (reader: Reader): Lines => {
    const { household } = reader
    const lines = byHousehold.get(household) ?? { household, readers: new Set(), members: 0, spent: 0 }
    byHousehold.set(household, lines)
    lines.members += 1
    reader.lines = lines
    return lines
  }
  const wait = (reader: Reader) => {
    if (!reader.lines?.readers.delete(reader)) return
    reader.hold()
    queues.wait(reader)
  }
  return {
    join(reader) {
      const lines = reader.lines ?? enter(reader)
      lines.readers.add(reader)
    },
    leave(reader) {
      const { lines } = reader
      if (lines === undefined) return
      reader.lines = undefined
      lines.readers.delete(reader)
      lines.members -= 1
      if (lines.members === 0 && !busy.has(lines)) byHousehold.delete(lines.household)
    },
    wait,
    spend(reader, bytes) {
      const { lines } = reader
      if (lines === undefined) return
      lines.spent += bytes
      if (lines.spent <= BYTES_A_TURN / 2) return
      busy.add(lines)
      queues.due()
      if (lines.spent > BYTES_A_TURN) for (const other of lines.readers) wait(other)
    },
  }
}
