import { createStore } from 'zustand/vanilla'
import { type ConversationId, conversationWith, type PersonId } from '../../engine/ids.ts'
import type { Links } from '../../engine/links.ts'
import type { RulesOf } from '../../engine/rules.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Clock } from '../../ports/clock.ts'
import { typingProtocol } from './protocol.ts'

/** Typing is said again so often while one writes, and forgotten this long after it was last heard. Milliseconds. */
const SAY_EVERY_MS = 3_000
const FORGET_AFTER_MS = 6_000
/** Typing that starts and stops faster than this is shown once. Milliseconds. */
const SHOW_PAUSE_MS = 1_000

/** Typing: who writes to me at this moment. */
export interface Typing {
  readonly store: ReadonlyStore<{ readonly typing: Readonly<Record<ConversationId, true>> }>
  /** I am writing there. Now or never, and only if the person lets friends know. */
  tell(conversation: ConversationId): void
}

interface Deps {
  links: Links
  clock: Clock
  rules: RulesOf
  audience(person: PersonId): boolean
  /** Do I let friends know that I write? Who does not is not told either. */
  tells(): boolean
}

/** Typing: a word on the link, kept nowhere. */
export function createTyping({ links, clock, rules, audience, tells }: Deps) {
  const store = createStore<{ readonly typing: Readonly<Record<ConversationId, true>> }>(() => ({ typing: {} }))
  const forgets = new Map<PersonId, () => void>()
  const said = new Map<PersonId, number>()
  const shown = new Map<PersonId, { readonly on: boolean; readonly at: number }>()

  function quiet(person: PersonId) {
    forgets.get(person)?.()
    forgets.delete(person)
    if (shown.get(person)?.on) show(person, false)
  }
  function show(person: PersonId, on: boolean) {
    shown.set(person, { on, at: clock.uptime() })
    const conversation = conversationWith(person)
    store.setState(({ typing: { [conversation]: _before, ...others } }) => ({
      typing: on ? { ...others, [conversation]: true as const } : others,
    }))
  }

  links.serve(typingProtocol, audience, {
    typing({ peer }, { on }) {
      if (!on || !tells()) return quiet(peer)
      const last = shown.get(peer)
      const early = last && !last.on ? last.at + SHOW_PAUSE_MS - clock.uptime() : 0
      forgets.get(peer)?.()
      const forget = () =>
        forgets.set(
          peer,
          clock.after(FORGET_AFTER_MS, () => quiet(peer)),
        )
      const begin = () => {
        if (!shown.get(peer)?.on) show(peer, true)
        forget()
      }
      if (early > 0) forgets.set(peer, clock.after(early, begin))
      else begin()
    },
  })
  links.onDown(({ peer }, which) => {
    if (which === 'last') quiet(peer)
  })

  function tell(person: PersonId, on: boolean) {
    const last = said.get(person)
    if (on ? last !== undefined && clock.uptime() - last < SAY_EVERY_MS : last === undefined) return
    if (on) said.set(person, clock.uptime())
    else said.delete(person)
    if (tells()) links.to(person)?.send(typingProtocol, 'typing', { on })
  }
  const everybody = (conversation: ConversationId, act: (person: PersonId) => void) => {
    for (const person of rules(conversation).with) act(person)
  }

  const room: Typing = { store, tell: (conversation) => everybody(conversation, (person) => tell(person, true)) }
  return {
    ...room,
    /** The message that I was writing there was sent. */
    sent: (conversation: ConversationId) => everybody(conversation, (person) => tell(person, false)),
    /** The message that they were writing is here. */
    heard: quiet,
    stop() {
      for (const cancel of forgets.values()) cancel()
      forgets.clear()
    },
  }
}
