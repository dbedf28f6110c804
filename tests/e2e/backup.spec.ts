import { expect, type Page } from '@playwright/test'
import { DOWNLOAD_FOLDER } from '../../src/lib/places.ts'
import { alert, bytesOf, onTheWayBack, saved, settings, wordsOf } from '../support/backupDeeds.ts'
import { ofChat } from '../support/deeds.ts'
import { createPerson, makeFriends } from '../support/person.ts'
import { test } from '../support/shared.ts'

// Backups in real browsers: saved by hand, and restored in a profile that has nothing but words and file; exports; a file that is kept.

/** Everything in the databases of this page, by name. */
const databases = (page: Page) =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? '').sort())

test('[U3 U4] saved by hand, the device lost, and back by words and file: history, stars, names; and both go on', async ({
  browser,
  server,
}) => {
  const [before, bob] = [await createPerson(browser, server.url, 'Ann'), await createPerson(browser, server.url, 'Bob')]
  await makeFriends(before, bob)
  await before.say('from the device that was lost')
  await expect(bob.message('from the device that was lost')).toBeVisible()
  await bob.say('a word of Bob')
  await expect(before.message('a word of Bob')).toBeVisible()
  await before.message('a word of Bob').hover()
  await before.message('a word of Bob').getByRole('button', { name: 'Message actions' }).click()
  await before.page.getByRole('menuitem', { name: 'Star', exact: true }).click()
  const words = await wordsOf(before)
  const file = await saved(before)
  expect(file.name).toMatch(new RegExp(`^tete-a-tete-${before.id.slice(-6)}-\\d{4}-\\d\\d-\\d\\d\\.age$`))
  expect(file.bytes.subarray(0, 22).toString()).toBe('age-encryption.org/v1\n')
  expect(file.bytes.includes('a word of Bob')).toBe(false)
  await before.close()
  await bob.say('while she was away')

  const { context, page, complaints, restore } = await onTheWayBack(browser, server.url)
  await restore(words, file.bytes)
  await expect(page.getByRole('navigation', { name: 'Chats' })).toBeVisible()
  await page.goto(`${server.url}/?lang=en#/chat/${bob.id}`)
  const log = page.getByRole('log', { name: 'Messages' })
  await expect(log.getByRole('article').filter({ hasText: 'from the device that was lost' })).toBeVisible()
  await expect(log.getByRole('article').filter({ hasText: 'while she was away' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('it is me again')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(bob.message('it is me again')).toBeVisible()
  await bob.say('welcome back')
  await expect(log.getByRole('article').filter({ hasText: 'welcome back' })).toBeVisible()
  const texts = [
    'from the device that was lost',
    'a word of Bob',
    'while she was away',
    'it is me again',
    'welcome back',
  ]
  expect(await bob.texts()).toEqual(texts)
  expect(await log.locator('[data-message-id] [dir="auto"]').allInnerTexts()).toEqual(texts)
  await page.goto(`${server.url}/?lang=en#/settings`)
  await expect(page.locator('[data-my-id]').first()).toHaveAttribute('data-my-id', before.id)
  await page.getByRole('link', { name: 'Starred messages' }).click()
  await expect(page.getByText('a word of Bob')).toBeVisible()
  // The words were typed, and lie nowhere; still it can save again.
  await page.goto(`${server.url}/?lang=en#/settings`)
  await expect(page.locator('[data-words-gone]')).toBeVisible()
  const [again] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save a backup' }).click(),
  ])
  expect((await bytesOf(again)).length).toBeGreaterThan(file.bytes.length / 2)
  await page.reload()
  await expect(page.locator('[data-my-id]').first()).toHaveAttribute('data-my-id', before.id)
  await expect.poll(() => databases(page)).not.toContain('tete-a-tete-b')
  expect(complaints).toEqual([])
  await context.close()
  await bob.close()
})

test('[U3] [abuse X1 X5 X6] a wrong file, wrong words, a file that was cut or altered: nothing has changed, and words say why', async ({
  browser,
  server,
  meeting,
}) => {
  const ann = await meeting.join('Ann')
  const words = await wordsOf(ann)
  const { bytes } = await saved(ann)
  const { context, page, complaints, restore } = await onTheWayBack(browser, server.url)
  const before = await databases(page)
  const flipped = Buffer.from(bytes)
  flipped[bytes.length - 40]! ^= 1
  const others = 'legal winner thank year wave sausage worth useful legal winner thank yellow'
  for (const [why, with_, file] of [
    ['foreign', words, Buffer.from('hello')],
    ['foreign', words, Buffer.alloc(0)],
    ['damaged', words, bytes.subarray(0, bytes.length - 1)],
    ['damaged', words, bytes.subarray(0, 100)],
    ['damaged', words, flipped],
    ['others', others, bytes],
  ] as const) {
    await restore(with_, file)
    await expect(alert(page)).toHaveAttribute('data-error', why)
    await expect(alert(page)).toContainText('Nothing has changed.')
    expect(await databases(page)).toEqual(before)
    // Another file is another try.
    await page.locator('input[type=file]').setInputFiles([])
    await expect(alert(page)).toHaveCount(0)
  }
  // And the right ones are right still.
  await restore(words, bytes)
  await expect(page.getByRole('button', { name: 'Invite a friend' }).first()).toBeVisible()
  await page.goto(`${server.url}/?lang=en#/settings`)
  await expect(page.locator('[data-my-id]').first()).toHaveAttribute('data-my-id', ann.id)
  expect(complaints).toEqual([])
  await context.close()
})

test('[U2] the secret line of backups is shown on demand, and out of the words once they are gone', async ({
  meeting,
}) => {
  const ann = await meeting.join('Ann')
  const { page } = ann
  const words = await wordsOf(ann)
  const open = async () => {
    await page.getByRole('button', { name: 'Open a backup without this app' }).click()
    await expect(page.locator('[data-age-identity]')).toHaveCount(0)
    await page.getByRole('button', { name: 'Show', exact: true }).click()
  }
  const identity = () => page.locator('[data-age-identity]')
  await open()
  await expect(identity()).toHaveAttribute('data-age-identity', /^AGE-SECRET-KEY-1[0-9A-Z]{58}$/)
  const shown = await identity().getAttribute('data-age-identity')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Recovery words' }).click()
  await page.getByRole('button', { name: 'I have written them down' }).click()
  for (const field of await page.getByRole('textbox', { name: /^Word \d+$/ }).all()) {
    const label = (await field.evaluate((input: HTMLInputElement) => input.labels?.[0]?.textContent)) ?? ''
    await field.fill(words.split(' ')[Number(label.replace(/\D/g, '')) - 1]!)
  }
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-words-gone]')).toBeVisible()
  await open()
  await page.getByRole('textbox', { name: 'Recovery words' }).fill(words)
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(identity()).toHaveAttribute('data-age-identity', shown!)
  await page.keyboard.press('Escape')
  // Without the words it is saved as before.
  expect((await saved(ann)).bytes.length).toBeGreaterThan(500)
})

