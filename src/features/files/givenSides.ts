import type { PersonId } from '../../engine/ids.ts'
import type { Links } from '../../engine/links.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { SideConnection, SideConnections } from '../../ports/sideConnections.ts'
import type { Count } from '../../ports/transport.ts'
import { CREDIT_FRAME_BYTES, SIDE_WAIT_MS } from './limits.ts'
import { createSending } from './sending.ts'

/** Given side connection: one that a friend has opened, to be sent files over. */
export interface GivenSide {
  readonly connection: SideConnection
  readonly sending: ReturnType<typeof createSending>
}

interface Deps {
  links: Pick<Links, 'to'>
  sides: Pick<SideConnections, 'serve'>
  crypto: Pick<Crypto, 'sha256'>
  clock: Clock
  count: Count
  admits(peer: PersonId): boolean
  onClosed(peer: PersonId, id: string): void
}

/** Side connections that friends have opened. Whoever opens one receives over it; nothing comes the other way. */
export function createGivenSides({ links, sides, crypto, clock, count, admits, onClosed }: Deps) {
  const given = new Map<string, GivenSide>()
  /** Waiting: whoever needs one that is not up on this side yet. */
  const waiting = new Map<string, Set<() => void>>()

  const stopServing = sides.serve('files', {
    admits,
    onOpen(connection) {
      const { id, data, peer } = connection
      if (!data) return connection.close()
      data.onMessage(() => {
        count('file.backwards')
        connection.close()
      })
      const onFrame = () => links.to(peer)?.grant(CREDIT_FRAME_BYTES)
      given.set(id, { connection, sending: createSending({ data, crypto, onFrame }) })
      for (const go of waiting.get(id) ?? []) go()
      waiting.delete(id)
      connection.onClose(() => {
        given.get(id)?.sending.stopAll()
        given.delete(id)
        onClosed(peer, id)
      })
    },
  })

  const of = (peer: PersonId, id: string): GivenSide | undefined => {
    const side = given.get(id)
    return side?.connection.peer === peer ? side : undefined
  }

  return {
    of,
    /** The one of that ID, once it is up here, too; undefined when it does not come, or is somebody else's. */
    async whenUp(peer: PersonId, id: string): Promise<GivenSide | undefined> {
      if (!given.has(id)) {
        await new Promise<void>((resolve) => {
          const all = waiting.get(id) ?? new Set()
          const cancel = clock.after(SIDE_WAIT_MS, go)
          function go() {
            cancel()
            all.delete(go)
            if (all.size === 0) waiting.delete(id)
            resolve()
          }
          waiting.set(id, all.add(go))
        })
      }
      return of(peer, id)
    },
    drop(peer: PersonId) {
      for (const { connection } of [...given.values()]) if (connection.peer === peer) connection.close()
    },
    stop() {
      stopServing()
      for (const { connection } of [...given.values()]) connection.close()
    },
  }
}
