import { type Page, test } from '@playwright/test'
import { newProfile } from '../support/onDisk.ts'
import { seedMessages } from '../support/seedMessages.ts'
import { benchServer } from './benchServer.ts'
import { median, ms, note, percentile, ratio } from './figures.ts'
import { friendsOnDisk } from './onDisk.ts'

const server = benchServer()

const MESSAGES = 300
const ENTRIES = 20_000
/** As many as the app stores at once when they come faster than the disk. */
const LIST = 1_024
const CATCH_UPS = 5

/** Resolves with the page's time, in milliseconds since 1970, of the first frame that shows `text`. */
const shownAt = (page: Page, text: string) =>
  page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const log = document.querySelector('[role="log"]')!
        const look = () => {
          if (!log.lastElementChild?.textContent?.includes(wanted) && !log.textContent?.includes(wanted)) return
          observer.disconnect()
          requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()))
        }
        const observer = new MutationObserver(look)
        observer.observe(log, { subtree: true, childList: true, characterData: true })
        look()
      }),
    text,
  )

/** The least that the way of a message takes on one side: one strict write of one row, then one frame. Milliseconds. */
const writeAndFrame = (page: Page) =>
  page.evaluate(async () => {
    const scope = window as unknown as { bare?: IDBDatabase }
    scope.bare ??= await new Promise<IDBDatabase>((resolve, reject) => {
      const asked = indexedDB.open('bare', 1)
      asked.onupgradeneeded = () => asked.result.createObjectStore('rows', { keyPath: 'id', autoIncrement: true })
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error)
    })
    const began = performance.now()
    const writing = scope.bare.transaction('rows', 'readwrite', { durability: 'strict' })
    writing.objectStore('rows').put({ author: 'a'.repeat(43), at: Date.now(), kind: 'text', body: { text: 'ping' } })
    await new Promise((resolve, reject) => {
      writing.oncomplete = resolve
      writing.onerror = reject
    })
    const written = performance.now()
    await new Promise((resolve) => requestAnimationFrame(resolve))
    const before = performance.now()
    await new Promise((resolve) => requestAnimationFrame(resolve))
    return written - began + performance.now() - before
  })

test('key press to the friend’s bubble', async () => {
  const [a, b] = await friendsOnDisk(server.url)
  const field = a.page.getByRole('textbox', { name: 'Message', exact: true })
  const took: number[] = []
  const least: number[] = []
  for (let i = 0; i < MESSAGES; i++) {
    const text = `ping ${i};`
    await field.fill(text)
    const shown = shownAt(b.page, text)
    await a.page.evaluate(() =>
      document.addEventListener(
        'keydown',
        () => {
          document.body.dataset.pressed = String(performance.timeOrigin + performance.now())
        },
        { once: true, capture: true },
      ),
    )
    await a.page.keyboard.press('Enter')
    const at = await shown
    took.push(at - Number(await a.page.evaluate(() => document.body.dataset.pressed)))
    least.push((await writeAndFrame(a.page)) + (await writeAndFrame(b.page)))
  }
  for (const p of [50, 99]) {
    const [ours, bare] = [percentile(took, p), percentile(least, p)]
    const reference = `two strict writes and two frames ${ms(bare)}, ${ratio(ours / bare)}`
    note(`key press to the friend’s bubble, p${p}`, ms(ours), reference, '≤ 1.25×')
  }
  await a.leave()
  await b.leave()
})

/**
 * Entries a second that reach the disk of this page, from the 500th of `peer` on. Each look waits for a write, and the next write for it,
 * so it looks seldom; it goes by the last look before all was there, since that came up to a look too late.
 */
