import { expect } from '@playwright/test'
import { besideChromium, inFirefox } from '../support/firefox.ts'
import { PASSPHRASE } from '../support/lockDeeds.ts'
import { test } from '../support/shared.ts'
import { online, openChat, REACHED, READ, say } from '../support/talking.ts'

// What a device has a part in, in Firefox: its tabs, its lock, its notifications.

test.describe.configure({ mode: 'serial' })
const stage = besideChromium()

const LEADS = 'html[data-tab="leader"] body'
const FOLLOWS = 'html[data-tab="follower"] body'
const LOCKED = 'html[data-locked] body'
/** Everything in the databases of the page, as one text. Runs there. */
const kept = async () => {
  const answer = <T>(asked: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error)
    })
  const all: unknown[] = []
  for (const { name = '' } of await indexedDB.databases()) {
    const db = await answer(indexedDB.open(name))
    for (const store of db.objectStoreNames) all.push(await answer(db.transaction(store).objectStore(store).getAll()))
    db.close()
  }
  return JSON.stringify(all)
}

inFirefox(
  '[O1 O2] two tabs in Firefox: both show and do everything, and when the one that leads is closed the other goes on',
  async () => {
    const { ann, bob } = stage
    const second = await ann.newTab()
    await second.sees(FOLLOWS)
    await ann.sees(LEADS)
    await openChat(second, bob)
    await say(second, 'from the second')
    await bob.sees('article', 'from the second')
    for (const tab of [ann, second]) await tab.sees(`article[data-from="me"]${REACHED}`, 'from the second')
    await say(bob, 'to both')
    for (const tab of [ann, second]) await tab.sees('article', 'to both')
    await second.fill('Message', 'half a thou')
    await second.evaluate(() => document.querySelector('textarea')?.setAttribute('data-marked', 'yes'))
    await ann.leave()
    await second.sees(LEADS)
    await online(second)
    await second.sees('textarea[data-marked]', 'half a thou')
    await say(second, 'and on it goes')
    await bob.sees('article', 'and on it goes')
    await say(bob, 'so it does')
    await second.sees('article', 'so it does')
    await ann.comeBack()
    await ann.sees(FOLLOWS)
    await openChat(ann, bob)
    await second.leave()
    await ann.sees(LEADS)
    await online(ann)
  },
)

inFirefox(
  'notifications in Firefox: blocked, the settings say how to allow them; allowed, they are shown',
  async ({ server }) => {
    const { ann, bob } = stage
    const permit = (state: 'granted' | 'denied' | 'prompt') =>
      ann.page.browserContext().setPermission(server.url, { permission: { name: 'notifications' }, state })
    await ann.press('link', 'Settings')
    await permit('denied')
    await ann.sees('[data-notifications="denied"]', 'Blocked by the browser')
    // Which is to take the block away: there is nothing else to press in Firefox.
    await permit('prompt')
    await ann.sees('[role="switch"]')
    await ann.seesNot('[data-notifications="denied"]')
    await permit('granted')
    await ann.sees('label', 'Name and message')
    await openChat(ann, bob)
    // She looks at something else.
    const other = await ann.page.browserContext().newPage()
    await say(bob, 'while you look elsewhere')
    const shown = () =>
      ann.evaluate(async () =>
        (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body }) =>
          `${title}: ${body}`.replace(/[\u2068\u2069]/g, ''),
        ),
      )
    await expect.poll(shown).toEqual(['Bob: while you look elsewhere'])
    await other.close()
    await ann.toFront()
    await bob.sees(`article${READ}`, 'while you look elsewhere')
    await expect.poll(shown).toEqual([])
  },
)

inFirefox(
  '[Z1 Z2 Z4] a lock in Firefox: turned on, nothing lies open; locked and loaded anew, the passphrase opens it',
  async () => {
    const { ann, bob } = stage
    await say(bob, 'before the lock')
    await ann.sees('article', 'before the lock')
    expect(await ann.evaluate(kept)).toContain('before the lock')
    await ann.press('link', 'Settings')
    await ann.fill('New passphrase', PASSPHRASE)
    await ann.fill('New passphrase, again', PASSPHRASE)
    await ann.key('Enter')
    await ann.sees('button', 'Lock now')
    expect(await ann.evaluate(kept)).not.toContain('before the lock')
    await ann.press('button', 'Lock now')
    await ann.sees(LOCKED)
    await bob.seesNot('[data-link="online"]')
    await say(bob, 'while it was locked')
    await ann.fill('Passphrase', 'not that one')
    await ann.press('button', 'Unlock')
    await ann.sees('[data-error="wrong"]')
    await ann.fill('Passphrase', PASSPHRASE)
    await ann.press('button', 'Unlock')
    await ann.seesNot(LOCKED)
    await openChat(ann, bob)
    await ann.sees('article', 'while it was locked')
    await say(ann, 'behind the lock')
    await bob.sees('article', 'behind the lock')
    // A second tab behind the lock is handed what opens it.
    const second = await ann.newTab()
    await openChat(second, bob)
    await ann.leave()
    await second.sees(LEADS)
    await online(second)
    await second.seesNot(LOCKED)
    await say(second, 'whoever is left')
    await bob.sees('article', 'whoever is left')
    await second.leave()
    await ann.comeBack()
    await ann.sees(LOCKED)
    await ann.fill('Passphrase', PASSPHRASE)
    await ann.key('Enter')
    await openChat(ann, bob)
    await ann.sees('article', 'whoever is left')
    await online(ann)
  },
)
