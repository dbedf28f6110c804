import { type Page, test } from '@playwright/test'
import { find, findsNothing, ofChat } from '../support/deeds.ts'
import { feel, watchFeeling } from '../support/floods.ts'
import { rowsIn } from '../support/indexOnDisk.ts'
import { makeFriends } from '../support/person.ts'
import { seedMessages } from '../support/seedMessages.ts'
import { benchServer } from './benchServer.ts'
import { ms, note, percentile, ratio } from './figures.ts'
import { personOnDisk } from './onDisk.ts'
import { startsToUsable } from './usable.ts'

const server = benchServer()
const KEYS = 100
/** For less than this it can be undone, and nothing goes yet. Milliseconds. */
const GRACE_MS = 11_000
const MINUTES = 60_000

/** Waits until a table is empty. */
async function emptied(page: Page, table: string): Promise<void> {
  while ((await rowsIn(page, table)) > 0) await page.waitForTimeout(250)
}

for (const [count, searched] of [
  [100_000, false],
  [1_000_000, false],
  [100_000, true],
] as const)
  test(`a chat of ${count} messages is deleted${searched ? ', all of them indexed' : ''}`, async () => {
    test.setTimeout(60 * MINUTES)
    const ann = await personOnDisk(server.url, 'Ann')
    const bob = await personOnDisk(server.url, 'Bob')
    const cem = await personOnDisk(server.url, 'Cem')
    await makeFriends(ann, bob)
    await makeFriends(ann, cem)
    await bob.leave()
    const { page } = ann
    await page.goto(`${server.url}/favicon.svg`)
    await seedMessages(page, { peer: bob.id, count, author: 'friend' })
    await page.addInitScript(watchFeeling)
    await page.goto(`${server.url}/?lang=en#/chat/${bob.id}`)
    await ann.message(`Message number ${count},`).waitFor()
    if (searched) {
      await find(ann, 'seldom')
      await page.getByText('Still indexing').waitFor({ state: 'hidden', timeout: 20 * MINUTES })
      await find(ann, '')
    }
    await ann.openChat(cem)
    await ann.online()
    const idle = await feel(ann, cem, KEYS)

    await ann.openChat(bob)
    await ofChat(ann, 'Delete chat')
    const began = Date.now()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByRole('article').first().waitFor({ state: 'detached' })
    const name = `deleting ${count.toLocaleString('en')} messages${searched ? ', indexed' : ''}`
    note(`${name}: gone from the screen`, ms(Date.now() - began), '', '')
    await ann.openChat(cem)
    await page.waitForTimeout(GRACE_MS - (Date.now() - began))
    const emptying = emptied(page, 'removals').then(() => Date.now())
    const felt = await feel(ann, cem, KEYS)
    const still = await rowsIn(page, 'removals')
    const gone = (await emptying) - began - GRACE_MS
    note(`${name}: off the disk`, `${(gone / 1_000).toFixed(1)} s`, `${Math.round(gone / (count / 1_000))} µs each`, '')
    for (const [what, p] of [['keys', 50] as const, ['keys', 95] as const, ['messages', 50] as const]) {
      const [now, before] = [percentile(felt[what], p), percentile(idle[what], p)]
      const where = still > 0 ? '' : ', partly after it'
      note(`${name}: ${what} meanwhile${where}, p${p}`, ms(now), `idle ${ms(before)}, ${ratio(now / before)}`, '≤ 2×')
    }
    await emptied(page, 'unindexed')
    const all = Date.now() - began - GRACE_MS
    note(`${name}: nothing left to tell the search`, `${(all / 1_000).toFixed(1)} s`, '', '')
    const stalls = await page.evaluate(() => window.stalls)
    const longest = (tasks: readonly number[]) => `${ms(Math.max(0, ...tasks))}, ${tasks.length} of more than 50 ms`
    note(`${name}: longest task`, longest(stalls), `idle ${longest(idle.stalls)}`, '≤ 50 ms')
    if (searched) {
      const asked = Date.now()
      await findsNothing(ann, 'number')
      note(`${name}: found no more`, ms(Date.now() - asked), '', '')
    }
    // The first look at what was deleted may take the browser a while, once.
    const address = `${server.url}/?lang=en#/chat/${bob.id}`
    const first = Date.now()
    await page.goto(`${server.url}/favicon.svg`)
    await page.goto(address)
    await page.getByRole('textbox', { name: 'Message', exact: true }).waitFor({ timeout: 5 * MINUTES })
    note(`${name}: first start of that chat afterwards`, ms(Date.now() - first), '', '')
    note(`${name}: start of that chat afterwards`, ms(await startsToUsable(page, address, undefined)), '', '')
    for (const person of [ann, cem]) await person.leave()
  })
