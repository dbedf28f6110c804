// Takes the pictures of the README: node tests/support/gallery/picture.mjs <folder>
// A window and a phone beside it, light and dark. With a colour emoji font and Roboto installed (fonts-noto-color-emoji, fonts-roboto).
import { join, resolve } from 'node:path'
import { chromium } from '@playwright/test'
import { createServer } from 'vite'
import { chromiumFlags, findChromium } from '../../../scripts/chromium.mjs'

const [folder = 'docs'] = process.argv.slice(2)
const WINDOW = { width: 1120, height: 720 }
const PHONE = { width: 390, height: 760 }

const loader = await createServer({
  configFile: resolve(import.meta.dirname, 'vite.config.ts'),
  mode: 'production',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
})
const [{ createPages }, { serveGallery }] = await Promise.all(
  ['pages', 'serve'].map((name) => loader.ssrLoadModule(`/${name}.ts`)),
)
const gallery = await serveGallery()
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags })
const pages = createPages(() => gallery.url)

/** Screenshot of a scene, as the address of a picture. */
async function shoot(scene, look, scale) {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    deviceScaleFactor: scale,
    colorScheme: look.theme,
    hasTouch: look.touch ?? false,
    isMobile: look.touch ?? false,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.addInitScript(() => {
    window.changedAt = performance.now()
  })
  await pages.show(page, scene)
  await page.waitForTimeout(1_500)
  const picture = await page.screenshot()
  await context.close()
  return `data:image/png;base64,${picture.toString('base64')}`
}

for (const theme of ['light', 'dark']) {
  const wide = await shoot('portrait', { ...WINDOW, theme }, 2)
  const narrow = await shoot('portrait-phone', { ...PHONE, theme, touch: true }, 2)
  const page = await browser.newPage({ viewport: { width: 1580, height: 860 }, deviceScaleFactor: 1.2 })
  const [ground, edge] = theme === 'light' ? ['#efe9df', '#d8d0c2'] : ['#0d0c0b', '#3a3734']
  await page.setContent(`<style>
    body { margin: 0; background: ${ground}; }
    img { position: absolute; display: block; box-shadow: 0 0 0 1px ${edge}, 0 24px 60px rgb(0 0 0 / .28); }
    .window { inset: 64px auto auto 48px; inline-size: 1120px; border-radius: 14px; }
    .phone { inset: 112px 40px auto auto; inline-size: 330px; border-radius: 40px; border: 9px solid ${theme === 'light' ? '#1f1b17' : '#000'}; }
  </style><img class="window" src="${wide}"><img class="phone" src="${narrow}">`)
  await page.screenshot({ path: join(folder, `conversation-${theme}.png`) })
  await page.close()
}
await browser.close()
await gallery.stop()
await loader.close()
