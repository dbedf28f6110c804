import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Locator } from '@playwright/test'
import { log } from './deeds.ts'
import type { Person } from './person.ts'

// What people do with files, by the names that are on screen.

/** Bytes made at a time. */
const CHUNK = 8_000_000

/** Folder of files to be sent, for one spec. */
export function filesToSend() {
  const folder = mkdtempSync(join(tmpdir(), 'tete-files-'))
  return {
    /** A file of random bytes on this machine; its path. */
    async make(name: string, size: number): Promise<string> {
      const path = join(folder, name)
      writeFileSync(path, '')
      for (let left = size; left > 0; left -= CHUNK) await appendFile(path, randomBytes(Math.min(CHUNK, left)))
      return path
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

export const lineOf = (person: Person, name: string): Locator =>
  log(person).getByRole('article').filter({ hasText: name })

export const press = (of: Locator, name: string) => of.getByRole('button', { name, exact: true }).click()

export async function sendFiles(person: Person, ...paths: string[]) {
  await person.page.locator('input[data-files]').setInputFiles(paths)
  const dialog = person.page.getByRole('dialog', { name: 'Send files' })
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  // It stands there until all of it is hashed.
  await expect(dialog).toBeHidden({ timeout: 300_000 })
}

/** Chooses again a file that the browser has let go of. */
export const chooseAgain = (person: Person, name: string, path: string) =>
  lineOf(person, name).locator('input[type="file"]').setInputFiles(path)

/** Above so many bytes a person chooses where it is saved. */
const CHOSEN = 64 * 1024 * 1024

/** A double of the browser's own choice of a place, which no test can answer: the private files of this page. */
const choice = () =>
  Object.assign(window, {
    showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
      (await navigator.storage.getDirectory()).getFileHandle(`chosen-${suggestedName}`, { create: true }),
  })

/** SHA-256 of what the person gets who saves it, of so many bytes. */
export async function saved(person: Person, name: string, size = 0): Promise<string> {
  const { page } = person
  if (size <= CHOSEN) {
    const download = page.waitForEvent('download')
    await press(lineOf(person, name), 'Save')
    return sha256(await (await download).path())
  }
  await page.evaluate(choice)
  await press(lineOf(person, name), 'Save')
  await expect(page.getByText('Saved.')).toBeVisible({ timeout: 300_000 })
  const download = page.waitForEvent('download')
  await page.evaluate(async (chosen) => {
    const folder = await navigator.storage.getDirectory()
    const file = await (await folder.getFileHandle(chosen)).getFile()
    Object.assign(document.createElement('a'), { href: URL.createObjectURL(file), download: 'taken' }).click()
  }, `chosen-${name}`)
  return sha256(await (await download).path())
}

/** Bytes of it that are shown to be there, while a bar shows it; 0 where there is none. */
export const shownBytes = (person: Person, name: string): Promise<number> =>
  lineOf(person, name)
    .getByRole('progressbar', { name: 'Progress' })
    .evaluateAll((bars) => (bars[0] as HTMLProgressElement | undefined)?.value ?? 0)

/** What a profile keeps of files: blobs in the private files of its origin, and rows on its disk. */
export const keptOf = (person: Person): Promise<{ blobs: number; rows: number; hashes: number }> =>
  person.page.evaluate(async () => {
    const root = await navigator.storage.getDirectory()
    const folder = await root.getDirectoryHandle('sent-files').catch(() => undefined)
    let blobs = 0
    for await (const _name of folder?.keys() ?? []) blobs += 1
    const result = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result)
        asked.onerror = () => reject(asked.error)
      })
    const db = await result(indexedDB.open('tete-a-tete'))
    const count = (table: string) => result(db.transaction(table).objectStore(table).count())
    const [rows, hashes] = [await count('files'), await count('fileHashes')]
    db.close()
    return { blobs, rows, hashes }
  })
