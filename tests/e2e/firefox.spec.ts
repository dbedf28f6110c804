import { existsSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { launch } from 'puppeteer-core'
import { createPerson } from '../support/person.ts'
import { copyBuild } from '../support/secondBuild.ts'
import { startServer } from '../support/server.ts'

const FIREFOX = [process.env.FIREFOX_PATH, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find(
  (path) => path !== undefined && existsSync(path),
)

/** As long as a slow machine may need. Milliseconds. */
const PATIENCE = 120_000
const FIREFOX_LAUNCH = {
  browser: 'firefox',
  ...(FIREFOX === undefined ? {} : { executablePath: FIREFOX }),
  headless: true,
  timeout: PATIENCE,
} as const

test('Firefox and Chromium talk to each other', async ({ browser }) => {
  if (FIREFOX === undefined) console.log('SKIPPED: no Firefox here')
  // biome-ignore lint/suspicious/noSkippedTests: a second browser is more than every machine has, and skipped is not counted as passed
  test.skip(FIREFOX === undefined, 'SKIPPED: no Firefox here; install firefox-esr, or set FIREFOX_PATH')
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

test('in Firefox, too, loading the only tab anew takes the version that lies ready', async () => {
  // biome-ignore lint/suspicious/noSkippedTests: as above
  test.skip(FIREFOX === undefined, 'SKIPPED: no Firefox here; install firefox-esr, or set FIREFOX_PATH')
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
