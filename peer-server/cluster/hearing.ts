import type { Asking } from './asking.ts'
import type { ClusterHandlers } from './cluster.ts'
import type { Letter, Letters } from './letters.ts'
import type { Seats } from './seats.ts'

export interface HearingDeps {
  readonly letters: Letters
  readonly handlers: ClusterHandlers
  readonly forget: (id: string) => void
  readonly seats: Seats
  readonly asking: Asking
  readonly astray: { add(id: string, text: string): void }
  readonly onForged: () => void
}

/** Hears what comes over the bus: letters of nodes, and what is none. */
export const createHearing = (deps: HearingDeps) => {
  const { letters, handlers, forget, seats, asking, astray, onForged } = deps
  const onText = ({ kind, id, text }: Letter) => {
    if (seats.has(id)) return handlers.deliver(id, text)
    // What led here is of somebody who is here no more: it goes, and whoever holds the ID by now says so.
    forget(id)
    asking.cry(id)
    if (kind === 'text') astray.add(id, text)
  }
  return (_channel: string, sealed: string) => {
    const letter = letters.open(sealed)
    if (letter === undefined) return onForged()
    if (letter.kind === 'text' || letter.kind === 'astray') return onText(letter)
    const { id, text } = letter
    if (letter.kind === 'ask') return void asking.onAsked(id, text).catch(() => {})
    if (letter.kind === 'mine') return asking.onSaid(id, text)
    if (!asking.onHeld(id, Number(text))) seats.lose(id, Number(text))
  }
}
