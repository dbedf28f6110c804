// Photographs the gallery: node tests/support/gallery/shoot.mjs <folder> [scene,scene…] [widths] [themes] [languages]
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { chromium } from '@playwright/test'
import { createServer } from 'vite'

const [folder = 'shots', scenes = '', widths = '390,768,1280', themes = 'light,dark', languages = 'en,fr'] =
  process.argv.slice(2)
const HEIGHT = { 390: 844, 768: 1024, 1280: 800 }

const server = await createServer({ configFile: resolve(import.meta.dirname, 'vite.config.ts'), server: { port: 0 } })
await server.listen()
const address = server.resolvedUrls.local[0]
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-quic',
  ],
})
await mkdir(folder, { recursive: true })

async function names() {
  const page = await browser.newPage()
  await page.goto(address)
  await page.locator('#root a').first().waitFor()
  const all = await page.locator('#root a').allTextContents()
  await page.close()
  return all
}

for (const scene of scenes ? scenes.split(',') : await names()) {
  for (const width of widths.split(',').map(Number)) {
    for (const theme of themes.split(',')) {
      for (const language of languages.split(',')) {
        const context = await browser.newContext({
          viewport: { width, height: HEIGHT[width] ?? 800 },
          colorScheme: theme,
          locale: { fr: 'fr-FR', ar: 'ar-EG' }[language] ?? 'en-GB',
          deviceScaleFactor: width < 500 ? 2 : 1,
          hasTouch: width < 500,
          isMobile: width < 500,
          reducedMotion: 'reduce',
        })
        const page = await context.newPage()
        page.on('console', (line) => line.type() === 'error' && console.error(scene, width, line.text()))
        page.on('pageerror', (error) => console.error(scene, width, error.message))
        await page.goto(`${address}?scene=${scene}&lang=${language}`, { waitUntil: 'networkidle' })
        await page.locator('#root > *').first().waitFor()
        await page.waitForTimeout(['starting', 'broker-away'].includes(scene) ? 3_600 : 350)
        await page.screenshot({ path: `${folder}/${scene}-${width}-${theme}-${language}.png` })
        await context.close()
      }
    }
  }
}
await browser.close()
await server.close()
