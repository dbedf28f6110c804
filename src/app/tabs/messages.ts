import * as v from 'valibot'
import { SOUND_NAMES } from '../../ports/sound.ts'
import type { Reason } from '../tenure.ts'
import type { Patch } from './patch.ts'

// What goes between the tab that leads and another one. Both are of one build: what is in the words of a room is believed, the rest is looked at.

const Name = v.pipe(v.string(), v.maxLength(128))
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/**
 * Instead of an app: why there is none, in words that cross. Whatever a person can answer is asked in the tab that leads, but for a lock
 * (`closed`), which any tab may open.
 */
export type Instead = Extract<Reason, { phase: 'unsupported' | 'newer' | 'broken' | 'closed' }>
export const isInstead = (boot: unknown): boot is Instead =>
  typeof boot === 'object' &&
  boot !== null &&
  'phase' in boot &&
  ['unsupported', 'newer', 'broken', 'closed'].includes(String(boot.phase))

/** In everybody’s hearing. `hello`: who leads? `lead`: I do. */
export const Aloud = v.variant('k', [
  v.object({ k: v.literal('hello'), build: Name }),
  v.object({ k: v.literal('lead'), build: Name }),
])

/** Call of a member: of a room, of the acts in a conversation, of a thing made for this tab, of a function given along. */
const Call = v.object({
  k: v.literal('call'),
  n: Count,
  at: Name,
  act: Name,
  args: v.array(v.unknown()),
  asks: v.boolean(),
})
const Make = v.object({ k: v.literal('make'), n: Count, at: Name, what: Name, args: v.array(v.unknown()) })

const ToLeader = v.variant('k', [
  Call,
  Make,
  v.object({ k: v.literal('close'), n: Count, at: Name }),
  v.object({ k: v.literal('got'), batch: Count }),
  v.object({ k: v.literal('look'), watched: v.boolean(), visible: v.boolean() }),
  v.object({ k: v.literal('ping') }),
  v.object({ k: v.literal('again') }),
])
export type ToLeader = v.InferOutput<typeof ToLeader>
export type Call = v.InferOutput<typeof Call>

/** Answer to a call, or something that is heard of. */
export type Said =
  | { readonly n: number; readonly value: unknown }
  | { readonly n: number; readonly failed: string }
  | { readonly on: string; readonly heard: string; readonly args: readonly unknown[] }

const Patched = v.tuple([Name, v.custom<Patch>((value) => typeof value === 'object' && value !== null)])

const ToFollower = v.variant('k', [
  // The states of all rooms, by their names.
  v.object({ k: v.literal('welcome'), states: v.record(Name, v.unknown()) }),
  v.object({
    k: v.literal('batch'),
    batch: Count,
    /** Up to here was heard what was told. */
    heard: Count,
    patches: v.array(Patched),
    said: v.array(v.custom<Said>((value) => typeof value === 'object' && value !== null)),
  }),
  v.object({ k: v.literal('pong') }),
  /** Take the lead: here it would go slowly. */
  v.object({ k: v.literal('take') }),
  v.object({ k: v.literal('end') }),
  /** A sound that the tab that leads may not make: nobody has pressed anything there. */
  v.object({ k: v.literal('play'), sound: v.picklist(SOUND_NAMES) }),
  /** Reason that stands in the place of the app there. */
  v.object({
    k: v.literal('instead'),
    boot: v.custom<Instead>(isInstead),
  }),
  /** Handed to every tab, as long as it is open here: what opens the lock. */
  v.object({ k: v.literal('handed'), what: v.unknown() }),
  v.object({ k: v.literal('forgotten'), left: v.optional(v.array(Name)) }),
])
export type ToFollower = v.InferOutput<typeof ToFollower>

const reading =
  <S extends v.GenericSchema>(schema: S) =>
  (value: unknown): v.InferOutput<S> | undefined => {
    const parsed = v.safeParse(schema, value)
    return parsed.success ? parsed.output : undefined
  }

export const readAloud = reading(Aloud)
export const readToLeader = reading(ToLeader)
export const readToFollower = reading(ToFollower)
