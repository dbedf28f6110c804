import { expect, test } from 'vitest'
import type { EntryId } from '../../../src/engine/ids.ts'
import { createFiles } from '../../../src/features/files/createFiles.ts'

type Deps = Parameters<typeof createFiles>[0]

/** The room before anything is loaded: what it was opened with, and closed. */
function stage({ rows = true } = {}) {
  const seen = { opened: 0, closed: 0, unreadable: false, go: () => {}, up: [] as string[] }
  const waiting: Promise<void>[] = []
  const link = { peer: 'bob', speaks: () => true }
  const deps = {
    storage: {
      async range({ limit }: { limit?: number }) {
        if (limit) return rows ? [{}] : []
        if (seen.unreadable) throw new Error('it cannot be read')
        return []
      },
      get: async () => undefined,
      write: async () => 'done',
    },
    links: { serve() {}, onUp() {}, to: (peer: string) => void seen.up.push(peer), newest: () => [link] },
    sides: { serve: () => () => {}, open() {} },
    clock: { after: () => () => {}, uptime: () => 0, now: () => 0 },
    crypto: { random: (n: number) => new Uint8Array(n), sha256: async () => new Uint8Array(32) },
    ...{ count() {}, audience: () => true, outcomes: { add() {} }, forwarders: { add() {} }, log: {}, rows: {} },
    me: () => 'ann',
    async disk() {
      seen.opened += 1
      await Promise.all(waiting)
      return { blobs: { list: async () => [] }, close: () => void seen.closed++ }
    },
  } as unknown as Deps
  const hold = () => waiting.push(new Promise<void>((resolve) => (seen.go = resolve)))
  return { seen, hold, files: createFiles(deps) }
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 20))
const NONE = 'none' as EntryId

test('a page that goes while files are being loaded closes what it opened', async () => {
  const { seen, hold, files } = stage()
  hold()
  await files.load()
  await settled()
  files.stop()
  seen.go()
  await settled()
  expect([seen.opened, seen.closed]).toEqual([1, 1])
})

test('rows that cannot be read at first: what was opened is closed, and the next who asks tries again', async () => {
  const { seen, files } = stage()
  seen.unreadable = true
  await files.load()
  await settled()
  expect([seen.opened, seen.closed, files.store.getState().ready]).toEqual([1, 1, false])
  seen.unreadable = false
  expect(await files.pause(NONE)).toBe(false)
  expect([seen.opened, seen.closed, files.store.getState().ready]).toEqual([2, 1, true])
  files.stop()
  await settled()
  expect(seen.closed).toBe(2)
})

test('without files nothing is loaded, and none is said to be missing', async () => {
  const { seen, files } = stage({ rows: false })
  await files.load()
  await settled()
  expect([seen.opened, files.store.getState().ready]).toEqual([0, true])
})
