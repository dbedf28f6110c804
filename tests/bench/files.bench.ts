import { rm } from 'node:fs/promises'
import { type Page, test } from '@playwright/test'
import { newProfile } from '../support/onDisk.ts'
import { createPerson, makeFriends, type Person } from '../support/person.ts'
import { chooseAgain, filesToSend, lineOf, press, sendFiles } from '../support/sentFiles.ts'
import { countSideFrames, framesOf } from '../support/sideFrames.ts'
import { barePages, sentBare } from './barePages.ts'
import { benchServer } from './benchServer.ts'
import { median, ms, note, percentile, ratio } from './figures.ts'
import { linkTimesOf, noteLinkTimes, tripsSince } from './linkTimes.ts'
import { heldBy, residentNow, watchResident } from './resident.ts'

const server = benchServer()
const files = filesToSend()
test.afterAll(() => files.remove())

/** Bytes. `BIG=0` leaves out what takes long and much room. */
const SIZE = Number(process.env['SIZE'] ?? 200 * 1024 * 1024)
const BIG = Number(process.env['BIG'] ?? 2_000_000_000)
const TIMES = Number(process.env['TIMES'] ?? 3)
/** What goes while both write to each other: for as long as that takes. */
const BESIDE = 5 * SIZE
/** MiB. */
const WRITTEN = 200

const rate = (bytes: number, took: number) => bytes / took / 1_000
const mbs = (value: number) => `${value.toFixed(0)} MB/s`
const mib = (value: number) => `${value.toFixed(0)} MiB`
const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time))

type Sitting = Person & { leave(): Promise<void> }

async function sit(name: string): Promise<Sitting> {
  const profile = await newProfile()
  const context = await profile.launch()
  await countSideFrames(context)
  await noteLinkTimes(context)
  const person = await createPerson({ newContext: async () => context }, server.url, name)
  return Object.assign(person, {
    async leave() {
      await person.close()
      await profile.remove()
    },
  })
}
async function friends(): Promise<[Sitting, Sitting]> {
  const [ann, bob] = [await sit('Ann'), await sit('Bob')]
  await makeFriends(ann, bob)
  // All that files need is loaded, and a side connection was there once.
  const path = await files.make('first.bin', 3_000_000)
  await sendFiles(ann, path)
  await press(lineOf(bob, 'first.bin'), 'Download')
  await lineOf(bob, 'first.bin').and(bob.page.locator('[data-file="done"]')).waitFor()
  return [ann, bob]
}

/** Asks for a file, and resolves with the milliseconds until its row says that all of it is on the disk. */
const fetched = (page: Page, name: string, size: number) =>
  page.evaluate(
    async ([sought, bytes]) => {
      const line = [...document.querySelectorAll(`article[data-file-name="${sought}"]`)].at(-1)!
      const began = performance.now()
      for (const button of line.querySelectorAll('button')) if (button.textContent === 'Download') button.click()
      const { came } = window.sideFrames
      const before = came.bytes
      while (came.bytes < before + bytes) await new Promise((resolve) => setTimeout(resolve, 20))
      const result = <T>(asked: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          asked.onsuccess = () => resolve(asked.result)
          asked.onerror = () => reject(asked.error)
        })
      const db = await result(indexedDB.open('tete-a-tete'))
      for (;;) {
        const rows = await result(db.transaction('files').objectStore('files').getAll())
        if (rows.every(({ state }) => state !== 'wanted')) break
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      const took = performance.now() - began
      db.close()
      return took
    },
    [name, size] as const,
  )

