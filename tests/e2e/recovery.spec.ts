import { expect, type Page } from '@playwright/test'
import type { Person } from '../support/person.ts'
import { createPerson, makeFriends } from '../support/person.ts'
import { test } from '../support/shared.ts'

// Recovery words: shown, written down, forgotten by the device; and somebody who comes back by them in another profile.

async function wordsOf({ page }: Person): Promise<string> {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Recovery words' }).click()
  const words = await page.locator('[data-recovery-words]').getAttribute('data-recovery-words')
  if (!words) throw new Error('no words')
  return words
}

/** Everything that lies open in the browser's storage of this page, as one text: a byte is two digits. */
const onDisk = (page: Page) =>
  page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const plain = (_: string, value: unknown) => {
      if (value instanceof Uint8Array) return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')
      return value instanceof CryptoKey ? `${value.algorithm.name} ${value.type}` : value
    }
    const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }]
    for (const { name } of await indexedDB.databases()) {
      const db = await settled(indexedDB.open(name!))
      for (const table of db.objectStoreNames)
        found.push([name, table, await settled(db.transaction(table).objectStore(table).getAll())])
      db.close()
    }
    return JSON.stringify(found, plain)
  })

const typeWords = async (page: Page, words: string) => {
  await page.getByRole('textbox', { name: 'Recovery words' }).fill(words)
  await page.getByRole('button', { name: 'Restore' }).click()
}
const alert = (page: Page) => page.locator('[role="alert"][data-error]')

test('shown, asked back, and gone from the device, while everything goes on', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  const words = (await wordsOf(ann)).split(' ')
  const { page } = ann
  expect(words.length).toBe(12)
  await expect(page.locator('[data-recovery-words] li')).toHaveText(words)
  // The other list is another spelling of the same, and back.
  await page.getByRole('button', { name: 'Français' }).click()
  await expect(page.locator('[data-recovery-words]')).not.toHaveAttribute('data-recovery-words', words.join(' '))
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.locator('[data-recovery-words]')).toHaveAttribute('data-recovery-words', words.join(' '))
  expect(await onDisk(page)).toContain('"seed":{')

  await page.getByRole('button', { name: 'I have written them down' }).click()
  const asked = page.getByRole('textbox', { name: /^Word \d+$/ })
  await expect(asked).toHaveCount(3)
  await expect(asked.first()).toBeFocused()
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(alert(page)).toHaveAttribute('data-error', 'wrong')
  for (const field of await asked.all()) {
    const label = (await field.evaluate((input: HTMLInputElement) => input.labels?.[0]?.textContent)) ?? ''
    await field.fill(words[Number(label.replace(/\D/g, '')) - 1]!.toUpperCase())
  }
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.locator('[data-words-gone]')).toContainText('not on this device')
  await expect(page.getByRole('button', { name: 'Recovery words' })).toHaveCount(0)

  const left = await onDisk(page)
  expect(left).toContain(ann.id)
  expect(left).not.toContain('"seed"')
  expect(left).not.toContain('AES-GCM')
  expect(left).not.toContain(words.slice(0, 2).join(' '))

  await page.reload()
  await expect(page.locator('html[data-broker="online"]')).toBeAttached()
  await page.goto(`${meeting.server.url}/?lang=en#/settings`)
  await expect(page.locator('[data-my-id]').first()).toHaveAttribute('data-my-id', ann.id)
  await expect(page.locator('[data-words-gone]')).toBeVisible()
})

