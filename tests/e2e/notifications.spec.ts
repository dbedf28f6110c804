import { expect, type Page } from '@playwright/test'
import type { Meeting } from '../support/deeds.ts'
import type { Person } from '../support/person.ts'
import { test } from '../support/shared.ts'

declare global {
  interface Window {
    device: {
      badges: number[]
      tones: number
      look(on: boolean): void
      /** Runs `step` while no notification is being shown: Chromium may forget one if it is asked for them meanwhile. */
      between<T>(step: () => Promise<T>): Promise<T>
    }
    asked: number
  }
}

/** What no page can read back: the number on the app’s icon, and what is played. And a way to look elsewhere, which headless pages never do. */
function listen() {
  let turn: Promise<unknown> = Promise.resolve()
  const device: Window['device'] = {
    badges: [],
    tones: 0,
    between(step) {
      const done = turn.then(step)
      turn = done.catch(() => undefined)
      return done
    },
    look(on) {
      document.hasFocus = () => on
      window.dispatchEvent(new Event(on ? 'focus' : 'blur'))
    },
  }
  window.device = device
  Object.assign(navigator, {
    setAppBadge: async (count: number) => void device.badges.push(count),
    clearAppBadge: async () => void device.badges.push(0),
  })
  const { showNotification } = ServiceWorkerRegistration.prototype
  ServiceWorkerRegistration.prototype.showNotification = function (...args) {
    return device.between(() => showNotification.apply(this, args))
  }
  const start = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (...args) {
    device.tones += 1
    start.apply(this, args)
  }
}

/** Ann, who may be notified, and Bob, who writes to her. */
async function friends(meeting: Meeting, granted = true) {
  const { ann, bob } = await meeting.friends(granted ? { permissions: ['notifications'] } : {})
  await ann.context.addInitScript(listen)
  await ann.page.reload()
  await ann.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await ann.openChat(bob)
  await ann.online()
  await bob.online()
  return { ann, bob }
}

/** Counts what the service worker says to this page. The page itself, which listens longer, has heard it before. */
function countAsked() {
  window.asked = 0
  navigator.serviceWorker.addEventListener('message', () => {
    window.asked += 1
  })
}

const look = (page: Page, on: boolean) => page.evaluate((on) => window.device.look(on), on)

const shown = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    const all = await window.device.between(() => registration.getNotifications())
    return all.map(({ title, body }) => `${title}: ${body}`.replace(/[\u2068\u2069]/g, ''))
  })

const icon = (page: Page) => page.locator('link[rel="icon"][type="image/svg+xml"]').getAttribute('href')

const settings = async ({ page }: Person) => {
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByRole('switch', { name: 'Notifications' })).toBeVisible()
}

test('while nobody looks: a notification, a sound, the number in title, icon and badge; gone once it is read', async ({
  meeting,
}) => {
  const { ann, bob } = await friends(meeting)
  await bob.say('while you look')
  // Rows come to rest before what stands there counts as read, and whoever looks away sooner has not read it.
  await expect(bob.message('while you look')).toHaveAttribute('data-status', 'read')
  expect(await shown(ann.page)).toEqual([])
  await expect.poll(() => icon(ann.page)).toMatch(/\/favicon\.svg$/)

  await look(ann.page, false)
  await bob.say('hello?')
  await expect.poll(() => shown(ann.page)).toEqual(['Bob: hello?'])
  await expect.poll(() => ann.page.evaluate(() => window.device.tones)).toBe(2)
  await bob.say('are you there?')
  await expect.poll(() => shown(ann.page)).toEqual(['Bob (2): are you there?'])
  await expect(ann.page).toHaveTitle(/^\(2\) /)
  await expect
    .poll(async () => decodeURIComponent((await icon(ann.page)) ?? ''))
    .toMatch(/^data:image\/svg\+xml,.*>2<\/text>/)
  await expect.poll(() => ann.page.evaluate(() => window.device.badges.at(-1))).toBe(2)

  await look(ann.page, true)
  await expect.poll(() => shown(ann.page)).toEqual([])
  await expect(ann.page).toHaveTitle(/^Bob/)
  await expect.poll(() => icon(ann.page)).toMatch(/\/favicon\.svg$/)
  await expect.poll(() => ann.page.evaluate(() => window.device.badges.at(-1))).toBe(0)
})

