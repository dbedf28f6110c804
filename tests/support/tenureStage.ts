import type { App, Boot } from '../../src/app/app.ts'
import { createTenure, type OtherTabs, type Reason, type Tenure } from '../../src/app/tenure.ts'
import type { Row, TableSpec, Written } from '../../src/ports/storage.ts'
import { createMemoryDisk } from './memoryDisk.ts'
import { createMemoryStorage, type MemoryStorage } from './memoryStorage.ts'
import { createMemoryTabs, type MemoryTab } from './memoryTabs.ts'

const TABLE: TableSpec = { name: 'words', key: 'n' }
export type Led = Exclude<Reason, { phase: 'closed' }>

/** All of an app that a tenure touches, and the disk below it. */
interface Turn {
  readonly app: App
  readonly storage: MemoryStorage
  /** What lay on the disk when it was opened. */
  readonly found: readonly Row[]
  stopped: number
}

interface Opened {
  readonly others?: OtherTabs
  readonly wanted?: boolean
  /** Something to wait for before the disk is opened. */
  readonly before?: () => Promise<unknown>
  /** And before the app on it is made. */
  readonly after?: () => Promise<unknown>
  /** What there is to show instead of an app. */
  readonly instead?: () => Led | Promise<Led>
}

/** Everything that is ready to happen has happened then. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

/** The tabs of one profile, each with a tenure of its own over the one disk. */
export function createProfile() {
  const seats = createMemoryTabs()
  const disk = createMemoryDisk()
  /** By who wrote them, in the order in which they reached the disk. */
  const written: Tab[] = []
  const tabs: Tab[] = []
  let words = 0
  let writing: Promise<unknown> = Promise.resolve()

  interface Tab {
    readonly seat: MemoryTab
    readonly tenure: Tenure
    readonly shown: Boot[]
    readonly turns: Turn[]
    phase(): Boot['phase'] | undefined
    /** How its next turns begin. */
    next: Opened
    /** As if somebody pressed "Use here". */
    useHere(): void
    /** From the app of its newest turn, whether or not anybody has told it to stop. Undefined while there was none. */
    write(storage?: MemoryStorage): Promise<Written> | undefined
    /** With a word. */
    close(): void
    /** Without one. */
    die(): void
    readonly gone: boolean
  }

  function open(first: Opened = {}): Tab {
    const seat = seats.open()
    const shown: Boot[] = []
    const turns: Turn[] = []
    let gone = false
    /** Nothing that a dead tab has begun keeps anybody waiting. */
    const dead = createGate()

    async function lead(current: () => boolean): Promise<App | Led | undefined> {
      await tab.next.before?.()
      if (gone) return new Promise(() => undefined)
      const instead = tab.next.instead
      if (instead) return instead()
      // As IndexedDB opens: behind the writes that are under way.
      await writing
      if (!current()) return undefined
      const storage = createMemoryStorage([TABLE], { disk })
      const found = await storage.range({ table: TABLE.name })
      const turn: Turn = {
        storage,
        found,
        stopped: 0,
        app: {
          async stop() {
            turn.stopped += 1
            storage.close()
          },
        } as App,
      }
      turns.push(turn)
      await tab.next.after?.()
      return turn.app
    }

    const tenure = createTenure({
      tabs: seat,
      lead,
      show: (boot) => void shown.push(boot),
      wanted: first.wanted ?? false,
      ...(first.others ? { others: first.others } : {}),
    })
    const tab: Tab = {
      seat,
      shown,
      turns,
      next: first,
      phase: () => shown.at(-1)?.phase,
      tenure,
      useHere() {
        const now = shown.at(-1)
        if (now?.phase === 'elsewhere') now.takeOver()
      },
      write(storage = turns.at(-1)?.storage) {
        const writes = storage?.write([{ add: TABLE.name, row: { n: ++words } }]).then((outcome) => {
          if (outcome === 'done') written.push(tab)
          return outcome
        })
        if (writes) writing = Promise.all([writing, Promise.race([writes, dead.wait()])])
        return writes
      },
      close() {
        gone = true
        tenure.stop()
        seat.stop()
      },
      die() {
        gone = true
        for (const { storage } of turns) storage.crash()
        dead.release()
        seat.kill()
      },
      get gone() {
        return gone
      },
    }
    tabs.push(tab)
    return tab
  }

  return {
    open,
    disk,
    tabs,
    written,
    /** Those that show an app. */
    leading: () => tabs.filter((tab) => !tab.gone && tab.phase() === 'ready'),
    /** Apps that were made, and that nobody has stopped. */
    running: () => tabs.filter((tab) => !tab.gone).flatMap(({ turns }) => turns.filter(({ stopped }) => stopped === 0)),
  }
}

/** Something that can be waited for until it is let go. */
export function createGate() {
  let release = () => {}
  const passed = new Promise<void>((resolve) => {
    release = resolve
  })
  return { wait: () => passed, release }
}
