import { version } from '../package.json'

/** Health, as `/health` tells it: nothing about anybody. */
export interface Health {
  /** `alone`: there should be other nodes, but the bus to them does not answer. `stopping`: send nobody here any more. */
  readonly status: 'ok' | 'alone' | 'stopping'
  readonly version: string
  /** Connected clients. */
  readonly clients: number
  /** Seconds since the start. */
  readonly uptime: number
}

export interface HealthDeps {
  readonly clients: () => number
  readonly clusterUp: () => boolean
  readonly stopping: () => boolean
}

export const createHealth = ({ clients, clusterUp, stopping }: HealthDeps): (() => Health) => {
  const started = performance.now()
  return () => ({
    status: stopping() ? 'stopping' : clusterUp() ? 'ok' : 'alone',
    version,
    clients: clients(),
    uptime: Math.round((performance.now() - started) / 1000),
  })
}
