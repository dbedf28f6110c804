import * as v from 'valibot'
import { type ActKind, Any, anyTarget } from './kind.ts'
import { may } from './lines.ts'
import { isNewer } from './order.ts'

const PinBody = v.object({ ...Any, on: v.boolean() })
export type PinBody = v.InferOutput<typeof PinBody>

/** Pin: a line is kept above the conversation, for everybody who is in it; the last word counts. */
export const pinKind: ActKind<'pin', PinBody> = {
  name: 'pin',
  body: PinBody,
  target: anyTarget,
  counted: (row) => row.folded?.pin?.by,
  fold(row, { on }, by) {
    if (!may(row, 'pin') || !isNewer(by, row.folded?.pin?.by)) return undefined
    const { pinned: _before, ...rest } = row
    return { ...rest, folded: { ...row.folded, pin: { on, by } }, ...(on ? { pinned: by[0] } : {}) }
  },
}
