import { CLOCK_SKEW_MS, LEASE_MS } from '../limits.ts'
import { createSeal } from './seal.ts'

/** Claim: who has an ID, and on which node. */
export interface Claim {
  readonly node: string
  /** Time of its node's life: it counts while the lease of the node is of the same one. */
  readonly epoch: string
  /** Session: among the claims of its node, of which there may be several for one ID, one after the other. */
  readonly serial: number
  /** Owner: a hash of the token that came with the ID; '' where the ID was proved. */
  readonly owner: string
  /** Stamp: time at which it was made, and later than that of the claim it took the ID from. */
  readonly stamp: number
}

/** Records of one node: claims and its lease, under its seal, and what stands on the bus, opened. */
export interface Records {
  sealClaim(id: string, claim: Claim): string
  /** Claim that some node has made for this very ID; undefined for what no node has written. */
  openClaim(id: string, text: string): Claim | undefined
  /** Lease of this node from now on. */
  sealLease(epoch: string): string
  /** Epoch of that node; undefined for a lease that it has not written, or not lately. */
  openLease(node: string, text: string): string | undefined
}

const CLAIM = /^([\w-]{1,64}):(\d{1,15}):(\d{1,15}):([\w-]{0,64}):(\d{1,15}):([\w-]{43})$/
const LEASE = /^(\d{1,15}):(\d{1,15}):([\w-]{43})$/

interface Deps {
  readonly serverKey: Buffer
  readonly node: string
  readonly now?: () => number
}

/**
 * Sealed records: who is where stands on the bus under an HMAC-SHA-256 that binds it to its ID, node, epoch, session, owner and stamp. Whoever
 * writes to the bus can make none, nor put one in another's place; one of long ago can be put back, and is told by its stamp, its epoch, and by
 * the node that it names.
 */
export const createRecords = ({ serverKey, node, now = Date.now }: Deps): Records => {
  const seal = createSeal(serverKey, 'bus-record')
  const claimBody = (id: string, head: string) => `claim\n${id}\n${head}`
  const leaseBody = (of: string, head: string) => `lease\n${of}\n${head}`

  return {
    sealClaim(id, { node: of, epoch, serial, owner, stamp }) {
      const head = `${of}:${epoch}:${serial}:${owner}:${stamp}`
      return `${head}:${seal.of(claimBody(id, head))}`
    },

    openClaim(id, text) {
      const found = CLAIM.exec(text)
      if (found === null) return undefined
      const [, of = '', epoch = '', serial, owner = '', stamp, mac = ''] = found
      if (!seal.fits(mac, claimBody(id, text.slice(0, -mac.length - 1)))) return undefined
      return { node: of, epoch, serial: Number(serial), owner, stamp: Number(stamp) }
    },

    sealLease(epoch) {
      const head = `${epoch}:${now()}`
      return `${head}:${seal.of(leaseBody(node, head))}`
    },

    openLease(of, text) {
      const found = LEASE.exec(text)
      if (found === null) return undefined
      const [, epoch, time, mac = ''] = found
      if (!seal.fits(mac, leaseBody(of, text.slice(0, -mac.length - 1)))) return undefined
      const age = now() - Number(time)
      return age > LEASE_MS + CLOCK_SKEW_MS || age < -CLOCK_SKEW_MS ? undefined : epoch
    },
  }
}

/**
 * Precedence of two claims for one ID, the same wherever it is asked. Of one owner the later one; what is proved before what is not; of two
 * who have not proved anything the earlier one, who was there first.
 */
export const beats = (claim: Claim, other: Claim): boolean => {
  const isLater = claim.stamp === other.stamp ? claim.node > other.node : claim.stamp > other.stamp
  if (claim.owner === other.owner) return isLater
  if (claim.owner === '' || other.owner === '') return claim.owner === ''
  return !isLater
}
