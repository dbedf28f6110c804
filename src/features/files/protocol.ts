import * as v from 'valibot'
import { LogNameSchema, PersonIdSchema, SeqSchema } from '../../engine/names.ts'
import { protocol } from '../../engine/protocol.ts'
import { HASHES_PER_FRAME, MAX_FILE_BYTES } from './limits.ts'
import { RangesSchema } from './ranges.ts'
import { HASH_BYTES } from './root.ts'

const upTo = (most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(most))
const Number32 = v.pipe(upTo(2 ** 32 - 1), v.minValue(1))
/** SHA-256, base64url. */
export const Sha256 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))
/** Entry that offered the file, of whoever wrote it. */
const Of = { by: PersonIdSchema, instance: LogNameSchema, seq: SeqSchema }

/**
 * Files, over the link; their bytes go over a side connection that the receiver has opened. The receiver pulls: nothing comes that was not
 * asked for, and only as much as there is credit. A stream is one pull of one file, under a number that the receiver gives.
 */
export const fileProtocol = protocol('file/1', {
  /** The pieces that are not in `have`, over the side connection `side`. `list`: the hashes are needed, too. */
  want: v.object({
    stream: Number32,
    side: v.pipe(v.string(), v.maxLength(64)),
    root: Sha256,
    ...Of,
    have: RangesSchema,
    list: v.boolean(),
  }),
  /** SHA-256 of pieces, one after the other from piece `from` on, base64url. */
  list: v.object({
    stream: Number32,
    from: upTo(MAX_FILE_BYTES),
    hashes: v.pipe(v.string(), v.maxLength(Math.ceil((HASHES_PER_FRAME * HASH_BYTES * 4) / 3))),
  }),
  /** Credit: `bytes` of the stream may have been sent, all told. `n` counts up from 1. */
  credit: v.object({ stream: Number32, n: Number32, bytes: upTo(2 * MAX_FILE_BYTES) }),
  /** Receiver: no more of it. */
  stop: v.object({ stream: Number32, why: v.picklist(['paused', 'discarded', 'full', 'damaged', 'failed']) }),
  /** Sender: nothing more of it. `unknown`: there is no such stream. `source`: it has to be chosen anew. `busy`: enough are going. */
  gone: v.object({
    stream: Number32,
    why: v.picklist(['unknown', 'busy', 'paused', 'source', 'changed', 'deleted']),
  }),
  /** Sender: what was gone can be had again. */
  ready: v.object(Of),
  /** Receiver: all of it is on the disk. Said on each link until it is noted. */
  done: v.object(Of),
  noted: v.object(Of),
})
