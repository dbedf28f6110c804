import { readdirSync, readFileSync, statSync } from 'node:fs'

const PAGE = 'dist/page'
const html = readFileSync(`${PAGE}/index.html`, 'utf8')

// What index.html names, itself or to be preloaded, is there before anything is painted, and so are the words: of the catalogues a browser
// loads one, here the largest. The bench of the product measures the same in a browser.
const named = [...html.matchAll(/(?:src|href)="(?:\.\/)?([^"]+\.js)"/g)].map((match) => `${PAGE}/${match[1]}`)
if (named.length < 2) throw new Error(`${PAGE}/index.html names no scripts: was the page built?`)
const scripts = readdirSync(PAGE, { recursive: true }).filter((name) => name.endsWith('.js'))
const [catalogues, others] = [
  /^assets\/messages-/,
  /^(?!assets\/(messages|emoji-names|search\.worker|scan\.worker|qr)-)/,
].map((pattern) => scripts.filter((name) => pattern.test(name)).map((name) => `${PAGE}/${name}`))
if (catalogues.length < 3) throw new Error('The catalogues have other names now')
const size = (path) => statSync(path).size
const words = catalogues.sort((a, b) => size(b) - size(a))[0]

export default [
  { name: 'JavaScript before the first paint', path: [...named, words], limit: '114 KiB', gzip: true },
  // But for the names of emoji, the search engine, and what draws and reads QR codes: only whoever asks for one of them loads it.
  {
    name: 'JavaScript in all, but for emoji names, search engine and QR codes',
    path: [...others, words],
    limit: '400 KiB',
    gzip: true,
  },
]
