import type { Logger } from 'pino'
import type { ClusterFactory } from './cluster.ts'
export const connectRedisCluster = (_: { url: string; log: Logger }): ClusterFactory => {
  throw new Error('x')
}
