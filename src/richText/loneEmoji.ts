/** Emoji at most: more than this is a text that happens to be made of pictures. */
const MAX_LONE_EMOJI = 3
/** A family of four with skin tones has 11 code points, 25 units at most with its joiners. */
const MAX_UNITS = MAX_LONE_EMOJI * 40

/**
 * Picture: how a cluster begins that is drawn as one, a flag, a key, or an emoji that is one by itself or is told to
 * be.
 */
const PICTURE =
  /^(?:\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3|\p{Emoji_Presentation}|\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier}|\u200D))/u
/** Marks that no emoji has. */
const MARKED = /(?![\uFE00-\uFE0F]|\u20E3)\p{M}/u

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Emoji that a text consists of, if of at most three and of nothing else: their number; otherwise 0. */
export function loneEmoji(text: string): 0 | 1 | 2 | 3 {
  const bare = text.trim()
  if (bare === '' || bare.length > MAX_UNITS) return 0
  let count = 0
  for (const { segment } of graphemes.segment(bare)) {
    if (segment === ' ') continue
    if (!PICTURE.test(segment) || MARKED.test(segment)) return 0
    count += 1
    if (count > MAX_LONE_EMOJI) return 0
  }
  return count as 0 | 1 | 2 | 3
}
