import * as v from 'valibot'
import { erased, orderOf } from '../../engine/entry.ts'
import { type ActKind, extra, Own, ownTarget } from './kind.ts'
import { may } from './lines.ts'

/** `quiet`: it had not been delivered by then, so no trace is left. */
const DeleteBody = v.object({ ...Own, quiet: extra(v.literal(true)) })
export type DeleteBody = v.InferOutput<typeof DeleteBody>

/** Delete: the author takes back one of their own lines, for everybody. Whoever has read it is told that it was there. */
export const deleteKind: ActKind<'delete', DeleteBody> = {
  name: 'delete',
  body: DeleteBody,
  target: ownTarget,
  fold(row, { quiet }, _by, seen) {
    if (!row.erased && !may(row, 'delete')) return undefined
    const traceless = row.gone === 1 || (quiet === true && !seen)
    if (row.erased) return row.order || traceless ? undefined : { ...row, order: orderOf(row) }
    return traceless ? erased(row) : { ...erased(row), order: orderOf(row) }
  },
}
