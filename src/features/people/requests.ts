import type { StoreApi } from 'zustand/vanilla'
import type { PersonId } from '../../engine/ids.ts'
import { MAX_REQUESTS } from '../../engine/limits.ts'
import type { Change, Storage } from '../../ports/storage.ts'
import type { Count } from '../../ports/transport.ts'
import type { ContactRequest, PeopleState } from './people.ts'
import { RequestRow, readRows, requestsTable } from './tables.ts'

/** People ignored and remembered as such; the oldest is forgotten first. */
const MAX_IGNORED = 1_000

interface Deps {
  storage: Storage
  store: StoreApi<PeopleState>
  count: Count
}

/** Requests of people whom I do not know: there until they are answered, or ignored. Whoever writes them takes turns. */
export function createRequests({ storage, store, count }: Deps) {
  const ignored = new Map<PersonId, number>()

  const all = () => store.getState().requests
  const find = (from: PersonId) => all().find((r) => r.from === from)
  const without = (from: PersonId) => all().filter((r) => r.from !== from)

  return {
    find,
    isIgnored: (from: PersonId) => ignored.has(from),
    async take(request: ContactRequest): Promise<void> {
      const { from } = request
      if (ignored.has(from)) return count('request.ignored') // while it was being opened
      const known = find(from)
      if (known && known.at >= request.at) return count('request.replayed')
      if (!known && all().length >= MAX_REQUESTS) return count('request.full')
      const row = { ...request, state: 'open' } satisfies RequestRow
      if ((await storage.write([{ put: requestsTable.name, row }])) !== 'done') return
      store.setState({ requests: [...without(from), request] })
    },
    async ignore(from: PersonId): Promise<boolean> {
      const request = find(from)
      if (!request) return false
      const oldest = ignored.size >= MAX_IGNORED ? [...ignored].sort((a, b) => a[1] - b[1])[0]?.[0] : undefined
      const row = { ...request, state: 'ignored' } satisfies RequestRow
      const changes: Change[] = [{ put: requestsTable.name, row }]
      if (oldest) changes.push({ drop: requestsTable.name, key: oldest })
      if ((await storage.write(changes)) !== 'done') return false
      if (oldest) ignored.delete(oldest)
      ignored.set(from, request.at)
      store.setState({ requests: without(from) })
      return true
    },
    /** Change by which a request leaves the disk; `forget` once that is written. */
    drop: (from: PersonId): Change => ({ drop: requestsTable.name, key: from }),
    forget(from: PersonId) {
      ignored.delete(from)
      store.setState({ requests: without(from) })
    },
    async load() {
      const requests: ContactRequest[] = []
      for (const { state, ...request } of await readRows(storage, requestsTable.name, RequestRow, count)) {
        if (state === 'ignored') ignored.set(request.from, request.at)
        else requests.push(request)
      }
      store.setState({ requests: requests.sort((a, b) => a.at - b.at) })
    },
  }
}
