import { readdirSync, readFileSync, statSync } from 'node:fs'

const PAGE = 'dist/page'
const html = readFileSync(`${PAGE}/index.html`, 'utf8')

// What index.html names, itself or to be preloaded, is there before anything is painted, and so are the words: of the catalogues a browser
// loads one, here the largest. The bench of the product measures the same in a browser.
const named = [...html.matchAll(/(?:src|href)="(?:\.\/)?([^"]+\.js)"/g)].map((match) => `${PAGE}/${match[1]}`)
if (named.length < 2) throw new Error(`${PAGE}/index.html names no scripts: was the page built?`)
const scripts = readdirSync(PAGE, { recursive: true }).filter((name) => name.endsWith('.js'))

// Engines come to whoever asks for one, and each has a limit of its own. Names of emoji and the search have none: they are the libraries'.
const ENGINES = [
  ['Colours of code', /^assets\/paintCode-/, '22 KiB'],
  ['QR codes, drawn, read and compared', /^assets\/(scan\.worker|qr)-/, '26 KiB'],
  ['Recovery words, in two languages', /^assets\/recovery-/, '20 KiB'],
  ['Pictures of people: told, fetched, chosen, drawn', /^assets\/(picture\.worker|pictures-\w+)-/, '12 KiB'],
  [
    'Files: sent, fetched, shown, kept, pictures among them',
    /^assets\/(file(Blobs|Name|Size|s\.worker|sRoom)|FileLine|FileStanding|fileStanding|SendFiles|PictureViewer|thumbOf|useWholePicture|Transfers|WhileFiles)/,
    '28 KiB',
  ],
  ['Voice messages', /^assets\/Voice/, '5 KiB'],
  ['Media of a chat, tabs among them', /^assets\/Media(Screen|Tabs)/, '9 KiB'],
  ['Backups and exports', /^assets\/backup-(?!age)/, '16 KiB'],
  ['Age, which seals and opens them', /^assets\/backup-age/, '16 KiB'],
  ['Lock, with Argon2id', /^assets\/lock(?:\.worker)?-/, '60 KiB'],
  ['Relays: ways to them, their credentials', /^assets\/relays-/, '4 KiB'],
  // In three languages, of which a browser loads one.
  ['Connection doctor', /^assets\/doctor-/, '24 KiB'],
  ['Restarts of a link', /^assets\/restarts-/, '4 KiB'],
  ['A second tab', /^assets\/tabs-/, '10 KiB'],
]
const FREE = /^assets\/(emoji-names|search\.worker)-/
const CATALOGUE = /^assets\/messages-/

const inPage = (found) => found.map((name) => `${PAGE}/${name}`)
const catalogues = inPage(scripts.filter((name) => CATALOGUE.test(name)))
if (catalogues.length < 3) throw new Error('The catalogues have other names now')
const size = (path) => statSync(path).size
const words = catalogues.sort((a, b) => size(b) - size(a))[0]
const isEngine = (name) => FREE.test(name) || ENGINES.some(([, pattern]) => pattern.test(name))
const others = inPage(scripts.filter((name) => !CATALOGUE.test(name) && !isEngine(name)))

export default [
  { name: 'JavaScript before the first paint', path: [...named, words], limit: '119 KiB', gzip: true },
  // What somebody loads who writes to friends every day.
  {
    name: 'JavaScript in all, but for engines',
    path: [...others, words],
    limit: '428 KiB',
    gzip: true,
  },
  ...ENGINES.map(([name, pattern, limit]) => {
    const path = inPage(scripts.filter((script) => pattern.test(script)))
    if (path.length === 0) throw new Error(`${name}: its scripts have other names now`)
    return { name, path, limit, gzip: true }
  }),
]
