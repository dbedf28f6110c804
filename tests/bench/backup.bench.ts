import { statSync } from 'node:fs'
import { type CDPSession, type Page, test } from '@playwright/test'
import { newProfile } from '../support/onDisk.ts'
import { benchServer } from './benchServer.ts'
import { note } from './figures.ts'
import { personOnDisk } from './onDisk.ts'

// Backups of a whole disk, on a real one: how fast, and in how much memory. How large: MB=1000 npx playwright test …

const server = benchServer()
const MINUTES = 60_000
const SIZES = (process.env.MB ?? '100').split(',').map(Number)
/** A row around its text, as JSON. */
const AROUND = 420

/** Fills the page's own database with so many megabytes: every tenth text is long. The app must not run meanwhile. */
const seed = (page: Page, peer: string, megabytes: number) =>
  page.evaluate(
    async ({ peer, bytes, around }) => {
      const asked = indexedDB.open('tete-a-tete')
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result)
        asked.onerror = () => reject(asked.error)
      })
      const from = Date.now() - 1e10
      let seq = 0
      for (let left = bytes; left > 0; ) {
        const tx = db.transaction('entries', 'readwrite')
        for (let n = 0; n < 2_000 && left > 0; n++) {
          seq += 1
          const text = `Message number ${seq}. `.repeat(seq % 10 === 0 ? 150 : 6)
          left -= text.length + around
          const row = { conversation: peer, author: peer, instance: 'AAAAAAAAAAA', seq, lamport: seq, at: from + seq }
          tx.objectStore('entries').put({
            ...row,
            kind: 'text',
            body: { text },
            order: [seq, peer, 'AAAAAAAAAAA', seq],
          })
        }
        await new Promise((resolve, reject) => {
          tx.oncomplete = resolve
          tx.onerror = reject
        })
      }
      db.close()
      return seq
    },
    { peer, bytes: megabytes * 1e6, around: AROUND },
  )

/** Memory of the page while something runs: its heap, by the browser's own word, and what its process holds. */
async function watched<T>(page: Page, run: () => Promise<T>) {
  const cdp: CDPSession = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  const heap = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1e6
  }
  const before = await heap()
  let [peak, over] = [before, false]
  const watching = (async () => {
    while (!over) {
      peak = Math.max(peak, await heap().catch(() => 0))
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  })()
  const began = performance.now()
  const value = await run()
  const seconds = (performance.now() - began) / 1_000
  over = true
  await watching
  await cdp.detach().catch(() => undefined)
  return { value, seconds, peak, before }
}

for (const megabytes of SIZES)
  test(`a backup of ${megabytes} MB, and back`, async () => {
    test.setTimeout(120 * MINUTES)
    const ann = await personOnDisk(server.url, 'Ann')
    const { page } = ann
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('button', { name: 'Recovery words' }).click()
    const words = (await page.locator('[data-recovery-words]').getAttribute('data-recovery-words'))!
    await page.goto(`${server.url}/favicon.svg`)
    const peer = ann.id.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q'))
    const rows = await seed(page, peer, megabytes)
    await page.goto(`${server.url}/?lang=en#/settings`)
    const save = page.getByRole('button', { name: 'Save a backup' })
    await save.waitFor()
    const saved = await watched(page, async () => {
      const [download] = await Promise.all([page.waitForEvent('download', { timeout: 60 * MINUTES }), save.click()])
      return download.path()
    })
    const size = statSync(saved.value).size / 1e6
    const name = `a backup of ${rows.toLocaleString('en')} rows, ${size.toFixed(0)} MB`
    const memory = ({ peak, before }: { peak: number; before: number }) =>
      `${Math.max(0, peak - before).toFixed(0)} MB of heap over ${before.toFixed(0)}`
    note(`${name}: saved`, `${(size / saved.seconds).toFixed(1)} MB/s`, `${saved.seconds.toFixed(1)} s`, '≥ 20 MB/s')
    note(`${name}: memory meanwhile`, memory(saved), '', '≤ 64 MB')

    const profile = await newProfile()
    const context = await profile.launch()
    const empty = await context.newPage()
    await empty.goto(`${server.url}/?lang=en`)
    await empty.getByRole('button', { name: 'I have been here before' }).click()
    await empty.getByRole('textbox', { name: 'Recovery words' }).fill(words)
    await empty.locator('input[type=file]').setInputFiles(saved.value)
    const restored = await watched(empty, async () => {
      await empty.getByRole('button', { name: 'Restore' }).click()
      await empty
        .getByRole('button', { name: 'Invite a friend' })
        .first()
        .waitFor({ timeout: 60 * MINUTES })
    })
    note(`${name}: restored`, `${(size / restored.seconds).toFixed(1)} MB/s`, `${restored.seconds.toFixed(1)} s`, '')
    note(`${name}: memory meanwhile, restoring`, memory(restored), '', '≤ 64 MB')
    await context.close()
    await profile.remove()
    await ann.leave()
  })
