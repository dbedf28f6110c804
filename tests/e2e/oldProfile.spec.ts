import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test'
import { mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { personIdOf } from '../../src/engine/address.ts'
import { expectedOf, golden } from '../compat/golden.ts'
import { chromiumLaunch } from '../support/chromium.ts'
import { find, goTo } from '../support/deeds.ts'
import { nodeKeys } from '../support/nodeCrypto.ts'
import { createPerson, type Person } from '../support/person.ts'
import { type RunningServer, startServer } from '../support/server.ts'

// The profile of somebody who used version 0.1 until now: see tests/compat/README.md.

/** Where version 0.1 was served when the profile was made: the origin is part of all that a browser keeps. */
const PORT = 28_657
const PROFILE = join(import.meta.dirname, '../compat/golden/profile.tar.gz')
const { conversations, starred, disappears } = expectedOf('ann')
const { people, others } = golden
const BOB = people.bob.id
/** What stands in that conversation now: the time of some has run out since. */
const left = conversations[BOB]!.messages.filter(({ id, kind }) => kind !== 'timer' && !disappears.has(`${BOB} ${id}`))

let server: RunningServer
let folder: string
let context: BrowserContext
let page: Page
test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  server = await startServer({ env: { PORT: String(PORT) } })
  folder = await mkdtemp(join(tmpdir(), 'profile-'))
  execFileSync('tar', ['-xzf', PROFILE, '-C', folder])
  context = await chromium.launchPersistentContext(folder, { headless: true, ...chromiumLaunch() })
  page = await context.newPage()
  await page.goto(`${server.url}/?lang=en`)
})
test.afterAll(async () => {
  await context.close()
  await server.stop()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

const entry = (peer: string) => page.getByRole('navigation', { name: 'Chats' }).locator(`a[data-peer="${peer}"]`)
const log = () => page.getByRole('log', { name: 'Messages' })
const field = () => page.getByRole('textbox', { name: 'Message', exact: true })

/** What is on screen is what was there, in its order and with its statuses. */
async function expectTheSame() {
  const shown = await log()
    .locator('[data-message-id]')
    .evaluateAll((all) =>
      all.map((one) => ['data-message-id', 'data-from', 'data-status'].map((name) => one.getAttribute(name))),
    )
  expect(shown.length).toBeGreaterThan(3)
  const ids = new Set(shown.map(([id]) => id))
  const expected = left.filter(({ id }) => ids.has(id))
  expect(shown).toEqual(expected.map(({ id, from, status }) => [id, from, status ?? null]))
}

test('a profile of version 0.1 opens: the person, their chats, what is unread, and who asks', async () => {
  await expect(entry(BOB)).toBeVisible()
  await expect(page.locator('html[data-broker="online"]')).toBeAttached()
  await expect(entry(BOB)).toHaveAttribute('data-unread', '5')
  for (const name of ['Gia', 'Ivy', 'Jo']) await expect(entry(others[name]!)).toContainText(name)
  await expect(page.getByRole('region', { name: 'Requests' }).locator('[data-peer]')).toContainText('Dan')
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(page.locator('[data-my-id]').first()).toHaveAttribute('data-my-id', people.ann.id)
  await expect(page.getByRole('combobox', { name: 'Language' })).toContainText('Français')
})

test('its newest messages stand there with their statuses, and so does the draft', async () => {
  await entry(BOB).click()
  await expect(field()).toHaveValue('an answer that is *not* sent yet')
  await expect(async () => {
    const latest = page.getByRole('button', { name: 'Go to latest' })
    if (await latest.isVisible()) await latest.click()
    await expect(log().locator(`[data-message-id="${left.at(-1)!.id}"]`)).toBeInViewport({ timeout: 2_000 })
  }).toPass({ timeout: 60_000 })
  await expectTheSame()
  await expect(page.getByRole('region', { name: 'Pinned messages' })).toBeVisible()
  await entry(others.Gia!).click()
  await expect(field()).toHaveValue('only words\nin two lines 🙂')
})

test('what was starred is starred, and words are found', async () => {
  const kept = starred.filter(({ peer, id }) => !disappears.has(`${peer} ${id}`))
  await goTo(page, '#/starred')
  await expect(page.getByRole('heading', { name: 'Starred messages' })).toBeVisible()
  const newest = conversations[kept[0]!.peer]!.messages.find(({ id }) => id === kept[0]!.id)!
  const words = newest.text.split(/[^a-z ]/u)[0]!.trim()
  await expect(page.getByRole('main')).toContainText(words)
  const person = { page } as Person
  // Ten thousand messages are read for it first.
  await expect((await find(person, 'lighthouse')).nth(3)).toBeVisible({ timeout: 180_000 })
  await find(person, '')
})

test('its identity, older than recovery words, has twenty-four, which spell its seed', async () => {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Recovery words' }).click()
  const shown = page.locator('[data-recovery-words]')
  await expect(shown.locator('li')).toHaveCount(24)
  const words = (await shown.getAttribute('data-recovery-words')) ?? ''
  const { publicKey } = nodeKeys(new Uint8Array(mnemonicToEntropy(words, wordlist)))
  expect(personIdOf(publicKey)).toBe(people.ann.id)
  await page.keyboard.press('Escape')
  await expect(shown).toBeHidden()
})

test('the person still proves their ID, and talks with a new friend', async ({ browser }) => {
  const zoe = await createPerson(browser, server.url, 'Zoe')
  await zoe.add(people.ann.id)
  const asks = page.getByRole('region', { name: 'Requests' }).locator(`[data-peer="${zoe.id}"]`)
  await asks.getByRole('button', { name: 'Accept' }).click()
  await entry(zoe.id).click()
  await zoe.openChat({ id: people.ann.id } as Person)
  await zoe.online()
  await field().fill('out of an old profile')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(zoe.message('out of an old profile')).toBeVisible()
  await zoe.say('into an old profile')
  await expect(log().getByRole('article').filter({ hasText: 'into an old profile' })).toBeVisible()
  await zoe.close()
})

test('and everything is there again after a reload', async () => {
  await page.reload()
  await entry(BOB).click()
  await expect(log().locator(`[data-message-id="${left.at(-1)!.id}"]`)).toBeVisible()
  await expect(field()).toHaveValue('an answer that is *not* sent yet')
})
