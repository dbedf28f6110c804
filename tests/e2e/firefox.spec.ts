import { expect } from '@playwright/test'
import { besideChromium, inFirefox, joinInChromium } from '../support/firefox.ts'
import { copyBuild } from '../support/secondBuild.ts'
import { startServer } from '../support/server.ts'
import { test } from '../support/shared.ts'
import { joinByPuppeteer, type Talker } from '../support/talker.ts'
import { alike, byId, choose, idOf, online, openChat, REACHED, READ, react, say } from '../support/talking.ts'

// Firefox beside Chromium. What is said of a `Talker` holds for whoever is in either.

/** What sticks out of the box of its line, where Firefox cuts the line off with an ellipsis. Runs in a page. */
const stickingOut = () =>
  [...document.querySelectorAll('[data-link] span > svg')].flatMap((sign) => {
    const words = sign.parentElement as HTMLElement
    const end = words.getBoundingClientRect().right - Number.parseFloat(getComputedStyle(words).paddingInlineEnd)
    return sign.getBoundingClientRect().right > end + 0.5 ? [words.textContent] : []
  })

/** Asks to be friends, and is accepted. */
async function ask(from: Talker, to: Talker) {
  await from.fill("Friend's ID or invite link", to.id)
  await from.press('button', 'Add friend')
  await say(from, `hello from ${from.name}`)
  await to.press('button', 'Accept', `[data-peer="${from.id}"]`)
  await openChat(to, from)
  await to.sees('article', `hello from ${from.name}`)
  await say(to, `hello ${from.name}`)
  await from.sees('article', `hello ${from.name}`)
  await from.sees(`article[data-from="me"]${REACHED}`)
  for (const one of [from, to]) {
    await one.sees('[data-link="online"][data-path="direct"]')
    // Said whole, as there is room for it.
    expect(await one.evaluate(stickingOut)).toEqual([])
  }
}

test.describe('strangers', () => {
  inFirefox(
    'Firefox asks and Chromium accepts; Chromium asks and Firefox accepts',
    async ({ browser, server, firefox }) => {
      const dora = await joinByPuppeteer(firefox, server.url, 'Dora')
      const joined = [
        await joinInChromium(browser, server.url, 'Cem'),
        await joinInChromium(browser, server.url, 'Eva'),
      ]
      const [cem, eva] = joined.map(({ talker }) => talker) as [Talker, Talker]
      await ask(dora, cem)
      await ask(eva, dora)
      expect(dora.errors).toEqual([])
      await dora.close()
      for (const { person } of joined) await person.close()
    },
  )
})

test.describe('friends', () => {
  test.describe.configure({ mode: 'serial' })
  const stage = besideChromium()

  for (const [who, whom] of [
    ['ann', 'bob'],
    ['bob', 'ann'],
  ] as const)
    inFirefox(
      `${who === 'ann' ? 'Firefox to Chromium' : 'Chromium to Firefox'}: said, read, reacted to, answered, edited, deleted, and a reload keeps it`,
      async () => {
        const [from, to] = [stage[who], stage[whom]]
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

  inFirefox(
    'in Arabic, Firefox shows the field, what stands in it while it is empty, and what is written',
    async ({ server }) => {
      const { ann, bob } = stage
      /** What of the field is out of sight. */
      const hidden = () =>
        ann.evaluate(() => {
          const field = document.querySelector('textarea') as HTMLTextAreaElement
          const { scrollWidth, clientWidth, offsetHeight, clientHeight } = field
          const { direction } = getComputedStyle(field)
          return { direction, wider: scrollWidth - clientWidth, bars: offsetHeight - clientHeight }
        })
      await ann.goTo(`${server.url}/?lang=ar#/chat/${bob.id}`)
      await ann.sees('textarea[placeholder="اكتب رسالة"]')
      await expect.poll(hidden).toEqual({ direction: 'rtl', wider: 0, bars: 0 })
      await ann.fill('الرسالة', 'مرحبا')
      await expect.poll(hidden).toEqual({ direction: 'rtl', wider: 0, bars: 0 })
      await ann.fill('الرسالة', 'hello')
      await expect.poll(hidden).toEqual({ direction: 'ltr', wider: 0, bars: 0 })
    },
  )
})

inFirefox('in Firefox, too, loading the only tab anew takes the version that lies ready', async ({ firefox }) => {
  const build = copyBuild('firefox')
  await build.version('one')
  const server = await startServer({ entry: build.entry })
  const { page, close } = await joinByPuppeteer(firefox, server.url, 'Fay')
  try {
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
    await close()
    await server.kill()
    build.remove()
  }
})
