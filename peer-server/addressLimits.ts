import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import {
  ASKS_PER_CONNECT,
  ICE_IDS,
  ICE_IDS_PER_ADDRESS,
  ICE_PER_ADDRESS,
  ICE_PER_ID,
  LINES_PER_SOCKET,
  NETWORK_FACTOR,
  PENALTY_CONNECTS,
  REFUSALS_PER_MINUTE,
  REQUEST_BURST_MINUTES,
  REQUESTS_PER_CONNECT,
  SHUT_FACTOR,
} from './budgets.ts'
import { householdOf, networkOf } from './clientAddress.ts'
import { createRates } from './crowd.ts'

/** Refusal of credentials: in how many seconds to ask again, and whose budget is used up. */
export interface IceRefusal {
  readonly seconds: number
  readonly of: 'id' | 'address' | 'all'
}

/** Limits of addresses, and of the networks that they are in, which are wider. */
export interface AddressLimits {
  /** May somebody at `address` have one more TCP connection that is no WebSocket? If so it counts until `leaveLine`. */
  enterLine(address: string): boolean
  leaveLine(address: string): void
  /** Has somebody there been refused so often that nothing is listened to any more? Until the minute is over. */
  isShut(address: string): boolean
  /** May somebody at `address` open one more WebSocket? A connect is spent in any case; if so it counts until `leave`. */
  enter(address: string): Promise<'yes' | 'too-many' | 'too-fast'>
  leave(address: string): void
  /** A connect that comes to nothing for another reason. */
  spend(address: string): Promise<void>
  /** May somebody who is refused be told why, over a WebSocket? */
  mayBeTold(address: string): Promise<boolean>
  /** Somebody there was cut off for what they sent. */
  punish(address: string): void
  /** May somebody there make one more request over HTTP? Whoever is refused as often as they might have asked is shut out. */
  mayRequest(address: string): boolean
  /** May somebody there ask for a challenge or for ICE servers? If not, in how many seconds. */
  mayAsk(address: string): Promise<true | number>
  /** May this ID, at this address, have TURN credentials? */
  mayHaveIce(id: string, address: string): Promise<true | IceRefusal>
}

const MINUTE = 60
const TEN_MINUTES = 600

export interface AddressLimitsDeps {
  readonly socketsPerAddress: number
  readonly connectsPerMinute: number
  /** IDs that may ask for ICE servers within ten minutes, of all addresses. */
  readonly iceIds?: number
}

