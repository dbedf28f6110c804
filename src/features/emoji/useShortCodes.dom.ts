import { useLingui } from '@lingui/react'
import { type KeyboardEvent, type RefObject, useEffect, useId, useState } from 'react'
import { insertText } from '../../ui/insertText.dom.ts'
import type { Catalogue, EmojiEntry } from './catalogue.ts'
import { rememberEmoji } from './habits.dom.ts'
import { loadEmoji } from './loadEmoji.dom.ts'

const MAX_SUGGESTIONS = 6
/** From here on somebody may mean a short code or an emoticon, and the names are fetched. */
const BEGUN = /:[\p{L}\p{M}\p{N}_+-]{2}|(?:^|\s)(?:[:;]['-]{0,2}[()DPO*|/]|XD|<\/?3)/iu
const COMPLETE = /(?:^|[\s("'“«])(:([a-z0-9_+-]{1,40}):)(\s)$/i

/** `:short_codes:` in a text field: suggestions while one types, and the emoji in place of a complete one. */
export function useShortCodes(field: RefObject<HTMLTextAreaElement | null>, draft: string) {
  const { i18n } = useLingui()
  const [catalogue, setCatalogue] = useState<Catalogue>()
  const [caret, setCaret] = useState(0)
  const [active, setActive] = useState<number>()
  const [refused, setRefused] = useState<number>()
  const id = useId()

  const wanted = BEGUN.test(draft)
  useEffect(() => {
    if (!wanted) return
    let current = true
    loadEmoji(i18n.locale).then(
      (found) => {
        if (current) setCatalogue(found)
      },
      // Without them a short code stays as it was typed.
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [wanted, i18n.locale])

  const at = catalogue?.offerAt(draft, Math.min(caret, draft.length), MAX_SUGGESTIONS)
  const found = at && at.from !== refused ? at.found : []
  const chosen = Math.min(active ?? (at?.meant ? 0 : -1), found.length - 1)

  function choose(entry: EmojiEntry) {
    const box = field.current
    if (!box || !at) return
    rememberEmoji(entry.emoji)
    insertText(box, `${entry.emoji} `, at.from, box.selectionStart)
  }

  return {
    found,
    chosen,
    choose,
    listId: id,
    optionId: (index: number) => `${id}-${index}`,
    /** Of the field, while there are suggestions. */
    fieldProps:
      found.length > 0
        ? ({
            'aria-autocomplete': 'list',
            'aria-haspopup': 'listbox',
            'aria-controls': id,
            'aria-activedescendant': chosen < 0 ? undefined : `${id}-${chosen}`,
          } as const)
        : {},
    /** Keys go to the suggestions first: true when one was for them. */
    onKeyDown(event: KeyboardEvent): boolean {
      if (found.length === 0 || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false
      const entry = found[chosen]
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      if (step !== 0) setActive((Math.max(chosen, step < 0 ? 0 : -1) + step + found.length) % found.length)
      else if (event.key === 'Escape') setRefused(at?.from)
      else if (entry && (event.key === 'Enter' || event.key === 'Tab')) choose(entry)
      else return false
      event.preventDefault()
      return true
    },
    /** Tells where the caret is; a space after a complete code makes it an emoji. */
    onCaret(box: HTMLTextAreaElement, typed: boolean) {
      const end = box.selectionStart
      setCaret(end)
      if (!typed) return
      setActive(undefined)
      if (catalogue?.offerAt(box.value, end, 0)?.from !== refused) setRefused(undefined)
      const before = box.value.slice(0, end)
      const complete = COMPLETE.exec(before)
      const emoji = complete && catalogue?.emojiOf(complete[2]!.toLowerCase())
      const from = end - (complete ? complete[1]!.length + 1 : 0)
      if (!complete || !emoji || catalogue?.isInCode(before.slice(0, from))) return
      rememberEmoji(emoji)
      insertText(box, emoji + complete[3], from, end)
    },
    /** Text that is sent: with what was completed and not yet replaced. */
    replaced: (text: string) => catalogue?.replaced(text) ?? text,
  }
}
