import { expect, test } from '@playwright/test'
import { launch } from 'puppeteer-core'
import { notChecked } from '../../scripts/notChecked.mjs'
import { findFirefox, lacking } from '../../scripts/tools.mjs'
import { createPerson } from '../support/person.ts'
import { copyBuild } from '../support/secondBuild.ts'
import { startServer } from '../support/server.ts'

/** As long as a slow machine may need. Milliseconds. */
const PATIENCE = 120_000
const FIREFOX_LAUNCH = {
  browser: 'firefox',
  executablePath: findFirefox() ?? 'no Firefox found',
  headless: true,
  timeout: PATIENCE,
} as const

const lack = lacking('firefox')
const inFirefox = (title: string, work: Parameters<typeof test>[2]) =>
  lack === undefined ? test(title, work) : notChecked(lack, title)

inFirefox('Firefox and Chromium talk to each other', async ({ browser }) => {
  const server = await startServer()
  const bob = await createPerson(browser, server.url, 'Bob')
  const firefox = await launch(FIREFOX_LAUNCH)
  try {
    const page = await firefox.newPage()
    page.setDefaultTimeout(PATIENCE)
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    await page.goto(`${server.url}/?lang=en`)
    await page.locator('::-p-aria([name="Your name"][role="textbox"])').fill('Ann')
    await page.locator('::-p-aria([name="Start chatting"][role="button"])').click()
    const mine = await page.locator('[data-my-id]').waitHandle()
    const id = await mine.evaluate((element) => element.getAttribute('data-my-id')!)
    await page.locator('::-p-aria([name="Friend\'s ID or invite link"][role="textbox"])').fill(bob.id)
    await page.locator('::-p-aria([name="Add friend"][role="button"])').click()
    const box = page.locator('::-p-aria([name="Message"][role="textbox"])')
    await box.fill('from Firefox')
    await page.locator('::-p-aria([name="Send"][role="button"])').click()

    await bob.page.locator(`[data-peer="${id}"]`).getByRole('button', { name: 'Accept' }).click()
    await bob.page.getByRole('navigation', { name: 'Chats' }).locator(`[data-peer="${id}"]`).click()
    await expect(bob.message('from Firefox')).toBeVisible()
    await bob.say('from Chromium')
    await page.locator(`article[data-from="${bob.id}"]`).wait()
    await page.locator('article[data-from="me"]:is([data-status="delivered"], [data-status="read"])').wait()
    await page.locator('[data-link="online"][data-path="direct"]').wait()
    expect(errors).toEqual([])
  } finally {
    await firefox.close()
    await bob.close()
    await server.stop()
  }
})

inFirefox('in Firefox, too, loading the only tab anew takes the version that lies ready', async () => {
  const build = copyBuild('firefox')
  await build.version('one')
  const server = await startServer({ entry: build.entry })
  const firefox = await launch(FIREFOX_LAUNCH)
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
