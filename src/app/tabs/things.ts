import { MAX_WINDOW, PAGE } from '../../conversation/limits.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { Search, Wish } from '../../features/search/search.ts'
import type { Opening, OpeningState } from '../../features/transcript/opening.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { App } from '../app.ts'
import type { ThingName } from './mirrored.ts'

/** Thing that was made for one tab: an opening, a search. */
export interface Thing {
  readonly what: ThingName
  readonly it: object
  readonly store: ReadonlyStore<unknown>
  /** First answer: what it said once there was something to say. */
  readonly first: Promise<unknown>
  close(): void
}

/** Window that a tab had at hand of a conversation before another tab led: it finds that again. */
export interface KeptWindow {
  readonly first: EntryId
  readonly middle: EntryId
  readonly last: EntryId
  readonly count: number
  readonly newest: boolean
  readonly held: boolean
}

export type OpeningArgs = readonly [conversation: ConversationId, at: EntryId | undefined, kept: KeptWindow | undefined]

const holds = ({ messages }: OpeningState, id: EntryId) => messages.some((message) => message.id === id)
/** Window as it was: as many pages as it takes, up from the newest, or both ways from its middle. */
async function reach({ store, ready, older, newer }: Opening, kept: KeptWindow): Promise<void> {
  await ready
  const now = store.getState
  // What is at the end stays at the end: more than fits is cut off there.
  const full = () => kept.newest && now().messages.length > MAX_WINDOW - PAGE
  const ways = [
    { id: kept.first, end: () => now().complete || full(), more: older },
    { id: kept.last, end: () => now().newest, more: newer },
  ]
  for (const { id, end, more } of ways)
    for (let looks = kept.count / PAGE + 2; looks > 0 && !holds(now(), id) && !end(); looks--) await more()
}

/** Things made for one tab, by the names that it gave them. */
export function createThings(app: App, watched: () => boolean) {
  const all = new Map<string, Thing>()
  let search: Search | undefined

  async function opened([conversation, at, kept]: OpeningArgs): Promise<Thing> {
    const opening = app.chat.open(conversation, kept && !kept.newest ? kept.middle : at, watched)
    const { close, store, ready: first } = opening
    if (kept?.held) opening.hold(true)
    const thing: Thing = { what: 'opening', it: opening, store, first, close }
    if (kept) await reach(opening, kept)
    return thing
  }
  async function found(): Promise<Search> {
    search ??= await app.search.open()
    return search
  }
  async function searching(): Promise<Thing> {
    const { index } = await found()
    return { what: 'search', it: await found(), store: index, first: Promise.resolve(), close() {} }
  }
  async function asking(wish: Wish | undefined): Promise<Thing> {
    const session = (await found()).begin()
    if (wish) session.ask(wish)
    return { what: 'session', it: session, store: session.store, first: Promise.resolve(), close: session.close }
  }

  /** Being made: what is closed meanwhile is not kept. */
  const making = new Set<string>()

  return {
    find: (name: string) => all.get(name),
    async make(name: string, what: string, args: readonly unknown[]): Promise<Thing | undefined> {
      all.get(name)?.close()
      all.delete(name)
      making.add(name)
      const thing =
        what === 'opening'
          ? await opened(args as unknown as OpeningArgs)
          : what === 'search'
            ? await searching()
            : what === 'session'
              ? await asking(args[0] as Wish | undefined)
              : undefined
      if (!making.delete(name)) {
        thing?.close()
        return undefined
      }
      if (thing) all.set(name, thing)
      return thing
    },
    close(name: string) {
      making.delete(name)
      all.get(name)?.close()
      all.delete(name)
    },
    closeAll() {
      making.clear()
      for (const thing of all.values()) thing.close()
      all.clear()
    },
  }
}
