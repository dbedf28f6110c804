import { version } from '../package.json'

/** What `/health` tells: nothing about anybody. */
export interface Health {
  readonly status: 'ok'
  readonly version: string
  /** Connected clients. */
  readonly clients: number
  /** Seconds since the start. */
  readonly uptime: number
}

export const createHealth = ({ clients }: { readonly clients: () => number }): (() => Health) => {
  const started = performance.now()
  return () => ({
    status: 'ok',
    version,
    clients: clients(),
    uptime: Math.round((performance.now() - started) / 1000),
  })
}