test('from disk to disk, hashing and writing, against the browser alone', async () => {
  test.setTimeout(30 * 60_000)
  const bare = await barePages()
  const [ann, bob] = await friends()
  const path = await files.make('file.bin', SIZE)
  await bare.near.locator('input').setInputFiles(path)
  const raw = new Map<number, number[]>([16, 64, 256].map((kib) => [kib * 1024, []]))
  const ours: number[] = []
  const hashes: { ours: number[]; raw: number[] } = { ours: [], raw: [] }
  for (let n = 0; n < TIMES; n++) {
    for (const [message, took] of raw) took.push(await sentBare(bare, SIZE, message))
    hashes.raw.push(await bare.near.evaluate(() => window.filesBench.hash()))
    const began = performance.now()
    await sendFiles(ann, path)
    await bob.page.waitForFunction(
      (count) => document.querySelectorAll('article[data-file-name="file.bin"]').length > count,
      n,
    )
    hashes.ours.push(performance.now() - began)
    ours.push(await fetched(bob.page, 'file.bin', SIZE))
  }
  const [[message, best]] = [...raw].toSorted(([, a], [, b]) => median(a) - median(b)) as [[number, number[]]]
  console.log('raw', [...raw], 'ours', ours)
  const [theirs, mine] = [rate(SIZE, median(best)), rate(SIZE, median(ours))]
  const reference = `raw channel, ${message / 1024} KiB a message, ${mbs(theirs)}, ${ratio(mine / theirs)}`
  note('a file from disk to disk, proved and sealed', mbs(mine), reference, '≥ 0.9×')
  const [hashed, bareHash] = [rate(SIZE, median(hashes.ours)), rate(SIZE, median(hashes.raw))]
  note(
    'chosen to offered at the friend’s',
    mbs(hashed),
    `SHA-256 alone ${mbs(bareHash)}, ${ratio(hashed / bareHash)}`,
    '',
  )

  const wrote: { bare: number[]; proved: number[] } = { bare: [], proved: [] }
  for (let n = 0; n < TIMES; n++) {
    wrote.bare.push(await bare.far.evaluate((count) => window.filesBench.writeBare(count), WRITTEN))
    wrote.proved.push(await bare.far.evaluate((count) => window.filesBench.writeProved(count), WRITTEN))
  }
  const [plain, proved] = [wrote.bare, wrote.proved].map((took) => rate(WRITTEN * 1024 * 1024, median(took)))
  note(
    'pieces proved, sealed and written',
    mbs(proved!),
    `written alone ${mbs(plain!)}, ${ratio(proved! / plain!)}`,
    '',
  )
  await bare.close()
  await ann.leave()
  await bob.leave()
})

for (const size of [SIZE, BIG])
  if (size > 0)
    test(`memory, ${(size / 1e6).toFixed(0)} MB`, async () => {
      test.setTimeout(30 * 60_000)
      const [ann, bob] = await friends()
      const path = await files.make('large.bin', size)
      await sendFiles(ann, path)
      await lineOf(bob, 'large.bin').waitFor({ timeout: 10 * 60_000 })
      await pause(3_000)
      const idle = [await residentNow(ann.context), await residentNow(bob.context)]
      const held = [await heldBy(ann.context), await heldBy(bob.context)]
      const watches = [watchResident(ann.context), watchResident(bob.context)]
      const took = fetched(bob.page, 'large.bin', size)
      await bob.page.waitForFunction((half) => window.sideFrames.came.end > half, size / 2, { timeout: 0 })
      const meanwhile = [await heldBy(ann.context), await heldBy(bob.context)]
      await took
      const seen = await Promise.all(watches.map((end) => end()))
      for (const [n, who] of ['sender', 'receiver'].entries()) {
        const { most, middle } = seen[n]!
        note(
          `${who}’s pages and workers beyond idle, ${(size / 1e6).toFixed(0)} MB: most · median`,
          `${mib(most - idle[n]!)} · ${mib(middle - idle[n]!)}`,
          `idle ${mib(idle[n]!)}; the page’s heap and buffers half-way, collected, ${mib(meanwhile[n]! - held[n]!)} more`,
          '≤ 64 MiB',
        )
      }
      await ann.leave()
      await bob.leave()
      await rm(path)
    })

/** Milliseconds from sending a text to its being shown at the friend's, by the pages' own clocks. */
async function said(from: Person, to: Person, count: number, label: string, goesOn: () => Promise<boolean>) {
  const took: number[] = []
  for (let n = 0; n < count && (await goesOn()); n++) {
    const text = `${label} ${n};`
    const shown = to.page.evaluate(
      (wanted) =>
        new Promise<number>((resolve) => {
          const log = document.querySelector('[role="log"]')!
          const look = () => {
            if (!log.textContent?.includes(wanted)) return
            observer.disconnect()
            resolve(performance.timeOrigin + performance.now())
          }
          const observer = new MutationObserver(look)
          observer.observe(log, { subtree: true, childList: true, characterData: true })
          look()
        }),
      text,
    )
    await from.page.getByRole('textbox', { name: 'Message', exact: true }).fill(text)
    const at = await from.page.evaluate(() => {
      const now = performance.timeOrigin + performance.now()
      for (const button of document.querySelectorAll('button')) if (button.ariaLabel === 'Send') button.click()
      return now
    })
    took.push((await shown) - at)
  }
  return took
}

