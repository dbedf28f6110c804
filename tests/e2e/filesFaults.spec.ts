import { expect, type Page } from '@playwright/test'
import { choose, log } from '../support/deeds.ts'
import { faultyMeeting } from '../support/faultyMeeting.ts'
import { newProfile } from '../support/onDisk.ts'
import { createPerson, makeFriends, type Person } from '../support/person.ts'
import { seededRandom } from '../support/seededRandom.ts'
import {
  chooseAgain,
  filesToSend,
  keptOf,
  lineOf,
  press,
  saved,
  sendFiles,
  sha256,
  shownBytes,
} from '../support/sentFiles.ts'
import { test } from '../support/shared.ts'
import { countSideFrames, cutChannels, framesOf } from '../support/sideFrames.ts'

// What befalls files on their way, in real pages. For longer: `KILLS=20 SIZE=2000000000 SEED=7 npm run test:e2e -- filesFaults -g killed`.

const KILLS = Number(process.env['KILLS'] ?? 4)
/** Bytes. */
const SIZE = Number(process.env['SIZE'] ?? 160_000_000)
const SEED = Number(process.env['SEED'] ?? 1)
/** That may be sent again after each: what was on its way, or not noted yet. Bytes. */
const MOST_AGAIN = 8 * 1024 * 1024

const files = filesToSend()
test.afterAll(() => files.remove())

const LONG = { timeout: 240_000 }
const comes = (person: Person, name: string) =>
  expect.poll(() => shownBytes(person, name), { intervals: [50] }).toBeGreaterThan(0)

/** Somebody whose files are really on a disk, and counted. */
async function onDisk(origin: string, name: string) {
  const profile = await newProfile()
  const context = await profile.launch()
  await countSideFrames(context)
  const person = await createPerson({ newContext: async () => context }, origin, name)
  return Object.assign(person, {
    async leave() {
      await person.close()
      await profile.remove()
    },
  })
}

async function crash(page: Page) {
  const session = await page.context().newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  void session.send('Page.crash').catch(() => undefined) // it cannot answer any more
  await crashed
  await page.close()
}

test(`[D22] a transfer that is killed ${KILLS} times, on either side, ends with the same bytes, and little of them goes twice`, async ({
  server,
}) => {
  test.setTimeout(60_000 * (KILLS + 3) + SIZE / 2_000)
  const [ann, bob] = [await onDisk(server.url, 'Ann'), await onDisk(server.url, 'Bob')]
  await makeFriends(ann, bob)
  const path = await files.make('film.mkv', SIZE)
  await sendFiles(ann, path)
  await expect(lineOf(bob, 'film.mkv')).toBeVisible(LONG)
  await press(lineOf(bob, 'film.mkv'), 'Download')

  const kills: Record<string, () => Promise<unknown>> = {
    'link cut': () => Promise.all([cutChannels(ann.page), cutChannels(bob.page)]),
    'receiver reloaded': () => bob.page.reload(),
    'receiver crashed': async () => {
      await crash(bob.page)
      bob.page = await bob.newTab()
      await bob.openChat(ann)
    },
    'sender reloaded': async () => {
      await ann.page.reload()
      await chooseAgain(ann, 'film.mkv', path)
    },
  }
  const chance = seededRandom(SEED)
  const points = Array.from({ length: KILLS }, () => Math.floor((0.03 + 0.72 * chance()) * SIZE)).sort((a, b) => a - b)
  const all = Object.keys(kills)
  const first = Math.floor(chance() * all.length)
  const again: number[] = []
  for (const [n, point] of points.entries()) {
    const what = all[(first + n) % all.length]!
    await bob.page.waitForFunction((to) => window.sideFrames.came.end >= to, point, { polling: 20, ...LONG })
    // Whose page stays has seen what goes twice.
    const before = { sent: (await framesOf(ann.page)).sent.again, came: (await framesOf(bob.page)).came.again }
    await kills[what]!()
    // Nothing goes until all is as it was: of the page that stays, more than until then.
    const [sentBy, cameTo] = [(await framesOf(ann.page)).sent.bytes, (await framesOf(bob.page)).came.bytes]
    await ann.page.waitForFunction((bytes) => window.sideFrames.sent.bytes > bytes, sentBy, { polling: 50, ...LONG })
    await bob.page.waitForFunction((bytes) => window.sideFrames.came.bytes > bytes, cameTo, { polling: 50, ...LONG })
    const { sent, came } = { sent: (await framesOf(ann.page)).sent, came: (await framesOf(bob.page)).came }
    again.push(what === 'sender reloaded' ? came.again - before.came : sent.again - before.sent)
    console.log(`seed ${SEED}: ${what} from ${point} on, ${again.at(-1)} bytes again`)
  }
  await expect(lineOf(bob, 'film.mkv')).toContainText('on this device', LONG)
  expect(Math.max(...again)).toBeLessThanOrEqual(MOST_AGAIN)
  await expect(lineOf(ann, 'film.mkv')).toContainText('Bob has it')
  expect(await saved(bob, 'film.mkv', SIZE)).toBe(await sha256(path))
  await ann.leave()
  await bob.leave()
})

