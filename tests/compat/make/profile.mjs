// A browser's profile, as somebody has it who used version 0.1 until now: made by its page, in a real Chromium.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import { chromiumFlags, findChromium } from '../../../scripts/chromium.mjs'
import { buildVersion, serveVersion } from '../../../scripts/runningVersion.mjs'
import { seedOf } from './people.mjs'

/** The origin is part of everything that a browser keeps: the test serves at the same port (tests/e2e/oldProfile.spec.ts). */
const PORT = 28_657
/** What is no mere cache. */
const KEPT = ['Default/IndexedDB', 'Default/Local Storage']

const WRITER = 'ann'

export async function makeProfile(golden, { revision, tell }) {
  const [head, ...lines] = gunzipSync(readFileSync(join(golden, 'disk.jsonl.gz')))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const person = head.people[WRITER]
  const rows = lines.flatMap(([who, table, row]) => (who === WRITER ? [[table, row]] : []))

  tell('builds that version')
  const version = await buildVersion(revision)
  const server = await serveVersion(version.server, PORT)
  const folder = mkdtempSync(join(tmpdir(), 'old-profile-'))
  try {
    const launch = { executablePath: findChromium(), args: chromiumFlags, headless: true }
    const context = await chromium.launchPersistentContext(folder, launch)
    // The keys of the first run grow from a seed that the fixtures name.
    await context.addInitScript(
      (seed) => {
        const real = crypto.getRandomValues.bind(crypto)
        let left = seed
        crypto.getRandomValues = (array) => {
          if (array.byteLength !== 32 || !left) return real(array)
          array.set(left)
          left = undefined
          return array
        }
      },
      [...seedOf(person.number)],
    )
    const page = await context.newPage()
    tell('begins')
    await page.goto(`${server.url}/?lang=en`)
    await page.getByRole('textbox', { name: 'Your name' }).fill('Ann')
    await page.getByRole('button', { name: 'Start chatting' }).click()
    const id = await page.locator('[data-my-id]').first().getAttribute('data-my-id')
    if (id !== person.id) throw new Error(`the keys are not those of the fixture: ${id}`)

    tell('gets the rows')
    await page.goto(`${server.url}/health`)
    await page.evaluate(
      async ([all, drafts]) => {
        const asked = indexedDB.open('tete-a-tete')
        const db = await new Promise((resolve, reject) => {
          asked.onsuccess = () => resolve(asked.result)
          asked.onerror = () => reject(asked.error)
        })
        const tables = [...db.objectStoreNames].filter((name) => name !== '(epoch)')
        const writing = db.transaction(tables, 'readwrite', { durability: 'strict' })
        for (const name of tables) writing.objectStore(name).clear()
        for (const [table, row] of all) writing.objectStore(table).put(row)
        await new Promise((resolve, reject) => {
          writing.oncomplete = resolve
          writing.onabort = () => reject(writing.error)
        })
        db.close()
        for (const [key, value] of drafts) localStorage.setItem(`tete-a-tete.draft.${key}`, value)
      },
      [rows, person.drafts],
    )
    tell('looks at them')
    await page.goto(`${server.url}/?lang=en`)
    await page.locator(`nav a[data-peer="${Object.values(head.others)[0]}"]`).waitFor()
    await page.waitForTimeout(5_000)
    await context.close()
    const archive = join(golden, 'profile.tar.gz')
    // One spelling of everything that is not the content.
    const plain = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=2026-01-01']
    const without = ['--exclude=LOG*', '--exclude=LOCK'] // they tell of the machine
    execFileSync('tar', ['-I', 'gzip -9n', ...plain, ...without, '-cf', archive, '-C', folder, ...KEPT])
    console.log(`profile.tar.gz: ${statSync(archive).size} bytes`)
  } finally {
    await server.stop()
    version.remove()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