test('the chat beside a file', async () => {
  test.setTimeout(30 * 60_000)
  const [ann, bob] = await friends()
  const path = await files.make('beside.bin', BESIDE)
  await sendFiles(ann, path)
  await lineOf(bob, 'beside.bin').waitFor({ timeout: 120_000 })
  for (const [from, to, way] of [
    [ann, bob, 'the way of its bytes'],
    [bob, ann, 'against them'],
  ] as const) {
    const first = [(await linkTimesOf(to.page)).came.length, 0]
    const quiet = await said(from, to, 100, `quiet ${way}`, async () => true)
    const quietTrips = await tripsSince(from.page, to.page, first[0]!)
    if (way === 'against them') await press(lineOf(bob, 'beside.bin'), 'Resume')
    else await press(lineOf(bob, 'beside.bin'), 'Download')
    await pause(100)
    const [at, end] = [(await linkTimesOf(to.page)).came.length, way === 'against them' ? 0.95 : 0.45]
    const goesOn = () => bob.page.evaluate((to) => window.sideFrames.came.end < to, end * BESIDE)
    const busy = await said(from, to, 1_000, `busy ${way}`, goesOn)
    const busyTrips = await tripsSince(from.page, to.page, at)
    await lineOf(bob, 'beside.bin')
      .getByRole('button', { name: 'Pause' })
      .click()
      .catch(() => undefined)
    for (const p of [50, 99]) {
      const [a, b] = [percentile(busyTrips, p), percentile(quietTrips, p)]
      const aim = p === 50 ? '≤ 5 ms' : '≤ 60 ms'
      note(`a frame of the chat beside a file, ${way}, p${p} of ${busyTrips.length}`, ms(a), `without ${ms(b)}`, aim)
      const [c, d] = [percentile(busy, p), percentile(quiet, p)]
      note(
        `sent to shown beside a file, ${way}, p${p} of ${busy.length}`,
        ms(c),
        `without ${ms(d)}, ${ratio(c / d)}`,
        '',
      )
    }
  }

  await ann.leave()
  await bob.leave()
})

test('what a reload costs', async () => {
  test.setTimeout(30 * 60_000)
  const [ann, bob] = await friends()
  const size = 3 * SIZE
  const path = await files.make('long.bin', size)
  await sendFiles(ann, path)
  await lineOf(bob, 'long.bin').waitFor({ timeout: 10 * 60_000 })
  await press(lineOf(bob, 'long.bin'), 'Download')
  const cost = {
    receiver: { took: [] as number[], again: [] as number[] },
    sender: { took: [] as number[], again: [] as number[] },
  }
  const reached = (share: number) =>
    bob.page.waitForFunction((to) => window.sideFrames.came.end >= to, share * size, { polling: 20, timeout: 0 })
  for (const [n, who] of (['receiver', 'sender', 'receiver', 'sender', 'receiver', 'sender'] as const).entries()) {
    await reached(0.1 * (n + 1))
    const before = [await framesOf(ann.page), await framesOf(bob.page)]
    const one = cost[who]
    if (who === 'receiver') {
      await bob.page.reload()
      await bob.page.waitForFunction(() => window.linkTimes.firstBytes !== undefined)
      const { linked, firstBytes } = await linkTimesOf(bob.page)
      one.took.push(firstBytes! - linked!)
      one.again.push((await framesOf(ann.page)).sent.again - before[0]!.sent.again)
    } else {
      await ann.page.reload()
      await ann.page.waitForFunction(() => window.linkTimes.linked !== undefined)
      await lineOf(ann, 'long.bin').getByRole('button', { name: 'Choose the file' }).waitFor()
      const at = await ann.page.evaluate(() => performance.timeOrigin + performance.now())
      await chooseAgain(ann, 'long.bin', path)
      await ann.page.waitForFunction(() => window.sideFrames.sent.bytes > 0, undefined, { polling: 10 })
      one.took.push((await ann.page.evaluate(() => performance.timeOrigin + performance.now())) - at)
      one.again.push((await framesOf(bob.page)).came.again - before[1]!.came.again)
    }
  }
  for (const [who, { took, again }] of Object.entries(cost)) {
    const from = who === 'receiver' ? 'linked to bytes' : 'chosen again to bytes'
    note(`${who} reloaded in ${(size / 1e6).toFixed(0)} MB: ${from}, most`, ms(Math.max(...took)), '', '≤ 2 s')
    note(`the ${who}’s reload: bytes again, most`, `${(Math.max(...again) / 2 ** 20).toFixed(1)} MiB`, '', '≤ 8 MiB')
  }
  await ann.leave()
  await bob.leave()
})