test('[D22] a file comes and goes while there is no broker', async ({ browser }) => {
  const meeting = await faultyMeeting(browser, SEED)
  const { ann, bob, broker } = meeting
  const path = await files.make('slides.pdf', 20_000_000)
  // What sends and keeps files is fetched with the first of them.
  await sendFiles(ann, await files.make('note.txt', 100))
  await press(lineOf(bob, 'note.txt'), 'Download')
  await expect(lineOf(bob, 'note.txt')).toContainText('on this device')
  broker.down(true)
  for (const { page } of [ann, bob]) await expect(page.locator('html[data-broker="online"]')).not.toBeAttached()
  await sendFiles(ann, path)
  await press(lineOf(bob, 'slides.pdf'), 'Download')
  await expect(lineOf(bob, 'slides.pdf')).toContainText('on this device')
  await expect(lineOf(ann, 'slides.pdf')).toContainText('Bob has it')
  expect(await saved(bob, 'slides.pdf')).toBe(await sha256(path))
  await meeting.end()
})

test('three at once, while both talk', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  const names = ['one.zip', 'two.zip', 'three.zip']
  const paths = await Promise.all(names.map((name, n) => files.make(name, 20_000_000 + n)))
  await sendFiles(ann, ...paths)
  for (const name of names) await press(lineOf(bob, name), 'Download')
  for (let n = 0; n < 5; n++) {
    await ann.say(`Ann says ${n}.`)
    await expect(bob.message(`Ann says ${n}.`)).toBeVisible()
    await bob.say(`Bob says ${n}.`)
    await expect(ann.message(`Bob says ${n}.`)).toBeVisible()
  }
  for (const [n, name] of names.entries()) {
    await expect(lineOf(bob, name)).toContainText('on this device', LONG)
    expect(await saved(bob, name)).toBe(await sha256(paths[n]!))
  }
})

test('[D24] whoever lets go of a file, however far it has come: nothing is left of it', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  const path = await files.make('video.mov', 150_000_000)
  const nothing = { blobs: 0, rows: 0, hashes: 0 }
  const line = (person: Person) => lineOf(person, 'video.mov')
  const until: Record<string, () => Promise<unknown>> = {
    offered: async () => undefined,
    asked: () => press(line(bob), 'Download'),
    moving: async () => {
      await press(line(bob), 'Download')
      await comes(bob, 'video.mov')
    },
    paused: async () => {
      await press(line(bob), 'Download')
      await comes(bob, 'video.mov')
      await press(line(bob), 'Pause')
      await expect(line(bob)).toContainText('Paused')
    },
  }
  /** At once: what is deleted by its own menu waits for an undo, and all of it would be there by then. */
  async function deleteForEveryone() {
    await choose(ann, line(ann), 'Select')
    await ann.page.getByRole('button', { name: 'Delete', exact: true }).click()
    await ann.page.getByRole('alertdialog').getByRole('button', { name: 'Delete for everyone' }).click()
  }
  const deeds: Record<string, () => Promise<unknown>> = {
    'its sender deletes it': deleteForEveryone,
    'its receiver deletes it': () => choose(bob, line(bob), 'Delete for me'),
    'its receiver discards it': () => press(line(bob), 'Discard'),
  }
  for (const [state, reach] of Object.entries(until))
    for (const [what, deed] of Object.entries(deeds)) {
      if (what === 'its receiver discards it' && state !== 'paused') continue
      await test.step(`${state}: ${what}`, async () => {
        await sendFiles(ann, path)
        await expect(line(bob)).toHaveAttribute('data-file', 'offered')
        await reach()
        await deed()
        await expect.poll(() => keptOf(bob), { message: `${state}: ${what}` }).toEqual(nothing)
        if (what === 'its receiver discards it') await expect(line(bob)).toHaveAttribute('data-file', 'offered')
        // The line of the next one is to be the only one of that name.
        if (what !== 'its sender deletes it') await deleteForEveryone()
        await expect(line(ann)).toHaveCount(0)
        await expect(line(bob)).toHaveCount(0)
        await expect.poll(() => keptOf(ann)).toEqual(nothing)
      })
    }
  // Both can still write to each other, and their pages are whole.
  await ann.say('That was all.')
  await expect(log(bob).getByText('That was all.')).toBeVisible()
})

test('[D26] a device that is full says so, keeps what came, and goes on once there is room', async ({ meeting }) => {
  const { ann, bob } = await meeting.friends()
  const path = await files.make('archive.tar', 120_000_000)
  const cdp = await bob.context.newCDPSession(bob.page)
  const origin = new URL(bob.page.url()).origin
  const there = lineOf(bob, 'archive.tar')
  await sendFiles(ann, path)
  await expect(there).toHaveAttribute('data-file', 'offered')
  const used = () => bob.page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0)

  // Chromium tells no page of a quota that is overridden: it is full on the way.
  await press(there, 'Download')
  await comes(bob, 'archive.tar')
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: (await used()) + 12_000_000 })
  await expect(there).toContainText('This device is full. Free some space, then go on.')
  const kept = await shownBytes(bob, 'archive.tar')
  expect(kept).toBeGreaterThan(0)
  await bob.page.reload()
  await expect(there).toContainText('This device is full. Free some space, then go on.')
  expect(await shownBytes(bob, 'archive.tar')).toBe(kept)
  await ann.say('Is it there?')
  await cdp.send('Storage.overrideQuotaForOrigin', { origin })
  await expect(bob.message('Is it there?')).toBeVisible()
  await press(there, 'Resume')
  await expect(there).toContainText('on this device', LONG)
  expect(await saved(bob, 'archive.tar', 120_000_000)).toBe(await sha256(path))
})
