import * as v from 'valibot'
import { MAX_EMOJI } from '../limits.ts'
import { reactionBy } from '../row.ts'
import { type ActKind, Any, anyTarget } from './kind.ts'
import { may } from './lines.ts'
import { isNewer } from './order.ts'

/** A picture of its own somewhere, and nothing that could be read as words. */
const isEmoji = (text: string) =>
  /^[\p{Extended_Pictographic}\p{Emoji_Component}]+$/u.test(text) &&
  /\p{Extended_Pictographic}|\p{RI}|\u20e3/u.test(text)

const ReactBody = v.object({
  ...Any,
  emoji: v.pipe(
    v.string(),
    v.maxLength(MAX_EMOJI),
    v.check((text) => text === '' || isEmoji(text)),
  ),
})
export type ReactBody = v.InferOutput<typeof ReactBody>

/** Reaction: an emoji on a line, one for each person: the last one counts, an empty one takes it back. */
export const reactKind: ActKind<'react', ReactBody> = {
  name: 'react',
  body: ReactBody,
  target: anyTarget,
  counted: (row, author) => reactionBy(row, author)?.by,
  fold(row, { emoji }, by) {
    if (!may(row, 'react')) return undefined
    const [, author] = by
    if (!isNewer(by, reactionBy(row, author)?.by)) return undefined
    return { ...row, folded: { ...row.folded, reactions: { ...row.folded?.reactions, [author]: { emoji, by } } } }
  },
}
