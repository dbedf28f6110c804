import { BEGUN_IN_ALL, BEGUN_PER_ADDRESS, NETWORK_FACTOR, UNREAD_IN_ALL, UNREAD_PER_ADDRESS } from './budgets.ts'

/** Holder of memory of ours: a client. */
export interface Holder {
  readonly household: string
  readonly network: string | undefined
}

export interface Holdings<H extends Holder> {
  /** Bytes that this holder makes us keep. */
  set(holder: H, bytes: number): void
  /** Is there too much for the address or the network of this holder? */
  isOver(holder: Holder): boolean
  isOverInAll(): boolean
  /** Holders, those that hold for longest first. */
  oldest(): Iterable<H>
  inAll(): number
}

export interface HoldingsDeps {
  readonly perAddress: number
  readonly inAll: number
}

/** Holdings: how much memory is kept for whom, by holder, address, network and in all. */
export const createHoldings = <H extends Holder>({ perAddress, inAll }: HoldingsDeps): Holdings<H> => {
  const byHolder = new Map<H, number>()
  const sums = new Map<string, number>()
  let total = 0
  const add = (key: string, bytes: number) => {
    const sum = (sums.get(key) ?? 0) + bytes
    if (sum > 0) sums.set(key, sum)
    else sums.delete(key)
  }
  const sumOf = (key: string | undefined) => (key === undefined ? 0 : (sums.get(key) ?? 0))

  return {
    set(holder, bytes) {
      const more = bytes - (byHolder.get(holder) ?? 0)
      if (more === 0) return
      if (bytes > 0) byHolder.set(holder, bytes)
      else byHolder.delete(holder)
      total += more
      add(holder.household, more)
      if (holder.network !== undefined) add(holder.network, more)
    },
    isOver: ({ household, network }) => sumOf(household) > perAddress || sumOf(network) > perAddress * NETWORK_FACTOR,
    isOverInAll: () => total > inAll,
    oldest: () => byHolder.keys(),
    inAll: () => total,
  }
}

/** Memory that clients can make the broker keep beyond their sockets: messages that are not whole, and what they do not read. */
export interface Memory<H extends Holder> {
  readonly begun: Holdings<H>
  readonly unread: Holdings<H>
}

export const createMemory = <H extends Holder>(): Memory<H> => ({
  begun: createHoldings<H>({ perAddress: BEGUN_PER_ADDRESS, inAll: BEGUN_IN_ALL }),
  unread: createHoldings<H>({ perAddress: UNREAD_PER_ADDRESS, inAll: UNREAD_IN_ALL }),
})