const rateOfEntries = (page: Page, peer: string, count: number) =>
  page.evaluate(
    async ({ peer, count }) => {
      const result = <T>(asked: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          asked.onsuccess = () => resolve(asked.result)
          asked.onerror = () => reject(asked.error)
        })
      const db = await result(indexedDB.open('tete-a-tete'))
      const within = IDBKeyRange.bound([peer], [peer, []])
      let first: { seq: number; at: number } | undefined
      let last = { seq: 0, at: 0 }
      for (;;) {
        const cursor = await result(db.transaction('entries').objectStore('entries').openKeyCursor(within, 'prev'))
        const seq = Number((cursor?.key as IDBValidKey[] | undefined)?.at(-1) ?? 0)
        if (seq >= count) break
        last = { seq, at: performance.now() }
        if (seq > 500) first ??= last
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
      db.close()
      return ((last.seq - first!.seq) * 1_000) / (last.at - first!.at)
    },
    { peer, count },
  )

/** The rows of the page's own log, and the indexes that they have. The app must not run in it meanwhile. */
const entriesOf = (page: Page) =>
  page.evaluate(async () => {
    const result = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result)
        asked.onerror = () => reject(asked.error)
      })
    const db = await result(indexedDB.open('tete-a-tete'))
    const entries = db.transaction('entries').objectStore('entries')
    const { keyPath, indexNames } = entries
    const indexes = [...indexNames].map((name) => ({ name, path: entries.index(name).keyPath }))
    const rows: unknown[] = await result(entries.getAll())
    db.close()
    return { keyPath, indexes, rows }
  })

/** Rows a second: the same rows into a table with the same indexes, list by list, by IndexedDB itself. */
async function rateOfBareRows(table: Awaited<ReturnType<typeof entriesOf>>): Promise<number> {
  const profile = await newProfile()
  const context = await profile.launch()
  const page = await context.newPage()
  await page.goto(`${server.url}/favicon.svg`)
  const rate = await page.evaluate(
    async ({ keyPath, indexes, rows, list }) => {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const asked = indexedDB.open('bare')
        asked.onupgradeneeded = () => {
          const store = asked.result.createObjectStore('entries', { keyPath })
          for (const { name, path } of indexes) store.createIndex(name, path)
        }
        asked.onsuccess = () => resolve(asked.result)
        asked.onerror = () => reject(asked.error)
      })
      const began = performance.now()
      for (let at = 0; at < rows.length; at += list) {
        const writing = db.transaction('entries', 'readwrite', { durability: 'strict' })
        const store = writing.objectStore('entries')
        for (const row of rows.slice(at, at + list)) store.add(row)
        await new Promise((resolve, reject) => {
          writing.oncomplete = resolve
          writing.onerror = reject
        })
      }
      return (rows.length * 1_000) / (performance.now() - began)
    },
    { ...table, list: LIST },
  )
  await context.close()
  await profile.remove()
  return rate
}

test('catching up after a year', async () => {
  const rates: number[] = []
  const ratios: number[] = []
  for (let round = 0; round < CATCH_UPS; round++) {
    const [a, b] = await friendsOnDisk(server.url)
    for (const { page } of [a, b]) await page.goto(`${server.url}/favicon.svg`) // the same origin, without the app
    await seedMessages(a.page, { peer: b.id, count: ENTRIES, author: 'me' })
    // Both into an empty database: one is slower the more has just been written into it.
    const bare = await rateOfBareRows(await entriesOf(a.page))
    await a.page.goto(`${server.url}/?lang=en`)
    await b.page.goto(`${server.url}/?lang=en`)
    const rate = await rateOfEntries(b.page, a.id, ENTRIES)
    console.log(`bare ${Math.round(bare)}, catching up ${Math.round(rate)} rows a second`)
    rates.push(rate)
    ratios.push(rate / bare)
    await a.leave()
    await b.leave()
  }
  const [rate, times] = [median(rates), median(ratios)]
  const reference = `bare lists of the same rows ${Math.round(rate / times)}/s, ${ratio(times)}`
  note('entries stored on both sides, catching up', `${Math.round(rate)}/s`, reference, '≥ 0.9×')
})
