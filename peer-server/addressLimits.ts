import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { householdOf } from './clientAddress.ts'
import { ASKS_PER_CONNECT, ICE_IDS, ICE_PER_ID, LINES_PER_SOCKET, PENALTY_CONNECTS } from './limits.ts'

export interface AddressLimits {
  /** May somebody at `address` have one more TCP connection that is no WebSocket? If so it counts until `leaveLine`. */
  enterLine(address: string): boolean
  leaveLine(address: string): void
  /** May somebody at `address` open one more WebSocket? If so it counts until `leave`. */
  enter(address: string): Promise<'yes' | 'too-many' | 'too-fast'>
  leave(address: string): void
  /** Somebody there was cut off for what they sent. */
  punish(address: string): void
  /** May somebody there ask for a challenge or for ICE servers? If not, in how many seconds. */
  mayAsk(address: string): Promise<true | number>
  mayHaveIce(id: string): Promise<true | number>
}

const TEN_MINUTES = 600

export interface AddressLimitsDeps {
  readonly socketsPerAddress: number
  readonly connectsPerMinute: number
  /** IDs that may ask for ICE servers within ten minutes, per address. */
  readonly iceIds?: number
}

const spend = async (limiter: RateLimiterMemory, key: string): Promise<true | number> => {
  try {
    await limiter.consume(key)
    return true
  } catch (over) {
    if (over instanceof RateLimiterRes) return Math.ceil(over.msBeforeNext / 1000)
    throw over
  }
}

/** Tally: a count for each key, of at most `most`. */
const createTally = (most: number) => {
  const counts = new Map<string, number>()
  return {
    add(key: string): boolean {
      const count = counts.get(key) ?? 0
      if (count < most) counts.set(key, count + 1)
      return count < most
    },
    remove(key: string) {
      const count = counts.get(key) ?? 0
      if (count <= 1) counts.delete(key)
      else counts.set(key, count - 1)
    },
  }
}

export const createAddressLimits = (deps: AddressLimitsDeps): AddressLimits => {
  const { socketsPerAddress, connectsPerMinute, iceIds = ICE_IDS } = deps
  const lines = createTally(socketsPerAddress * LINES_PER_SOCKET)
  const sockets = createTally(socketsPerAddress)
  const connects = new RateLimiterMemory({ points: connectsPerMinute, duration: 60 })
  const asks = new RateLimiterMemory({ points: connectsPerMinute * ASKS_PER_CONNECT, duration: 60 })
  const ice = new RateLimiterMemory({ points: ICE_PER_ID, duration: TEN_MINUTES })
  const newcomers = new RateLimiterMemory({ points: iceIds, duration: TEN_MINUTES })

  return {
    enterLine: (address) => lines.add(householdOf(address)),
    leaveLine: (address) => lines.remove(householdOf(address)),
    async enter(address) {
      const household = householdOf(address)
      if (!sockets.add(household)) return 'too-many'
      if ((await spend(connects, household)) === true) return 'yes'
      sockets.remove(household)
      return 'too-fast'
    },
    leave: (address) => sockets.remove(householdOf(address)),
    punish(address) {
      void connects.penalty(householdOf(address), PENALTY_CONNECTS)
    },
    mayAsk: (address) => spend(asks, householdOf(address)),
    async mayHaveIce(id) {
      // Looked at first: whoever is over a limit is remembered, too.
      const isNew = (await ice.get(id)) === null
      const wait = isNew ? await spend(newcomers, 'all') : true
      return wait === true ? spend(ice, id) : wait
    },
  }
}
