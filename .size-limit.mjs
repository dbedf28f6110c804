import { readdirSync, readFileSync, statSync } from 'node:fs'

const PAGE = 'dist/page'
const html = readFileSync(`${PAGE}/index.html`, 'utf8')

// What index.html names, itself or to be preloaded, is there before anything is painted, and so are the words: of the catalogues a browser
// loads one, here the largest. The bench of the product measures the same in a browser.
const named = [...html.matchAll(/(?:src|href)="(?:\.\/)?([^"]+\.js)"/g)].map((match) => `${PAGE}/${match[1]}`)
if (named.length < 2) throw new Error(`${PAGE}/index.html names no scripts: was the page built?`)
const scripts = readdirSync(PAGE, { recursive: true }).filter((name) => name.endsWith('.js'))
const [catalogues, others, colours, codes, recovery, age, backup] = [
  /^assets\/messages-/,
  /^(?!assets\/(messages|emoji-names|search\.worker|scan\.worker|qr|paintCode|recovery-\w+|backup(?:-age)?)-)/,
  /^assets\/paintCode-/,
  /^assets\/(scan\.worker|qr)-/,
  /^assets\/recovery-/,
  /^assets\/backup-age-/,
  /^assets\/backup-(?!age-)/,
].map((pattern) => scripts.filter((name) => pattern.test(name)).map((name) => `${PAGE}/${name}`))
if (catalogues.length < 3) throw new Error('The catalogues have other names now')
const size = (path) => statSync(path).size
const words = catalogues.sort((a, b) => size(b) - size(a))[0]

export default [
  { name: 'JavaScript before the first paint', path: [...named, words], limit: '114 KiB', gzip: true },
  // What somebody loads who writes to friends every day. Engines come to whoever asks for one: names of emoji, the search, QR codes, colours of
  // code, recovery words, backups. Each has a limit of its own.
  {
    name: 'JavaScript in all, but for engines',
    path: [...others, words],
    limit: '400 KiB',
    gzip: true,
  },
  { name: 'Colours of code', path: colours, limit: '22 KiB', gzip: true },
  { name: 'QR codes, drawn, read and compared', path: codes, limit: '26 KiB', gzip: true },
  { name: 'Recovery words, in two languages', path: recovery, limit: '20 KiB', gzip: true },
  { name: 'Backups and exports', path: backup, limit: '16 KiB', gzip: true },
  { name: 'Age, which seals and opens them', path: age, limit: '56 KiB', gzip: true },
]
