import { actOf, DELETE, EDIT } from '../features/chat/kinds.ts'
import { clampTime, isMine, parseShown, textOf } from '../features/chat/rows.ts'
import type { Texts } from '../features/search/texts.ts'

/** What the search has to know of conversations: what a line says now, and which entries change what another one says. */
export const searchTexts = (now: () => number): Texts => ({
  textOf(row) {
    const shown = parseShown(row)
    const text = shown && textOf(shown)
    return text === undefined ? undefined : { text, at: clampTime(shown!.at, now()), mine: isMine(shown!) }
  },
  targetOf(entry) {
    const act = actOf(entry)
    return act?.kind === EDIT || act?.kind === DELETE ? act.target : undefined
  },
})
