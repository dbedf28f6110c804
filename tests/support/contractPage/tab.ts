import { createClock } from '../../../src/platform/clock.ts'
import { type OpenedStorage, openStorage } from '../../../src/platform/indexedDb/openStorage.ts'
import { createWebLockTabs } from '../../../src/platform/webLocks.ts'
import type { Row, Storage, TableSpec, Written } from '../../../src/ports/storage.ts'
import type { TabRole, Tabs } from '../../../src/ports/tabs.ts'

/** A tab of an app that does nothing but lead, follow and write; driven from outside, one page for each. */
export interface Tab {
  /** Joins the tabs of a profile; `roles` is all it was told since. */
  join(profile: string): Promise<TabRole>
  role(): TabRole
  roles(): readonly TabRole[]
  becomes(role: TabRole): Promise<void>
  takeOver(): void
  open(database: string): Promise<'ok' | Extract<OpenedStorage, { ok: false }>['why']>
  /** Rows of one list, each of about `size` characters. */
  write(ids: readonly number[], size?: number): Promise<Written>
  drop(ids: readonly number[]): Promise<Written>
  /** Of all rows; undefined when they cannot be read. */
  ids(): Promise<readonly number[] | undefined>
  /** Stands still, as a busy or frozen page does, until `url` answers, and in the same breath writes. */
  standStillThenWrite(url: string, id: number): Promise<{ believed: TabRole; written: Written }>
  /** Writes lists of three rows for ever; tells the number of each that is done. */
  writeForEver(done: (list: number) => void): void
  /** How many of these lists were anything else than done. */
  unwritten(): number
  /** The storage has told that its database is gone. */
  gone(): boolean
  /** Begins a migration of a database of `rows` rows that never ends, and says so when it is half-way. */
  migrateHalfWay(database: string, rows: number, halfWay: () => void): void
}

const TABLE: TableSpec = { name: 'rows', key: 'id' }

export function createTab(): Tab {
  let tabs: Tabs | undefined
  let storage: Storage | undefined
  const told: TabRole[] = []
  let unwritten = 0
  let gone = false

  function joined(): Tabs {
    if (!tabs) throw new Error('not joined')
    return tabs
  }
  function opened(): Storage {
    if (!storage) throw new Error('not opened')
    return storage
  }
  const becomes = (role: TabRole) =>
    new Promise<void>((resolve) => {
      if (joined().role() === role) return resolve()
      const stop = joined().onChange((now) => {
        if (now !== role) return
        stop()
        resolve()
      })
    })
  const write = (ids: readonly number[], size = 0) =>
    opened().write(ids.map((id) => ({ add: 'rows', row: { id, text: noise(size) } })))

  return {
    join(profile) {
      tabs = createWebLockTabs({ name: profile, locks: navigator.locks })
      return new Promise((resolve) =>
        joined().onChange((role) => {
          told.push(role)
          resolve(role)
        }),
      )
    },
    role: () => joined().role(),
    roles: () => told,
    becomes,
    takeOver: () => joined().takeOver(),
    async open(database) {
      const result = await openStorage({ name: database, version: 1, tables: [TABLE], clock: createClock() })
      if (!result.ok) return result.why
      storage = result.storage
      gone = false
      storage.onGone?.(() => {
        gone = true
      })
      return 'ok'
    },
    write,
    drop: (ids) => opened().write(ids.map((key) => ({ drop: 'rows', key }))),
    ids: () =>
      opened()
        .range({ table: 'rows' })
        .then(
          (rows) => rows.map((row) => Number(row.id)),
          () => undefined,
        ),
    async standStillThenWrite(url, id) {
      const request = new XMLHttpRequest()
      request.open('GET', url, false)
      request.send()
      return { believed: joined().role(), written: await write([id]) }
    },
    writeForEver(done) {
      const lane = async (first: number, step: number) => {
        for (let list = first; ; list += step) {
          if ((await write([list * 3, list * 3 + 1, list * 3 + 2], 400)) === 'done') done(list)
          else unwritten += 1
        }
      }
      for (let i = 0; i < 4; i++) void lane(i, 4)
    },
    unwritten: () => unwritten,
    gone: () => gone,
    migrateHalfWay(database, count, halfWay) {
      let seen = 0
      const again = (row: Row): Row => {
        seen += 1
        if (seen === Math.floor(count / 2)) halfWay()
        return { ...row, text: 'migrated' }
      }
      const step = {
        to: 2,
        async run(rows: { each(table: string, change: (row: Row) => Row): Promise<void> }) {
          for (;;) await rows.each('rows', again)
        },
      }
      void openStorage({ name: database, version: 2, tables: [TABLE], steps: [step], clock: createClock() })
    },
  }
}

/** Characters that do not compress. */
const noise = (size: number): string => {
  let text = ''
  while (text.length < size) text += crypto.randomUUID()
  return text.slice(0, size)
}
