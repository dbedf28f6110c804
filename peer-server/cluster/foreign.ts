import type { Redis } from 'ioredis'
import type { Logger } from 'pino'

/**
 * Foreign nodes: on the same Redis, and not heard by those of `prefix`, because their key is another one, or their version seals less. They are told of in the log, whenever their number changes: a cluster in halves must not look whole.
 */
export const createForeign = (bus: Redis, all: string, prefix: string, log: Logger) => {
  let known = 0
  return async (): Promise<void> => {
    // Whoever may not ask this of their Redis does without.
    const channels = (await bus.pubsub('CHANNELS', `${all}*node:*`).catch(() => [])) as string[]
    const nodes = channels.filter((channel) => !channel.startsWith(prefix)).length
    if (nodes > 0 && nodes !== known)
      log.warn(
        { nodes },
        'on this bus are nodes with another SERVER_KEY or of an older version: theirs are absent here',
      )
    known = nodes
  }
}
