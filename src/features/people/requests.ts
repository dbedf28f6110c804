import type { StoreApi } from 'zustand/vanilla'
import { readRows } from '../../conversation/readRows.ts'
import type { PersonId } from '../../engine/ids.ts'
import { MAX_REQUESTS } from '../../engine/limits.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Change, Storage } from '../../ports/storage.ts'
import type { Count } from '../../ports/transport.ts'
import type { ContactRequest, PeopleState } from './people.ts'
import { RequestRow, requestsTable } from './tables.ts'

/** People ignored and remembered as such; the oldest is forgotten first. */
const MAX_IGNORED = 1_000
/** Of the box: whoever came first stays. Beyond these the newest takes the place of the one who came before all others. */
const MAX_STAYING = MAX_REQUESTS / 2

interface Deps {
  storage: Storage
  store: StoreApi<PeopleState>
  clock: Pick<Clock, 'now'>
  count: Count
  /** Newer ones have taken the place of this sender's. */
  onPushedOut(from: PersonId): void
}

const isInvited = ({ invite }: ContactRequest) => invite !== undefined && invite.over === undefined

/** Sender who has to go: whoever was not invited first, and behind the half that stays. Whoever comes later is never shut out by that half alone. */
function outOf(all: readonly ContactRequest[]): PersonId | undefined {
  const later = all.slice(MAX_STAYING)
  const stranger = later.find((one) => !isInvited(one)) ?? all.find((one) => !isInvited(one))
  return (stranger ?? later[0])?.from
}

/** Requests of people whom I do not know: there until they are answered, or ignored. Whoever writes them takes turns. */
export function createRequests({ storage, store, clock, count, onPushedOut }: Deps) {
  /** The one ignored last is the last. */
  const ignored = new Map<PersonId, { readonly request: ContactRequest; readonly at: number }>()
  /** Since when each is there, by this clock. */
  const since = new Map<PersonId, number>()

  const all = () => store.getState().requests
  const find = (from: PersonId) => all().find((r) => r.from === from)
  const allIgnored = () => [...ignored.values()].sort((a, b) => b.at - a.at).map(({ request }) => request)
  const byTheirTurn = (a: ContactRequest, b: ContactRequest) =>
    Number(isInvited(b)) - Number(isInvited(a)) || (since.get(a.from) ?? 0) - (since.get(b.from) ?? 0) || a.at - b.at
  const without = (from: readonly PersonId[]) => all().filter((r) => !from.includes(r.from))

  return {
    find,
    isIgnored: (from: PersonId) => ignored.has(from),
    /**
     * Request taken into the box, at its end. In a full one nobody can shut out who comes later, nor push out who was there long before: the half
     * that came first stays, and in the other the newest takes the place of the oldest; whoever was invited comes before all others. `more` goes to
     * the disk with it. False when it was not taken.
     */
    async take(request: ContactRequest, more: readonly Change[] = []): Promise<boolean> {
      const { from } = request
      const known = find(from)
      // Ignored while it was being opened.
      const refused = ignored.has(from) ? 'ignored' : known && known.at >= request.at ? 'replayed' : undefined
      if (refused) {
        count(`request.${refused}`)
        return false
      }
      const out = !known && all().length >= MAX_REQUESTS ? outOf(all()) : undefined
      const row = { ...request, state: 'open', since: since.get(from) ?? clock.now() } satisfies RequestRow
      const changes: Change[] = [{ put: requestsTable.name, row }, ...more]
      if (out) changes.push({ drop: requestsTable.name, key: out })
      if ((await storage.write(changes)) !== 'done') return false
      since.set(from, row.since)
      if (out) {
        since.delete(out)
        count('request.pushed-out')
        onPushedOut(out)
      }
      store.setState({ requests: [...without(out ? [from, out] : [from]), request].sort(byTheirTurn) })
      return true
    },
    async ignore(from: readonly PersonId[]): Promise<boolean> {
      const requests = all().filter((r) => from.includes(r.from))
      if (requests.length === 0) return false
      const past = [...ignored]
        .sort((a, b) => a[1].at - b[1].at)
        .slice(0, Math.max(0, ignored.size + requests.length - MAX_IGNORED))
      const changes: Change[] = [
        ...requests.map((request) => ({
          put: requestsTable.name,
          row: { ...request, state: 'ignored', since: clock.now() } satisfies RequestRow,
        })),
        ...past.map(([id]) => ({ drop: requestsTable.name, key: id })),
      ]
      if ((await storage.write(changes)) !== 'done') return false
      for (const [id] of past) ignored.delete(id)
      for (const request of requests) ignored.set(request.from, { request, at: clock.now() })
      store.setState({ requests: without(from), ignored: allIgnored() })
      return true
    },
    async recall(from: readonly PersonId[]): Promise<boolean> {
      const back = from.flatMap((id) => ignored.get(id)?.request ?? [])
      if (back.length === 0 || all().length + back.length > MAX_REQUESTS) return false
      const changes = back.map((request): Change => {
        const row = { ...request, state: 'open', since: since.get(request.from) ?? clock.now() } satisfies RequestRow
        return { put: requestsTable.name, row }
      })
      if ((await storage.write(changes)) !== 'done') return false
      for (const { from: id } of back) {
        ignored.delete(id)
        if (!since.has(id)) since.set(id, clock.now())
      }
      store.setState({ requests: [...all(), ...back].sort(byTheirTurn), ignored: allIgnored() })
      return true
    },
    /** Change by which a request leaves the disk; `forget` once that is written. */
    drop: (from: PersonId): Change => ({ drop: requestsTable.name, key: from }),
    forget(from: PersonId) {
      ignored.delete(from)
      since.delete(from)
      store.setState({ requests: without([from]), ignored: allIgnored() })
    },
    async load() {
      const requests: ContactRequest[] = []
      for (const { state, since: first, ...request } of await readRows(
        storage,
        requestsTable.name,
        RequestRow,
        count,
      )) {
        if (state === 'ignored') ignored.set(request.from, { request, at: first ?? 0 })
        else requests.push(request)
        if (state === 'open') since.set(request.from, first ?? 0)
      }
      store.setState({ requests: requests.sort(byTheirTurn), ignored: allIgnored() })
    },
  }
}
