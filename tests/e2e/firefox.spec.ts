import { expect } from '@playwright/test'
import type { Browser } from 'puppeteer-core'
import { hasFirefox, inFirefox, joinInFirefox, launchFirefox } from '../support/firefox.ts'
import { createPerson, type Person } from '../support/person.ts'
import { copyBuild } from '../support/secondBuild.ts'
import { startServer } from '../support/server.ts'
import { test } from '../support/shared.ts'
import { chromiumTalker, PATIENCE, type Talker } from '../support/talker.ts'
import { alike, byId, choose, idOf, online, openChat, REACHED, READ, react, say } from '../support/talking.ts'

// Firefox beside Chromium. What is said of a `Talker` holds for whoever is in either.

test.describe('Firefox beside Chromium', () => {
  test.describe.configure({ mode: 'serial' })

  let firefox: Browser
  let home: string
  /** Ann is in Firefox, Bob and Cem are in Chromium. */
  let ann: Talker
  let bob: Talker
  const inChromium: Person[] = []

  const join = async (browser: Parameters<typeof createPerson>[0], name: string): Promise<Talker> => {
    const person = await createPerson(browser, home, name)
    inChromium.push(person)
    return chromiumTalker(person.page, person)
  }

  test.beforeAll(async ({ browser, server }) => {
    if (!hasFirefox) return
    home = server.url
    firefox = await launchFirefox()
    ann = await joinInFirefox(firefox, home, 'Ann')
    bob = await join(browser, 'Bob')
  })
  test.afterEach(async () => {
    const info = test.info()
    // Of Chromium's pages Playwright does that.
    if (info.status !== info.expectedStatus) await ann.screenshot(`${info.outputPath('firefox')}.png`)
  })
  test.afterAll(async () => {
    if (!hasFirefox) return
    await firefox.close()
    for (const person of inChromium) await person.close()
  })

  /** Asks to be friends, and is accepted. */
  async function ask(from: Talker, to: Talker) {
    await from.press('button', 'New chat').catch(() => undefined)
    await from.fill("Friend's ID or invite link", to.id)
    await from.press('button', 'Add friend')
    await say(from, `hello from ${from.name}`)
    await to.press('button', 'Accept', `[data-peer="${from.id}"]`)
    await openChat(to, from)
    await to.sees('article', `hello from ${from.name}`)
    await say(to, `hello ${from.name}`)
    await from.sees('article', `hello ${from.name}`)
    await from.sees(`article[data-from="me"]${REACHED}`)
    await from.sees('[data-link="online"][data-path="direct"]')
  }

  inFirefox('Firefox asks, and Chromium accepts', () => ask(ann, bob))

  inFirefox('Chromium asks, and Firefox accepts', async ({ browser }) => {
    const cem = await join(browser, 'Cem')
    await ask(cem, ann)
    await openChat(ann, bob)
  })

  inFirefox(
    'Firefox to Chromium: said, read, reacted to, answered, edited, deleted, and a reload keeps it',
    async () => {
      const [from, to] = [ann, bob]
      const [plan, regret] = [`By the erly tram (${from.name})`, `Something I regret (${from.name})`]
      await from.fill('Message', 'half a thought')
      await to.sees('[role="status"]', `${from.name} is typing`)
      await say(from, plan)
      await say(from, regret)
      const id = await idOf(to, plan)
      await from.sees(`${byId(id)}${READ}`)
      await react(to, id, '👍')
      await from.sees(`${byId(id)} button`, '👍')
      await choose(to, id, 'Reply')
      await say(to, `Which one? (${to.name})`)
      await from.sees(`article[data-reply-to="${id}"]`)
      await choose(from, id, 'Edit')
      await from.fill('Message', `By the night boat (${from.name})`)
      await from.key('Enter')
      await to.sees(`${byId(id)}[data-edited]`, 'By the night boat')
      const wrong = await idOf(from, regret)
      await choose(from, wrong, 'Delete for everyone')
      await to.sees(`${byId(wrong)}[data-deleted]`)
      await to.seesNot('article', regret)
      await alike(from, to)
      await from.reload()
      await online(from)
      await alike(from, to)
    },
  )

  inFirefox('of all this, Firefox has complained of nothing', () => {
    expect(ann.errors).toEqual([])
  })
})

inFirefox('in Firefox, too, loading the only tab anew takes the version that lies ready', async () => {
  const build = copyBuild('firefox')
  await build.version('one')
  const server = await startServer({ entry: build.entry })
  const firefox = await launchFirefox()
  try {
    const page = await firefox.newPage()
    page.setDefaultTimeout(PATIENCE)
    await page.goto(`${server.url}/?lang=en`)
    await page.locator('::-p-aria([name="Your name"][role="textbox"])').fill('Ann')
    await page.locator('::-p-aria([name="Start chatting"][role="button"])').click()
    await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
    await build.version('two')
    await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))
    await page.locator('[data-update="ready"]').wait()
    await page.reload()
    await page.locator('html[data-version="two"][data-broker="online"]').wait()
    const found = await page.evaluate(async () => {
      const { active, waiting } = await navigator.serviceWorker.ready
      return { waiting: waiting?.state, controls: active === navigator.serviceWorker.controller }
    })
    expect(found).toEqual({ waiting: undefined, controls: true })
    expect(await page.$('[data-update="ready"]')).toBeNull()
  } finally {
    await firefox.close()
    await server.kill()
    build.remove()
  }
})
