// What the page knows of emoji: names, search words and short codes in one language, as a module of its own that is loaded when somebody
// looks for one. Made from emojibase-data, whose files hold five times as much; names and words in Arabic, which it lacks, are Unicode's
// own (CLDR): scripts/cldr.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const PREFIX = 'virtual:emoji/emoji-names-'
/** Newer ones are boxes on most devices. */
const NEWEST = 15
const TONES = ['\u{1F3FB}', '\u{1F3FC}', '\u{1F3FD}', '\u{1F3FE}', '\u{1F3FF}']
/** Languages that emojibase-data does not know. */
const FROM_CLDR = ['ar']

const bare = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** An emoji in a skin tone, as most of them are made: the tone behind the first character, in place of its variation selector. */
const toned = (emoji, tone) => {
  const [first, ...rest] = emoji
  return [first, tone, ...(rest[0] === '\uFE0F' ? rest.slice(1) : rest)].join('')
}

/** In the order of emojibase, with `label` and `tags` in the language. */
const dataIn = (locale) => {
  if (!FROM_CLDR.includes(locale)) return require(`emojibase-data/${locale}/data.json`)
  const all = JSON.parse(readFileSync(new URL(`cldr/${locale}.json`, import.meta.url), 'utf8'))
  return require('emojibase-data/en/data.json').map((entry) => {
    const [label = entry.label, ...tags] = all[entry.emoji.replaceAll('\uFE0F', '')] ?? all[entry.emoji] ?? []
    return { ...entry, label, tags }
  })
}

/** Rows of [emoji, name, group, search words, short codes, skins: 1 for the usual way of making them, or the five]. */
export const emojiRows = (locale) => {
  const own = FROM_CLDR.includes(locale) ? [] : [`${locale}/shortcodes/emojibase`]
  const codes = [...own, 'en/shortcodes/github', 'en/shortcodes/emojibase'].map((path) =>
    require(`emojibase-data/${path}.json`),
  )
  return dataIn(locale)
    .filter(({ group, version }) => group !== undefined && group !== 2 && version <= NEWEST)
    .sort((a, b) => a.order - b.order)
    .map(({ emoji, hexcode, label, group, tags = [], skins = [] }) => {
      const named = codes.flatMap((all) => all[hexcode] ?? []).map(bare)
      const single = skins.filter(({ tone }) => typeof tone === 'number').map((skin) => skin.emoji)
      const usual = single.every((skin, at) => skin === toned(emoji, TONES[at]))
      return [
        // One that is a picture by itself is not told to be one: it is the same everywhere, also as a reaction.
        emoji.replace(/^(\p{Emoji_Presentation})\uFE0F$/u, '$1'),
        label,
        group,
        tags.join('|'),
        [...new Set(named)].filter((code) => /^[a-z0-9_+-]+$/.test(code)).join(' '),
        ...(single.length === TONES.length ? [usual ? 1 : single] : []),
      ]
    })
}

/** Both licences want to go with every copy of the names. */
const licences = () =>
  Object.entries({
    'emojibase-data': require.resolve('emojibase-data/LICENSE'),
    CLDR: new URL('cldr/LICENSE', import.meta.url),
  })
    .map(([name, file]) => `${name}\n\n${readFileSync(file, 'utf8').trim()}\n`)
    .join('\n\n')

/** Lets the page import `virtual:emoji/emoji-names-en`. */
export const emojiData = () => ({
  name: 'emoji-data',
  resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
  load(id) {
    if (!id.startsWith(`\0${PREFIX}`)) return undefined
    const text = JSON.stringify(emojiRows(id.slice(PREFIX.length + 1)))
    return `export default JSON.parse(${JSON.stringify(text)})`
  },
  generateBundle(_options, bundle) {
    if (Object.keys(bundle).some((name) => name.includes('emoji-names')))
      this.emitFile({ type: 'asset', fileName: 'assets/emoji-names.LICENCES.txt', source: licences() })
  },
})
