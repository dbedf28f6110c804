import * as v from 'valibot'
import type { QuickStore } from '../../ports/quickStore.ts'
import type { PeerId } from '../../ports/transport.ts'
import { MAX_DRAFT } from './limits.ts'
import type { Draft } from './message.ts'
import { optional } from './tables.ts'

const Stored = v.object({
  text: v.string(),
  replyTo: optional(v.string()),
  edit: optional(v.object({ id: v.string(), text: v.string() })),
})

function parse(raw: string): Draft {
  try {
    const parsed = v.safeParse(Stored, JSON.parse(raw))
    if (parsed.success) return parsed.output
  } catch {
    // An earlier version kept the mere text.
  }
  return { text: raw }
}

const isEmpty = ({ text, replyTo, edit }: Draft) => text === '' && replyTo === undefined && edit === undefined
const lengthOf = ({ text, edit }: Draft) => text.length + (edit?.text.length ?? 0)

/** What I am about to say: on the device with every key, and there again after a reload or a crash. */
export function createDrafts(store: QuickStore) {
  return {
    load(): Record<PeerId, Draft> {
      const all: Record<PeerId, Draft> = {}
      for (const peer of store.keys()) all[peer] = parse(store.get(peer) ?? '')
      return all
    },
    /** What it is from now on; undefined when nothing is left of it. */
    keep(peer: PeerId, draft: Draft | undefined): Draft | undefined {
      const kept = draft && isEmpty(draft) ? undefined : draft
      if (!kept || lengthOf(kept) <= MAX_DRAFT) store.set(peer, kept && JSON.stringify(kept))
      return kept
    },
  }
}
