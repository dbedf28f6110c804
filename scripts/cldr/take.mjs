// node scripts/cldr/take.mjs <cldr-annotations-full> <cldr-annotations-derived-full>
// Takes from two unpacked packages of Unicode's CLDR (npm, 155 MB, all languages) what the page needs of them: the names of emoji and the
// words to find them by, in the languages that emojibase-data lacks. Written beside this file: for each emoji [name, …words].
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const LANGUAGES = ['ar']

const [single, derived] = process.argv.slice(2)
if (!single || !derived) throw new Error('Where are the two packages?')

const read = (file) => JSON.parse(readFileSync(file, 'utf8'))
for (const language of LANGUAGES) {
  // Flags, families and whatever else is put together from others.
  const { annotationsDerived } = read(join(derived, 'annotationsDerived', language, 'annotations.json'))
  const { annotations } = read(join(single, 'annotations', language, 'annotations.json'))
  const rows = Object.entries({ ...annotationsDerived.annotations, ...annotations.annotations })
    // The tones of a skin have no names of their own here.
    .filter(([emoji, { tts }]) => tts && !/.[\u{1F3FB}-\u{1F3FF}]/u.test(emoji) && /\p{Emoji}/u.test(emoji))
    .map(
      ([
        emoji,
        {
          tts: [name],
          default: words = [],
        },
      ]) => [emoji, [name, ...words.filter((word) => word !== name)]],
    )
  const lines = rows.map(([emoji, words]) => `${JSON.stringify(emoji)}: ${JSON.stringify(words)}`)
  writeFileSync(join(import.meta.dirname, `${language}.json`), `{\n${lines.join(',\n')}\n}\n`)
}
