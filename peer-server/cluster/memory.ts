import type { Cluster, ClusterFactory, ClusterHandlers } from './cluster.ts'
import { createUsedNames } from './usedNames.ts'

interface Claim {
  readonly node: ClusterHandlers
  readonly serial: number
  readonly owner: string | undefined
}

/** The nodes of one process; usually there is one. Returns what makes a node. */
export const createMemoryCluster = (): ClusterFactory => {
  const claims = new Map<string, Claim>()
  const take = createUsedNames()

  return (node): Cluster => ({
    async claim(id, serial, owner) {
      const former = claims.get(id)
      if (former !== undefined && owner !== undefined && former.owner !== owner) return 'taken'
      claims.set(id, { node, serial, owner })
      if (former !== undefined && former.node !== node) former.node.lost(id, former.serial)
      return 'mine'
    },
    release(id, serial) {
      const claim = claims.get(id)
      if (claim?.node === node && claim.serial === serial) claims.delete(id)
    },
    async send(id, text) {
      const claim = claims.get(id)
      if (claim === undefined) return false
      claim.node.deliver(id, text)
      return true
    },
    takeOnce: async (name, ms) => take(name, ms),
    state: () => 'alone',
    async stop() {
      for (const [id, claim] of claims) if (claim.node === node) claims.delete(id)
    },
  })
}
