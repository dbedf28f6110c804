import { expect, test } from 'vitest'
import { DOWNLOAD_FOLDER } from '../../src/lib/places.ts'
import { createDownloads, TAKEN_MS } from '../../src/platform/backup/downloads.ts'
import { createFakeClock } from '../support/fakeClock.ts'

/** Private files of an origin, as little of them as downloads ask for. */
function privateFiles(now: () => number) {
  let folder: Map<string, number> | undefined
  const missing = () => new DOMException('', 'NotFoundError')
  const inFolder = (files: Map<string, number>) => ({
    async getFileHandle(name: string) {
      files.set(name, now())
      return { kind: 'file', name }
    },
    async removeEntry(name: string) {
      if (!files.delete(name)) throw missing()
    },
    async *values() {
      for (const [name, lastModified] of files)
        yield { kind: 'file', name, getFile: async () => ({ lastModified }) as File }
    },
  })
  const root = {
    async getDirectoryHandle(name: string, { create = false } = {}) {
      expect(name).toBe(DOWNLOAD_FOLDER)
      if (!folder && !create) throw missing()
      folder ??= new Map()
      return inFolder(folder)
    },
    async removeEntry() {
      if (!folder) throw missing()
      if (folder.size > 0) throw new DOMException('', 'InvalidModificationError')
      folder = undefined
    },
  }
  return { root: async () => root as unknown as FileSystemDirectoryHandle, names: () => folder && [...folder.keys()] }
}

/** Pages of one origin, one after another: the timers of each die with it. */
function stage() {
  const clock = createFakeClock()
  const files = privateFiles(clock.now)
  function page() {
    let lives = true
    const after = (ms: number, run: () => void) => void clock.after(ms, () => lives && run())
    const end = () => {
      lives = false
    }
    return { ...createDownloads({ root: files.root, now: clock.now, after }), end }
  }
  return { clock, names: files.names, page }
}

test('each download clears its own file once it is taken, and no other', async () => {
  const { clock, names, page } = stage()
  const { begin } = page()
  const first = await begin()
  first.taken()
  await clock.run(TAKEN_MS / 2)
  const second = await begin()
  second.taken()
  expect(names()).toEqual([first.handle.name, second.handle.name])
  await clock.run(TAKEN_MS / 2)
  expect(names()).toEqual([second.handle.name])
  await clock.run(TAKEN_MS / 2)
  expect(names()).toBeUndefined()
})

test('what a page did not live to clear goes at the next start', async () => {
  const { clock, names, page } = stage()
  const before = page()
  ;(await before.begin()).taken()
  before.end()
  await clock.run(TAKEN_MS)
  expect(names()).toHaveLength(1)
  await page().tidy()
  expect(names()).toBeUndefined()
})

test('at the next start what may still be being taken is left, and goes when its time is over', async () => {
  const { clock, names, page } = stage()
  const before = page()
  ;(await before.begin()).taken()
  before.end()
  await clock.run(TAKEN_MS / 2)
  await page().tidy()
  expect(names()).toHaveLength(1)
  await clock.run(TAKEN_MS / 2)
  expect(names()).toBeUndefined()
})

test('a file of a time to come is of a clock that was set back, and is not kept for it', async () => {
  const { clock, names, page } = stage()
  await page().begin()
  clock.jump(-5 * TAKEN_MS)
  await page().tidy()
  expect(names()).toBeUndefined()
})

test('where there is nothing to tidy nothing is made', async () => {
  const { names, page } = stage()
  await page()
    .tidy()
    .catch(() => undefined)
  expect(names()).toBeUndefined()
})

test('a download that failed leaves no file', async () => {
  const { names, page } = stage()
  const { begin } = page()
  const [failed, other] = [await begin(), await begin()]
  await failed.drop()
  expect(names()).toEqual([other.handle.name])
})
