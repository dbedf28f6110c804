import * as v from 'valibot'
import type { LogName } from './ids.ts'
import { SeqSchema, StoredLogNameSchema } from './names.ts'

/** Rise of a mark in a log: behind which seq it stood, up to which it stands, and since when; wall clock. */
const StoredRise = v.strictTuple([StoredLogNameSchema, v.number(), SeqSchema, v.number()])
export type Rise = readonly [log: LogName, behind: number, upTo: number, at: number]
export const StoredRises = v.fallback(v.array(StoredRise), () => [])

type Standing = ReadonlyMap<LogName, number>

/** Rises that are kept of a mark: of what is older, nobody asks for the minute. They go to the disk with each tick. */
export const MAX_RISES = 64

/** Rises: with those that lead from one mark to the next. */
export const withRises = (rises: readonly Rise[], before: Standing, after: Standing, at: number): readonly Rise[] =>
  [
    ...rises,
    ...[...after]
      .map(([log, seq]): Rise => [log, before.get(log) ?? 0, seq, at])
      .filter(([, behind, seq]) => seq > behind),
  ].slice(-MAX_RISES)

/** Time at which a mark came to stand at an entry, or past it; undefined where that was not kept. */
export const risenAt = (rises: readonly Rise[] | undefined, log: LogName, seq: number): number | undefined =>
  rises?.find(([of, behind, upTo]) => of === log && behind < seq && seq <= upTo)?.[3]
