import * as v from 'valibot'
import { type ActKind, Own, ownTarget } from './kind.ts'
import { may } from './lines.ts'
import { isNewer } from './order.ts'
import { Words } from './text.ts'

export const EditBody = v.object({ ...Own, text: Words })
export type EditBody = v.InferOutput<typeof EditBody>

/** Edit: the author replaces the words of one of their own texts. The last writer by shown order wins. */
export const editKind: ActKind<'edit', EditBody> = {
  name: 'edit',
  body: EditBody,
  target: ownTarget,
  fold(row, { text }, by) {
    if (!may(row, 'edit')) return undefined
    const before = row.folded?.edit
    const times = (before?.times ?? 0) + 1
    const edit = before && !isNewer(by, before.by) ? { ...before, times } : { text, by, times }
    return { ...row, folded: { ...row.folded, edit } }
  },
  holdsWords: true,
}
