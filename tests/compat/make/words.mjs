// What people write to each other, drawn from a list: a long history that packs well.

const WORDS =
  'the a and so but we you I they it is was will not no yes maybe today tomorrow soon later train garden bread river window letter music winter summer morning evening kitchen street market bicycle doctor school office holiday mountain photo question answer idea plan ticket coffee dinner weather rain snow sun moon friend mother brother neighbour cat dog horse bird tree door key book page story game film number hour minute week year always never often again almost really quite very good bad old new small large warm cold quick slow left right'.split(
    ' ',
  )
const EMOJI = ['😀', '🎉', '👍🏽', '👩‍👩‍👧‍👦', '🏳️‍🌈', '🇫🇷', '❤️', '🤷‍♀️', '1️⃣', '🥐']
const MARKED = [
  '**bold**, *slanted*, ~~gone~~ and `code`',
  '# A heading\n\n1. one\n2. two\n   - deeper\n\n> said by somebody\n\n[a link](https://example.org/a?b=c#d)',
  '```ts\nconst answer: number = 6 * 7 // <b>not bold</b>\n```',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '- [ ] to do\n- [x] done\n\n---\nhttps://example.org and me@example.org',
  '<script>alert("no")</script> &amp; <img src=x onerror=alert(1)>',
  'a\\*b  \nnext line\n\n\n\nafter many',
]
const OTHERWISE = [
  'مرحبا، كيف حالك اليوم؟',
  'שלום, מה שלומך? 123 (abc)',
  'Ça va ? Où est l’été, cœur naïf…',
  'γειά σου Κόσμε',
  '日本語のメッセージです。',
  'mixed עברית and English and العربية in one',
  'zero\u200bwidth, nb\u00a0sp, e\u0301 and é, \u202eturned\u202c',
  'ﬁ ligature, Ⅷ, ½, ¿?',
  '𝒸𝓊𝓇𝓈𝒾𝓋𝑒 and 𠮷',
  'tabs\tand\n\nlines\nand "quotes" \\ back/slashes',
]

export function createWords(chance) {
  const pick = (list) => list[Math.floor(chance() * list.length)]
  const some = (count) => Array.from({ length: count }, () => pick(WORDS)).join(' ')
  return {
    pick,
    some,
    emoji: () => pick(EMOJI),
    /** One message. */
    text() {
      const what = chance()
      if (what < 0.8) return some(2 + Math.floor(chance() * 9))
      if (what < 0.86) return `${some(3)} ${pick(EMOJI)}`
      if (what < 0.89) return pick(EMOJI).repeat(1 + Math.floor(chance() * 3))
      if (what < 0.94) return `${pick(MARKED)}\n${some(2)}`
      if (what < 0.985) return `${pick(OTHERWISE)} ${some(1)}`
      if (what < 0.995) return some(60)
      return some(1_200).slice(0, 3_999).padEnd(4_000, '!')
    },
  }
}