/** Households that are shut out, and until when. */
const createShut = (now = () => performance.now()) => {
  const until = new Map<string, number>()
  return {
    add: (household: string, ms: number) => void until.set(household, now() + ms),
    has(household: string): boolean {
      if (until.size === 0) return false
      const end = until.get(household)
      if (end === undefined || end > now()) return end !== undefined
      until.delete(household)
      return false
    },
  }
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

/** Rate of an address, and of its network. */
const createRate = (points: number, duration: number) => {
  const byHousehold = new RateLimiterMemory({ points, duration })
  const byNetwork = new RateLimiterMemory({ points: points * NETWORK_FACTOR, duration })
  return {
    async spend(address: string): Promise<true | number> {
      const network = networkOf(address)
      // Looked at first, so that a network that is over makes no more households to be remembered.
      const wide = network === undefined ? null : await byNetwork.get(network)
      if (wide !== null && wide.remainingPoints <= 0) return Math.ceil(wide.msBeforeNext / 1000)
      const own = await spend(byHousehold, householdOf(address))
      // What an address is refused is no matter of its neighbours.
      if (own !== true || network === undefined) return own
      return spend(byNetwork, network)
    },
    of: (address: string) => byHousehold.get(householdOf(address)),
    penalty(address: string, by: number) {
      void byHousehold.penalty(householdOf(address), by)
      const network = networkOf(address)
      if (network !== undefined) void byNetwork.penalty(network, by)
    },
  }
}

/** Tally: a count for each address of at most `most`, and for its network. */
const createTally = (most: number) => {
  const counts = new Map<string, number>()
  const countOf = (key: string) => counts.get(key) ?? 0
  const add = (key: string, by: number) => {
    const count = countOf(key) + by
    if (count > 0) counts.set(key, count)
    else counts.delete(key)
  }
  return {
    add(address: string): boolean {
      const [household, network] = [householdOf(address), networkOf(address)]
      if (countOf(household) >= most) return false
      if (network !== undefined && countOf(network) >= most * NETWORK_FACTOR) return false
      add(household, 1)
      if (network !== undefined) add(network, 1)
      return true
    },
    remove(address: string) {
      add(householdOf(address), -1)
      const network = networkOf(address)
      if (network !== undefined) add(network, -1)
    },
  }
}

/** Requests over HTTP. By hand: these are what a flood is made of, and the limiter makes promises. */
const createRequests = (perMinute: number, shutOut: (household: string, ms: number) => void) => {
  const [perSecond, burst] = [perMinute / MINUTE, perMinute * REQUEST_BURST_MINUTES]
  const allowed = createRates(perSecond, burst)
  const refused = createRates(perSecond, burst)
  let lookedAt = 0
  return (address: string, now = performance.now()): boolean => {
    if (now - lookedAt > MINUTE * 1_000) {
      for (const rates of [allowed, refused]) rates.forget(now)
      lookedAt = now
    }
    const from = { household: householdOf(address), network: networkOf(address) }
    if (allowed.take(from, 1, now)) return true
    if (!refused.take(from, 1, now)) shutOut(from.household, MINUTE * 1_000)
    return false
  }
}

/** Credentials of TURN: for an ID, for an address and the IDs there, and for all IDs. */
const createIceLimits = (iceIds: number): AddressLimits['mayHaveIce'] => {
  const byId = new RateLimiterMemory({ points: ICE_PER_ID, duration: TEN_MINUTES })
  const newcomers = new RateLimiterMemory({ points: iceIds, duration: TEN_MINUTES })
  const newcomersThere = createRate(ICE_IDS_PER_ADDRESS, TEN_MINUTES)
  const there = createRate(ICE_PER_ADDRESS, TEN_MINUTES)
  return async (id, address) => {
    // Looked at first: whoever is over a limit is remembered, too.
    const known = await byId.get(id)
    if (known !== null && known.remainingPoints <= 0) return { seconds: Math.ceil(known.msBeforeNext / 1000), of: 'id' }
    const ofAddress = await there.spend(address)
    if (ofAddress !== true) return { seconds: ofAddress, of: 'address' }
    if (known === null) {
      const newThere = await newcomersThere.spend(address)
      if (newThere !== true) return { seconds: newThere, of: 'address' }
      const newInAll = await spend(newcomers, 'all')
      if (newInAll !== true) return { seconds: newInAll, of: 'all' }
    }
    const own = await spend(byId, id)
    return own === true || { seconds: own, of: 'id' }
  }
}

export const createAddressLimits = (deps: AddressLimitsDeps): AddressLimits => {
  const { socketsPerAddress, connectsPerMinute, iceIds = ICE_IDS } = deps
  const lines = createTally(socketsPerAddress * LINES_PER_SOCKET)
  const sockets = createTally(socketsPerAddress)
  const connects = createRate(connectsPerMinute, MINUTE)
  const refusals = createRate(REFUSALS_PER_MINUTE, MINUTE)
  const shut = createShut()
  const mayRequest = createRequests(connectsPerMinute * REQUESTS_PER_CONNECT, shut.add)
  const asks = createRate(connectsPerMinute * ASKS_PER_CONNECT, MINUTE)

  return {
    enterLine: (address) => lines.add(address),
    leaveLine: (address) => lines.remove(address),
    isShut: (address) => shut.has(householdOf(address)),
    async enter(address) {
      if ((await connects.spend(address)) === true) return sockets.add(address) ? 'yes' : 'too-many'
      const { consumedPoints = 0, msBeforeNext = 0 } = (await connects.of(address)) ?? {}
      if (consumedPoints > connectsPerMinute * SHUT_FACTOR) shut.add(householdOf(address), msBeforeNext)
      return 'too-fast'
    },
    leave: (address) => sockets.remove(address),
    async spend(address) {
      await connects.spend(address)
    },
    mayBeTold: async (address) => (await refusals.spend(address)) === true,
    punish(address) {
      connects.penalty(address, PENALTY_CONNECTS)
    },
    mayRequest: (address) => mayRequest(address),
    mayAsk: (address) => asks.spend(address),
    mayHaveIce: createIceLimits(iceIds),
  }
}
