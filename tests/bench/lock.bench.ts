import { type Page, test } from '@playwright/test'
import { seedMessages } from '../support/seedMessages.ts'
import { benchServer } from './benchServer.ts'
import { median, ms, note, ratio } from './figures.ts'
import { PASSPHRASE, turnOn } from './lockOn.ts'
import { friendsOnDisk, personOnDisk } from './onDisk.ts'

const server = benchServer()
const MESSAGES = 100_000
const STARTS = 7
const ENTRIES = 20_000
const CATCH_UPS = 3

interface Start {
  readonly usable: number
  /** From when the door stood there until it opened: the person, and Argon2id. */
  readonly atDoor: number
}

/** Starts of the page, each until `last` stands there and one can write. By the page's own clock. */
async function starts(page: Page, address: string, last: string, isLocked: boolean): Promise<readonly Start[]> {
  await page.addInitScript((wanted) => {
    const at: Record<string, number> = {}
    new MutationObserver((_, observer) => {
      const { dataset } = document.documentElement
      const now = performance.now()
      if ('locked' in dataset) at.shut ??= now
      else if (at.shut !== undefined) at.open ??= now
      if (!document.querySelector('textarea') || !document.querySelector('[role="log"]')?.textContent?.includes(wanted))
        return
      observer.disconnect()
      const atDoor = at.shut === undefined ? 0 : at.open! - at.shut
      requestAnimationFrame(() => {
        dataset.usable = JSON.stringify({ usable: performance.now(), atDoor })
      })
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
  }, last)
  const all: Start[] = []
  for (let round = 0; round < STARTS; round++) {
    await page.goto(`${server.url}/favicon.svg`)
    await page.goto(address)
    if (isLocked) {
      await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(PASSPHRASE)
      await page.getByRole('button', { name: 'Unlock', exact: true }).click()
    }
    const usable = page.locator('html[data-usable]')
    await usable.waitFor()
    all.push(JSON.parse((await usable.getAttribute('data-usable')) ?? '') as Start)
  }
  return all
}

test('unlocking a hundred thousand messages', async () => {
  test.setTimeout(1_200_000)
  const a = await personOnDisk(server.url, 'Ann')
  const b = await personOnDisk(server.url, 'Bob')
  await a.add(b.id)
  const address = `${server.url}/?lang=en#/chat/${b.id}`
  const last = `Message number ${MESSAGES},`
  await a.page.goto(`${server.url}/favicon.svg`)
  await seedMessages(a.page, { peer: b.id, count: MESSAGES, author: 'friend' })
  const open = await starts(a.page, address, last, false)
  const turning = await turnOn(a.page, server.url)
  const shut = await starts(a.page, address, last, true)
  const reference = median(open.map(({ usable }) => usable))
  const beside = median(shut.map(({ usable, atDoor }) => usable - atDoor))
  const door = median(shut.map(({ atDoor }) => atDoor))
  note(
    'unlocked, beside Argon2id, to a usable page, 100,000 messages',
    ms(beside),
    `without a lock ${ms(reference)}, ${ratio(beside / reference)}`,
    '≤ 1.3×',
  )
  note('at the door: the passphrase typed, and Argon2id', ms(door), '', '≤ 1,200 ms')
  note('turning the lock on, 100,000 messages', ms(turning), `${Math.round((MESSAGES * 1_000) / turning)} rows/s`, '')
  for (const one of [a, b]) await one.leave()
})

/** Entries a second that come to the disk, whatever it is called. */
const rateOfEntries = (page: Page, count: number) =>
  page.evaluate(async (wanted) => {
    const result = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result)
        asked.onerror = () => reject(asked.error)
      })
    const names = (await indexedDB.databases()).map(({ name }) => name!)
    const db = await result(indexedDB.open(names.find((name) => /-[ab]$/.test(name)) ?? 'tete-a-tete'))
    let first: { there: number; at: number } | undefined
    for (;;) {
      const there = await result(db.transaction('entries').objectStore('entries').count())
      const now = { there, at: performance.now() }
      if (there > 500) first ??= now
      if (there >= wanted) {
        db.close()
        return ((now.there - first!.there) * 1_000) / (now.at - first!.at)
      }
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }, count)

test('catching up behind a lock', async () => {
  test.setTimeout(1_200_000)
  const rates = { open: [] as number[], shut: [] as number[] }
  for (let round = 0; round < CATCH_UPS; round++)
    for (const which of ['open', 'shut'] as const) {
      const [a, b] = await friendsOnDisk(server.url)
      if (which === 'shut') await turnOn(b.page, server.url)
      for (const { page } of [a, b]) await page.goto(`${server.url}/favicon.svg`)
      await seedMessages(a.page, { peer: b.id, count: ENTRIES, author: 'me' })
      await b.page.goto(`${server.url}/?lang=en`)
      if (which === 'shut') {
        await b.page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(PASSPHRASE)
        await b.page.getByRole('button', { name: 'Unlock', exact: true }).click()
      }
      await b.page.getByRole('navigation', { name: 'Chats' }).waitFor()
      await a.page.goto(`${server.url}/?lang=en`)
      rates[which].push(await rateOfEntries(b.page, ENTRIES))
      console.log(`${which}: ${Math.round(rates[which].at(-1)!)} rows a second`)
      for (const one of [a, b]) await one.leave()
    }
  const [open, shut] = [median(rates.open), median(rates.shut)]
  note(
    'entries stored, catching up behind a lock',
    `${Math.round(shut)}/s`,
    `without one ${Math.round(open)}/s, ${ratio(shut / open)}`,
    '≥ 0.6×',
  )
})