test('names and texts show as much as the person chose', async ({ meeting }) => {
  const { ann, bob } = await friends(meeting)
  for (const [choice, expected] of [
    ['Name only', 'Bob: New message'],
    ['Nothing', 'Tête-à-tête: New message'],
    ['Name and message', 'Bob: secret 3'],
  ] as const) {
    await settings(ann)
    await ann.page.getByRole('radio', { name: choice }).click()
    await expect(ann.page.getByRole('radio', { name: choice })).toBeChecked()
    await look(ann.page, false)
    await bob.say(`secret ${['Name only', 'Nothing', 'Name and message'].indexOf(choice) + 1}`)
    await expect.poll(() => shown(ann.page)).toEqual([expected])
    await look(ann.page, true)
    await ann.openChat(bob)
    await expect.poll(() => shown(ann.page)).toEqual([])
  }
  // It is there after a reload, too.
  await ann.page.reload()
  await settings(ann)
  await expect(ann.page.getByRole('radio', { name: 'Name and message' })).toBeChecked()
})

test('while one looks at another part of the app: a sound, the number beside the chat and in the title, a word for those who listen', async ({
  meeting,
}) => {
  const { ann, bob } = await friends(meeting)
  await settings(ann)
  await bob.say('over here')
  await expect(ann.page).toHaveTitle(/^\(1\) /)
  await expect(ann.page.locator(`nav [data-peer="${bob.id}"]`)).toHaveAttribute('data-unread', '1')
  await expect(ann.page.locator(`[role="status"][data-news="${bob.id}"]`)).toHaveText('New message from Bob')
  await expect.poll(() => ann.page.evaluate(() => window.device.tones)).toBeGreaterThan(0)
  // The system says nothing: it would cover what the person is looking at.
  expect(await shown(ann.page)).toEqual([])
  await ann.openChat(bob)
  await expect(ann.page.locator('[data-news]')).toHaveCount(0)
})

test('many reactions while nobody looks are one notification', async ({ meeting }) => {
  const { ann, bob } = await friends(meeting)
  for (const text of ['one', 'two', 'three']) await ann.say(text)
  await expect(bob.message('three')).toBeVisible()
  await settings(ann)
  await look(ann.page, false)
  for (const text of ['one', 'two', 'three']) {
    await bob.message(text).hover()
    await bob.message(text).getByRole('button', { name: 'Message actions' }).click()
    await bob.page.getByRole('menuitem', { name: 'React' }).click()
    const chooser = bob.page.getByRole('dialog', { name: 'Choose an emoji' })
    await chooser.getByRole('button', { name: '👍', exact: true }).click()
    await expect(chooser).toBeHidden()
  }
  await expect.poll(() => shown(ann.page)).toEqual(['Bob: Reacted to several of your messages'])
})

test('quiet hours: nothing is shown or heard, and all is counted', async ({ meeting }) => {
  const { ann, bob } = await friends(meeting)
  await settings(ann)
  await ann.page.getByRole('switch', { name: 'Quiet hours' }).click()
  // All day, whenever this runs.
  await ann.page.getByLabel('From', { exact: true }).fill('00:00')
  await ann.page.getByLabel('Until', { exact: true }).fill('00:00')
  await look(ann.page, false)
  await ann.page.clock.install()
  await bob.say('sleep well')
  await expect(ann.page).toHaveTitle(/^\(1\) /)
  // Longer than what is gathered into one notification.
  await ann.page.clock.fastForward(10_000)
  expect(await shown(ann.page)).toEqual([])
  expect(await ann.page.evaluate(() => window.device.tones)).toBe(0)
})

