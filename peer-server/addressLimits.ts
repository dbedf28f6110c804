import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { householdOf } from './clientAddress.ts'
import { ASKS_PER_CONNECT, ICE_PER_ID, PENALTY_CONNECTS } from './limits.ts'

export interface AddressLimits {
  /** May somebody at `address` open one more WebSocket? If so it counts until `leave`. */
  enter(address: string): Promise<'yes' | 'too-many' | 'too-fast'>
  leave(address: string): void
  /** Somebody there was cut off for what they sent. */
  punish(address: string): void
  /** May somebody there ask for a challenge or for ICE servers? If not, in how many seconds. */
  mayAsk(address: string): Promise<true | number>
  mayHaveIce(id: string): Promise<true | number>
}

export interface AddressLimitsDeps {
  readonly socketsPerAddress: number
  readonly connectsPerMinute: number
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

export const createAddressLimits = ({ socketsPerAddress, connectsPerMinute }: AddressLimitsDeps): AddressLimits => {
  const sockets = new Map<string, number>()
  const connects = new RateLimiterMemory({ points: connectsPerMinute, duration: 60 })
  const asks = new RateLimiterMemory({ points: connectsPerMinute * ASKS_PER_CONNECT, duration: 60 })
  const ice = new RateLimiterMemory({ points: ICE_PER_ID, duration: 3600 })

  return {
    async enter(address) {
      const household = householdOf(address)
      const open = sockets.get(household) ?? 0
      if (open >= socketsPerAddress) return 'too-many'
      sockets.set(household, open + 1)
      if ((await spend(connects, household)) === true) return 'yes'
      this.leave(address)
      return 'too-fast'
    },
    leave(address) {
      const household = householdOf(address)
      const open = sockets.get(household) ?? 0
      if (open <= 1) sockets.delete(household)
      else sockets.set(household, open - 1)
    },
    punish(address) {
      void connects.penalty(householdOf(address), PENALTY_CONNECTS)
    },
    mayAsk: (address) => spend(asks, householdOf(address)),
    mayHaveIce: (id) => spend(ice, id),
  }
}
