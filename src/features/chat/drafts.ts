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

/** Sent, and not known to be on the disk yet. */
const Sending = v.object({ text: v.string(), replyTo: optional(v.string()), at: v.number() })
type Sending = v.InferOutput<typeof Sending>

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

function parseSending(raw: string | undefined): Sending | undefined {
  try {
    const parsed = v.safeParse(Sending, JSON.parse(raw ?? ''))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

/** Each that is being sent has a key of its own, behind a space: no ID has one. */
const peerOf = (key: string): PeerId => key.split(' ', 1)[0] ?? key
const isSending = (key: string) => key.includes(' ')
const numberOf = (key: string) => Number(key.split(' ')[1])

/** What I am about to say: on the device with every key, and there again after a reload or a crash. */
export function createDrafts(store: QuickStore) {
  let last = 0

  /** What it is from now on; undefined when nothing is left of it. */
  function keep(peer: PeerId, draft: Draft | undefined): Draft | undefined {
    const kept = draft && isEmpty(draft) ? undefined : draft
    if (!kept || lengthOf(kept) <= MAX_DRAFT) store.set(peer, kept && JSON.stringify(kept))
    return kept
  }

  return {
    load(): Record<PeerId, Draft> {
      const all: Record<PeerId, Draft> = {}
      for (const key of store.keys()) if (!isSending(key)) all[key] = parse(store.get(key) ?? '')
      return all
    },
    keep,
    /** Words that leave the field are on the device until they are on the disk. Call what this returns once they are. */
    sending(peer: PeerId, words: Sending): () => void {
      // Rises, also over a reload.
      last = Math.max(last + 1, words.at)
      const key = `${peer} ${last}`
      if (words.text.length <= MAX_DRAFT) store.set(key, JSON.stringify(words))
      return () => void store.set(key, undefined)
    },
    /** With whom words were on their way to the disk when the page died. */
    interrupted: (): readonly PeerId[] => [...new Set(store.keys().filter(isSending).map(peerOf))],
    /** What did not come as far is a draft again. `written`: my newest messages there. */
    takeUp(peer: PeerId, written: readonly { text: string; at: number }[]) {
      const keys = store.keys().filter((key) => isSending(key) && peerOf(key) === peer)
      const left = [...written]
      const lost = keys
        .toSorted((one, other) => numberOf(one) - numberOf(other))
        .flatMap((key) => {
          const words = parseSending(store.get(key))
          if (!words) return []
          const there = left.findIndex(({ text, at }) => text === words.text && at >= words.at)
          if (there < 0) return [words]
          left.splice(there, 1)
          return []
        })
      const draft = parse(store.get(peer) ?? '')
      const text = [...lost.map((words) => words.text), draft.text].filter((one) => one !== '').join('\n')
      const replyTo = draft.replyTo ?? lost[0]?.replyTo
      keep(peer, { ...draft, text, ...(replyTo === undefined ? {} : { replyTo }) })
      for (const key of keys) store.set(key, undefined)
    },
  }
}
