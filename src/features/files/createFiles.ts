import { createStore } from 'zustand/vanilla'
import type { Forwarders } from '../../conversation/forwarding.ts'
import type { Outcomes } from '../../conversation/outcome.ts'
import type { Links } from '../../engine/links.ts'
import type { Audience } from '../../engine/protocol.ts'
import type { FileDisk } from '../../ports/fileBlobs.ts'
import type { Files, FilesState } from './files.ts'
import type { FilesRoomDeps } from './filesRoom.ts'
import { fileProtocol } from './protocol.ts'
import { filesTable } from './tables.ts'

interface Deps extends Omit<FilesRoomDeps, 'blobs' | 'isFriend' | 'links'> {
  links: Links
  audience: Audience
  outcomes: Outcomes
  forwarders: Forwarders
  /** Fetched when there is a file. */
  disk(): Promise<FileDisk>
}

type Loaded = Awaited<ReturnType<typeof import('./filesRoom.ts')['createFilesRoom']>>

/** Files room: loaded where there is a file, by the first that comes to speak of one, or by whoever sends one. */
export function createFiles({ audience, outcomes, forwarders, disk, ...deps }: Deps) {
  const { storage, links, count } = deps
  const store = createStore<FilesState>(() => ({ ready: false, files: {}, known: {}, saving: {}, inHand: {} }))
  let loading: Promise<Loaded> | undefined
  let close = () => {}
  let stopped = false
  /** There are files: also a load that failed is to be made good. */
  let hasRows = false

  async function load(): Promise<Loaded> {
    const [{ createFilesRoom }, opened] = await Promise.all([import('./filesRoom.ts'), disk()])
    const made = stopped
      ? Promise.reject(new Error('the page is going'))
      : createFilesRoom({ ...deps, isFriend: audience, blobs: opened.blobs }, store)
    // What was not made closes what was opened for it: the next try opens its own.
    made.catch(opened.close)
    const loaded = await made
    close = opened.close
    // Links that came before it.
    for (const link of links.newest()) if (link.speaks(fileProtocol)) loaded.onUp(link.peer)
    return loaded
  }
  function room(): Promise<Loaded> {
    loading ??= load()
    // The server may be away just now: whoever comes next tries again.
    loading.catch(() => {
      loading = undefined
    })
    return loading
  }
  const later = (use: (loaded: Loaded) => unknown) =>
    void room()
      .then((loaded) => !stopped && use(loaded))
      .catch(() => count('file.unloaded'))

  links.serve(fileProtocol, audience, {
    want: (link, said) => later(({ handlers }) => handlers.want(link, said)),
    list: (link, said) => later(({ handlers }) => handlers.list(link, said)),
    credit: (link, said) => later(({ handlers }) => handlers.credit(link, said)),
    stop: (link, said) => later(({ handlers }) => handlers.stop(link, said)),
    gone: (link, said) => later(({ handlers }) => handlers.gone(link, said)),
    ready: (link, said) => later(({ handlers }) => handlers.ready(link, said)),
    done: (link, said) => later(({ handlers }) => handlers.done(link, said)),
    noted: (link, said) => later(({ handlers }) => handlers.noted(link, said)),
  })
  links.onUp((link) => (loading || hasRows) && link.speaks(fileProtocol) && later(({ onUp }) => onUp(link.peer)))
  forwarders.add('file', async (line) => (await room()).forward(line))
  outcomes.add((conversation, outcome) => {
    const isWanted = loading || (deps.chosen().picturesCome && outcome.news.some(({ kind }) => kind === 'file'))
    if (isWanted) later(({ onOutcome }) => onOutcome(conversation, outcome))
  })

  const files: Files = {
    store,
    send: async (...asked) => (await room()).send(...asked),
    cancel: (conversation) => loading && later(({ cancel }) => cancel(conversation)),
    fetch: async (...asked) => (await room()).fetch(...asked),
    first: async (id) => (await room()).first(id),
    pause: async (id) => (await room()).pause(id),
    release: async (id) => (await room()).release(id),
    discard: async (id) => (await room()).discard(id),
    choose: async (...asked) => (await room()).choose(...asked),
    open: async (...asked) => (await room()).open(...asked),
    pictures: async (conversation) => (await room()).pictures(conversation),
    media: async (...asked) => (await room()).media(...asked),
    saveInto: async (...asked) => (await room()).saveInto(...asked),
    stopSaving: (id) => loading && later(({ stopSaving }) => stopSaving(id)),
  }

  return {
    ...files,
    async load() {
      // Nothing is loaded for whoever has no file.
      hasRows = (await storage.range({ table: filesTable.name, limit: 1, walk: true })).length > 0
      if (hasRows) later(() => undefined)
      else store.setState({ ready: true })
    },
    stop() {
      stopped = true
      void loading
        ?.then(({ stop }) => stop())
        .catch(() => undefined)
        .finally(() => close())
    },
  }
}
