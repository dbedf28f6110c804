// Draws the icons of the installed app from the mark: node scripts/icons.mjs. What it makes is in the repository; run it when the mark changes.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { chromiumFlags } from './chromium.mjs'
import { failInOneLine, ROOT } from './run.mjs'
import { haveChromium } from './tools.mjs'

const FOLDER = join(ROOT, 'public/icons')
/** `--paper` of the light theme: launchers that show the icon as it is put it on a tile of theirs or of ours. */
const PAPER = '#f7f4ef'
/** The mark fills 28 × 18 of its own units. */
const BUBBLES = `
  <path fill="#f0a35e" d="M20.5 7a9 9 0 0 0 0 18h9v-9a9 9 0 0 0-9-9z"/>
  <path fill="#14677d" d="M11.5 7a9 9 0 0 1 0 18h-9v-9a9 9 0 0 1 9-9z"/>
  <path fill="#0c3f4e" d="M16 8.21a9 9 0 0 1 0 15.58 9 9 0 0 1 0-15.58z"/>`
/** One colour: what overlaps is left open, so that two bubbles are still seen. */
const SHAPES = `
  <mask id="both"><rect width="32" height="32" fill="#fff"/><path fill="#000" d="M16 8.21a9 9 0 0 1 0 15.58 9 9 0 0 1 0-15.58z"/></mask>
  <g fill="#fff" mask="url(#both)"><path d="M20.5 7a9 9 0 0 0 0 18h9v-9a9 9 0 0 0-9-9z"/><path d="M11.5 7a9 9 0 0 1 0 18h-9v-9a9 9 0 0 1 9-9z"/></g>`

/** `share` of the side that the mark may take; `round` corners of the tile, in parts of the side. */
const svg = ({ drawing = BUBBLES, share, tile, round = 0 }) => {
  const side = 27 / share
  const from = 16 - side / 2
  const ground = tile
    ? `<rect x="${from}" y="${from}" width="${side}" height="${side}" rx="${side * round}" fill="${tile}"/>`
    : ''
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${from} ${from} ${side} ${side}"><title>Tête-à-tête</title>${ground}${drawing}</svg>\n`
}

const plain = svg({ share: 0.78, tile: PAPER, round: 0.22 })
const DRAWN = [
  ['icon-192.png', 192, plain],
  ['icon-512.png', 512, plain],
  // A launcher may cut away everything outside a circle of four fifths of the side.
  ['maskable-192.png', 192, svg({ share: 0.6, tile: PAPER })],
  ['maskable-512.png', 512, svg({ share: 0.6, tile: PAPER })],
  ['monochrome-192.png', 192, svg({ drawing: SHAPES, share: 0.6 })],
  // In the status bar of a phone, where only the shape counts.
  ['badge-96.png', 96, svg({ drawing: SHAPES, share: 0.92 })],
  ['apple-touch-icon.png', 180, svg({ share: 0.72, tile: PAPER })],
  ['favicon-48.png', 48, svg({ share: 0.96 })],
]

const browser = await chromium.launch({
  executablePath: await haveChromium().catch(failInOneLine),
  args: chromiumFlags,
})
const page = await browser.newPage()
mkdirSync(FOLDER, { recursive: true })
for (const [name, side, drawing] of DRAWN) {
  await page.setViewportSize({ width: side, height: side })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${drawing}`)
  await page.screenshot({ path: join(FOLDER, name), omitBackground: true })
}
writeFileSync(join(FOLDER, 'icon.svg'), plain)
await browser.close()
