import { readFileSync } from 'node:fs'

const PAGE = 'dist/page'
const html = readFileSync(`${PAGE}/index.html`, 'utf8')

// What index.html names, itself or to be preloaded, is there before anything is painted, and so are the words: every catalogue is
// counted, although a browser loads one.
const named = [...html.matchAll(/(?:src|href)="(?:\.\/)?([^"]+\.js)"/g)].map((match) => `${PAGE}/${match[1]}`)
if (named.length < 2) throw new Error(`${PAGE}/index.html names no scripts: was the page built?`)
const words = `${PAGE}/assets/messages-*.js`

export default [
  { name: 'JavaScript before the first paint', path: [...named, words], limit: '130 KiB', gzip: true },
  // But for the names of emoji, and for the search engine: only whoever looks for something loads them.
  {
    name: 'JavaScript in all, but for emoji names and search engine',
    path: [`${PAGE}/**/*.js`, `!${PAGE}/assets/emoji-names-*.js`, `!${PAGE}/assets/search.worker-*.js`],
    limit: '400 KiB',
    gzip: true,
  },
]