test('[U6 D19] a file that was chosen once is written by itself, and forgotten with the device', async ({
  meeting,
}) => {
  const ann = await meeting.join('Ann')
  const { page } = ann
  // No driver answers a dialog of the system's. A file of the page's own is such a file in every other way.
  const picker = () => {
    Object.assign(window, {
      showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true }),
    })
  }
  await page.addInitScript(picker)
  await page.reload()
  await settings(page)
  await page.getByRole('button', { name: 'Save every day…' }).click()
  const kept = page.locator('[data-kept]')
  await expect(kept).toHaveAttribute('data-kept', 'daily')
  const name = `tete-a-tete-${ann.id.slice(-6)}.age`
  await expect(kept).toContainText(name)
  const written = () =>
    page.evaluate(async (of) => {
      const root = await navigator.storage.getDirectory()
      const file = await (await root.getFileHandle(of)).getFile()
      return { text: (await file.text()).slice(0, 21), at: file.lastModified, size: file.size }
    }, name)
  const first = await written()
  expect(first.text).toBe('age-encryption.org/v1')
  await page.reload()
  await settings(page)
  await expect(kept).toHaveAttribute('data-kept', 'daily')
  // Given up, and chosen again: it is written anew.
  await page.getByRole('button', { name: 'Turn off' }).click()
  await page.getByRole('button', { name: 'Save every day…' }).click()
  await expect(kept).toHaveAttribute('data-kept', 'daily')
  await expect.poll(async () => (await written()).at).toBeGreaterThan(first.at)
  expect(await databases(page)).toContain('tete-a-tete-backup-file')
  await page.getByRole('button', { name: 'Forget everything on this device' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Forget everything', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Everything is forgotten' })).toBeVisible()
  expect(await databases(page)).toEqual([])
})

