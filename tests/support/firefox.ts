import { type Browser, launch } from 'puppeteer-core'
import { notChecked } from '../../scripts/notChecked.mjs'
import { findFirefox, lacking } from '../../scripts/tools.mjs'
import { test } from './shared.ts'
import { firefoxTalker, PATIENCE, type Talker } from './talker.ts'

const lack = lacking('firefox')
export const hasFirefox = lack === undefined

/** A test for which there has to be a Firefox; where there is none, that is told of. */
export const inFirefox = (title: string, work: Parameters<typeof test>[2]) =>
  lack === undefined ? test(title, work) : notChecked(lack, title)

export const launchFirefox = (): Promise<Browser> =>
  launch({
    browser: 'firefox',
    executablePath: findFirefox() ?? 'no Firefox found',
    headless: true,
    timeout: PATIENCE,
  })

/** Somebody new, in a container of that Firefox, through the first run. */
export async function joinInFirefox(firefox: Browser, url: string, name: string): Promise<Talker> {
  const context = await firefox.createBrowserContext()
  const page = await context.newPage()
  await page.setViewport({ width: 1280, height: 800 })
  page.setDefaultTimeout(PATIENCE)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  const newcomer = firefoxTalker(page, { name, id: '', errors })
  await newcomer.goTo(`${url}/?lang=en`)
  await newcomer.fill('Your name', name)
  await newcomer.press('button', 'Start chatting')
  const id = await newcomer.attribute('[data-my-id]', 'data-my-id')
  await newcomer.sees('html[data-broker="online"] body')
  return { ...newcomer, id }
}
