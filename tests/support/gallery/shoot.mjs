// Photographs the gallery: node tests/support/gallery/shoot.mjs <folder> [scene,scene…] [widths] [themes] [languages]
// What opens above a scene has the name that opened.ts gives it; "scenes" is every scene, "opened" all that opens.
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { chromium } from '@playwright/test'
import { createServer } from 'vite'
import { chromiumFlags, findChromium } from '../../../scripts/chromium.mjs'

const [
  folder = 'shots',
  wanted = 'scenes,opened',
  widths = '390,768,1280',
  themes = 'light,dark',
  languages = 'en,fr',
] = process.argv.slice(2)
/** The gallery is built once for everybody: what tests look at is React as it is shipped. */
process.env.NODE_ENV = 'production'
const HEIGHT = { 390: 844, 768: 1024, 1280: 800 }
/** What is said only when it lasts. */
const LATE = ['starting', 'broker-away']
/** Heading under which a scene's subject stands, where that is further down. */
const SUBJECT = {
  'words-gone': 'Recovery words',
  'backup-saving': 'Backup',
  'backup-failed': 'Backup',
  'settings-alerts': 'Notifications',
  'settings-denied': 'Notifications',
  'lock-on': 'Lock',
  'lock-outside': 'Lock',
  'settings-blocked': 'Blocked people',
}

const loader = await createServer({
  configFile: resolve(import.meta.dirname, 'vite.config.ts'),
  mode: 'production',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
})
const [{ OPENED }, { wordsOf }, { createPages }, { serveGallery }] = await Promise.all(
  ['opened', 'words', 'pages', 'serve'].map((name) => loader.ssrLoadModule(`/${name}.ts`)),
)
const gallery = await serveGallery()
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags })
const pages = createPages(() => gallery.url)
await mkdir(folder, { recursive: true })

const names = []
// A comma within a name has a space after it.
for (const one of wanted.split(/,(?! )/u)) {
  if (one === 'scenes') names.push(...(await pages.scenes(browser)))
  else if (one === 'opened') names.push(...Object.keys(OPENED))
  else names.push(one)
}

for (const width of widths.split(',').map(Number)) {
  for (const theme of themes.split(',')) {
    const page = await pages.newPage(browser, { width, height: HEIGHT[width] ?? 800, theme, touch: width < 500 })
    page.setDefaultTimeout(8_000)
    for (const language of languages.split(',')) {
      const t = wordsOf(language)
      for (const name of names) {
        const show = (scene) => pages.show(page, scene, language)
        try {
          await (OPENED[name] ? OPENED[name]({ page, show, t }) : show(name))
          if (SUBJECT[name])
            await page.getByRole('heading', { name: t(SUBJECT[name]), exact: true }).evaluate((heading) => {
              // What holds it alone: the frame around that can be scrolled by programs, and by nobody else.
              let holder = heading.parentElement
              while (holder && getComputedStyle(holder).overflowY !== 'auto') holder = holder.parentElement
              holder?.scrollBy(0, heading.getBoundingClientRect().top - holder.getBoundingClientRect().top - 8)
            })
        } catch (error) {
          console.error(name, width, language, error.message)
        }
        await page.waitForTimeout(LATE.includes(name) ? 3_600 : 150)
        await page.screenshot({
          path: `${folder}/${name.replaceAll(/[^\w-]+/g, '-')}-${width}-${theme}-${language}.png`,
        })
      }
    }
    await page.context().close()
  }
}
for (const complaint of pages.complaints()) console.error(complaint)
await browser.close()
await gallery.stop()
await loader.close()