test('back by words in another profile: the same ID, a friend who dials, their words, and a new beginning', async ({
  browser,
  server,
}) => {
  const [before, bob] = [await createPerson(browser, server.url, 'Ann'), await createPerson(browser, server.url, 'Bob')]
  await makeFriends(before, bob)
  await before.say('from the device that was lost')
  await expect(bob.message('from the device that was lost')).toBeVisible()
  await bob.say('a word of Bob')
  await expect(before.message('a word of Bob')).toBeVisible()
  const words = await wordsOf(before)
  await before.close()

  // A profile that has nothing but a piece of paper.
  const context = await browser.newContext()
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(`${server.url}/?lang=en`)
  await page.getByRole('button', { name: 'I have been here before' }).click()
  const numbered = words
    .split(' ')
    .map((word, at) => `${at + 1}. ${word.toUpperCase()}`)
    .join('\n')
  await typeWords(page, numbered)
  await expect(page.getByRole('heading', { name: 'Is this you?' })).toBeVisible()
  await expect(page.getByText(before.id.slice(-6))).toBeVisible()
  expect(await onDisk(page), 'nothing is stored before the answer').not.toContain(before.id)
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ann')
  await page.getByRole('button', { name: 'Start chatting' }).click()
  await expect(page.locator('[data-my-id]').first()).toHaveAttribute('data-my-id', before.id)

  const request = page.getByRole('region', { name: 'Requests' }).locator(`[data-peer="${bob.id}"]`)
  await expect(request).toContainText('knew you before')
  await expect(bob.page.locator('[data-link="online"]')).toHaveCount(0)
  await request.getByRole('button', { name: 'Accept' }).click()
  const log = page.getByRole('log', { name: 'Messages' })
  await expect(log.getByRole('article').filter({ hasText: 'a word of Bob' })).toBeVisible()
  await expect(bob.page.locator('[data-link="online"]').first()).toBeVisible()
  await expect(log.getByText('from the device that was lost')).toHaveCount(0)

  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('it is me again')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(bob.message('it is me again')).toBeVisible()
  await bob.say('welcome back')
  await expect(log.getByRole('article').filter({ hasText: 'welcome back' })).toBeVisible()
  expect(await bob.texts()).toEqual([
    'from the device that was lost',
    'a word of Bob',
    'it is me again',
    'welcome back',
  ])
  await page.reload()
  await expect(log.getByRole('article').filter({ hasText: 'a word of Bob' })).toBeVisible()
  // It has the words on paper, and nowhere else.
  expect(await onDisk(page)).not.toContain('"seed"')
  expect(complaints).toEqual([])
  await context.close()
  await bob.close()
})

test('wrong words: named, counted, doubted, and nothing is stored', async ({ browser, server, meeting }) => {
  const ann = await meeting.join('Ann')
  const words = (await wordsOf(ann)).split(' ')
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${server.url}/?lang=en`)
  await page.getByRole('button', { name: 'I have been here before' }).click()
  await expect(page.getByRole('textbox', { name: 'Recovery words' })).toBeFocused()

  // One letter wrong: the nearest is a press away.
  const typo = [...words]
  typo[4] = `${typo[4]}q`
  await typeWords(page, typo.join(' '))
  await expect(alert(page)).toHaveAttribute('data-error', 'unknown')
  await expect(alert(page)).toContainText(typo[4]!)
  await page.getByRole('button', { name: words[4]!, exact: true }).click()
  await expect(page.getByRole('textbox', { name: 'Recovery words' })).toHaveValue(words.join(' '))
  await expect(alert(page)).toHaveCount(0)

  await typeWords(page, words.slice(1).join(' '))
  await expect(alert(page)).toHaveAttribute('data-error', 'count')

  // Two swapped: the checksum tells of most. Where it does not, the ID is another's.
  for (let at = 0; at < 11; at++) {
    const swapped = [...words]
    ;[swapped[at], swapped[at + 1]] = [words[at + 1]!, words[at]!]
    if (swapped[at] === words[at]) continue
    await typeWords(page, swapped.join(' '))
    const asked = page.locator('[data-restoring]')
    await expect(asked.or(alert(page))).toBeVisible()
    if ((await asked.count()) > 0) {
      expect(await asked.getAttribute('data-restoring')).not.toBe(ann.id)
      await page.getByRole('button', { name: 'Back', exact: true }).click()
    } else await expect(alert(page)).toHaveAttribute('data-error', 'checksum')
  }

  // Words of another are somebody else's: said before anything happens.
  await typeWords(page, 'legal winner thank year wave sausage worth useful legal winner thank yellow')
  await expect(page.locator('[data-restoring]')).not.toHaveAttribute('data-restoring', ann.id)
  await page.getByRole('button', { name: 'Back', exact: true }).click()
  await page.getByRole('button', { name: 'Back', exact: true }).click()
  expect(await onDisk(page)).not.toContain('signing')
  // And one can still come as somebody new.
  await page.getByRole('textbox', { name: 'Your name' }).fill('Eve')
  await page.getByRole('button', { name: 'Start chatting' }).click()
  await expect(page.locator('[data-my-id]').first()).not.toHaveAttribute('data-my-id', ann.id)
  await context.close()
})
