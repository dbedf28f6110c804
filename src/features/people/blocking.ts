import type { StoreApi } from 'zustand/vanilla'
import { readRows } from '../../conversation/readRows.ts'
import type { PersonId } from '../../engine/ids.ts'
import type { Reach } from '../../engine/reach.ts'
import type { Change, Storage } from '../../ports/storage.ts'
import type { Count } from '../../ports/transport.ts'
import type { Blocked, PeopleState } from './people.ts'
import { BlockedRow, blockedTable } from './tables.ts'

interface Deps {
  storage: Storage
  store: StoreApi<PeopleState>
  reach: Pick<Reach, 'block' | 'unblock'>
  count: Count
}

/** Blocking: of people whom this device does not listen to, whoever they are to me. Whoever writes them takes turns. */
export function createBlocking({ storage, store, reach, count }: Deps) {
  const all = () => store.getState().blocked
  const without = (id: PersonId) => all().filter((one) => one.id !== id)
  return {
    has: (id: PersonId) => all().some((one) => one.id === id),
    async block(blocked: Blocked, more: readonly Change[]): Promise<boolean> {
      if ((await storage.write([{ put: blockedTable.name, row: { ...blocked } }, ...more])) !== 'done') return false
      reach.block(blocked.id)
      store.setState({ blocked: [...without(blocked.id), blocked] })
      return true
    },
    async unblock(id: PersonId): Promise<boolean> {
      if ((await storage.write([{ drop: blockedTable.name, key: id }])) !== 'done') return false
      reach.unblock(id)
      store.setState({ blocked: without(id) })
      return true
    },
    async load() {
      const blocked = await readRows(storage, blockedTable.name, BlockedRow, count)
      for (const { id } of blocked) reach.block(id)
      store.setState({ blocked: blocked.sort((a, b) => a.at - b.at) })
    },
  }
}