test('[U3 K2] back by words and file in a second tab, which has no app of its own', async ({ browser, server }) => {
  const before = await createPerson(browser, server.url, 'Ann')
  const words = await wordsOf(before)
  const { bytes } = await saved(before)
  await before.context.close()
  const first = await onTheWayBack(browser, server.url)
  await first.context.newPage().then((second) => second.goto(`${server.url}/?lang=en`))
  const [, page] = first.context.pages()
  await page!.getByRole('button', { name: 'I have been here before' }).click()
  // Words of nobody first: they are read in this tab, and it stays as it is.
  await page!.getByRole('textbox', { name: 'Recovery words' }).fill('abandon abandon')
  await page!.getByRole('button', { name: 'Restore' }).click()
  await expect(alert(page!)).toHaveAttribute('data-error', 'count')
  await page!.getByRole('textbox', { name: 'Recovery words' }).fill(words)
  const buffer = Buffer.from(bytes)
  await page!.locator('input[type=file]').setInputFiles({ name: 'b.age', mimeType: 'application/age', buffer })
  await page!.getByRole('button', { name: 'Restore' }).click()
  // The page begins anew, as Ann; and so does the other tab.
  for (const one of [page!, first.page]) await expect(one.getByRole('link', { name: 'Settings' })).toBeVisible()
  expect(first.complaints).toEqual([])
  await first.context.close()
})

test('on its way to a download a backup lies in a private file, which goes at a later start', async ({ meeting }) => {
  const { page } = await meeting.join('Ann')
  const privateFiles = () =>
    page.evaluate(async (name) => {
      try {
        const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(name)
        const all: string[] = []
        for await (const one of folder.keys()) all.push(one)
        return all.length
      } catch {
        return 'no folder'
      }
    }, DOWNLOAD_FOLDER)
  await settings(page)
  for (const kept of [1, 2]) {
    await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save a backup' }).click()])
    await expect(page.getByText(/^Last saved: /)).toBeVisible()
    await expect.poll(privateFiles).toBe(kept)
  }
  // A start within the time that a download may take leaves them: this one is a quarter of an hour later.
  await page.addInitScript(() => {
    const { now } = Date
    Date.now = () => now() + 15 * 60_000
  })
  await page.reload()
  await expect.poll(privateFiles).toBe('no folder')
})

test('[U7] a chat exported as text and as JSON', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await makeFriends(ann, bob)
  await ann.say('a first word')
  await bob.say('a second one')
  await expect(ann.message('a second one')).toBeVisible()
  const { page } = ann
  const exported = async (form?: string) => {
    await ofChat(ann, 'Export chat')
    if (form) await page.getByRole('radio', { name: form }).check()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click(),
    ])
    await expect(page.getByRole('dialog')).toBeHidden()
    return { name: download.suggestedFilename(), text: (await bytesOf(download)).toString('utf8') }
  }
  const text = await exported()
  expect(text.name).toMatch(/^Bob \d{4}-\d\d-\d\d\.txt$/)
  const bare = text.text.replace(/[\u2068\u2069]/gu, '')
  expect(bare).toMatch(/^Bob\n/)
  expect(bare).toMatch(/\n\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d\] Ann: a first word\n/)
  expect(bare).toMatch(/\] Bob: a second one\n/)
  const json = await exported('JSON, for programs')
  expect(json.name).toMatch(/\.json$/)
  expect((JSON.parse(json.text) as { messages: unknown[] }).messages).toMatchObject([
    { from: 'me', name: 'Ann', text: 'a first word' },
    { from: bob.id, name: 'Bob', text: 'a second one' },
  ])
})