test('the sound is chosen and heard in the settings; none is none', async ({ meeting }) => {
  const { ann, bob } = await friends(meeting)
  await settings(ann)
  const tones = () => ann.page.evaluate(() => window.device.tones)
  await ann.page.getByRole('combobox', { name: 'Sound' }).selectOption('Chime')
  await expect.poll(tones).toBe(4)
  await ann.page.getByRole('button', { name: 'Listen' }).click()
  await expect.poll(tones).toBe(8)
  await ann.page.getByRole('combobox', { name: 'Sound' }).selectOption('None')
  await expect(ann.page.getByRole('button', { name: 'Listen' })).toBeDisabled()
  await look(ann.page, false)
  await bob.say('quietly')
  await expect.poll(() => shown(ann.page)).toEqual(['Bob: quietly'])
  expect(await tones()).toBe(8)
})

test('permission is offered after the first message that nobody saw, and never asked for before', async ({
  meeting,
}) => {
  const { ann, bob } = await friends(meeting, false)
  await ann.page.evaluate(() => {
    Notification.requestPermission = async () => {
      window.device.badges.push(-1)
      return 'default'
    }
    Object.defineProperty(Notification, 'permission', { value: 'default' })
  })
  await bob.say('seen')
  await expect(ann.message('seen')).toBeVisible()
  const offer = ann.page.locator('[data-offer="notifications"]')
  await expect(offer).toHaveCount(0)
  await look(ann.page, false)
  await bob.say('missed')
  await expect(offer).toContainText('Get a notification')
  expect(await ann.page.evaluate(() => window.device.badges.includes(-1))).toBe(false)
  await offer.getByRole('button', { name: 'Turn on' }).click()
  await expect.poll(() => ann.page.evaluate(() => window.device.badges.includes(-1))).toBe(true)
  await expect(offer).toHaveCount(0)
})

test('a browser that keeps notifications away: the settings say how to allow them', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  await ann.context.addInitScript(() => Object.defineProperty(Notification, 'permission', { value: 'denied' }))
  await ann.page.reload()
  await ann.page.getByRole('link', { name: 'Settings' }).click()
  await expect(ann.page.locator('[data-notifications="denied"]')).toContainText('Blocked by the browser')
})

test('the tab in use shows the chat that the service worker asks for, and says that it is the one', async ({
  meeting,
}) => {
  const { ann, bob } = await friends(meeting)
  const other = await ann.newTab()
  await expect(other.locator('html[data-tab="follower"]')).toBeAttached()
  await settings(ann)
  const [worker] = ann.context.serviceWorkers()
  // What the worker does at a press (src/serviceWorker/notificationClick.ts), which no driver can make.
  for (const page of [ann.page, other]) await page.evaluate(countAsked)
  await worker?.evaluate(async (peer) => {
    const { clients } = globalThis as unknown as { clients: { matchAll(): Promise<Pick<Worker, 'postMessage'>[]> } }
    const answers: unknown[] = []
    Object.assign(globalThis, { answers })
    for (const tab of await clients.matchAll()) {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = ({ data }) => answers.push(data)
      tab.postMessage({ tete: 'tete.open-chat', peer }, [port2])
    }
  }, bob.id)
  const answers = () => worker?.evaluate(() => (globalThis as unknown as { answers: unknown[] }).answers)
  for (const page of [ann.page, other]) await expect.poll(() => page.evaluate(() => window.asked)).toBe(1)
  await expect.poll(answers).toEqual([{ tete: 'tete.mine' }])
  await expect(ann.page.getByRole('textbox', { name: 'Message', exact: true })).toBeVisible()
  await expect(other.getByRole('textbox', { name: 'Message', exact: true })).toHaveCount(0)
  expect(await answers()).toHaveLength(1)
})
