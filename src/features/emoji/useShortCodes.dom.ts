import { useLingui } from '@lingui/react'
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { insertText } from '../../ui/insertText.dom.ts'
import type { Catalogue, EmojiEntry } from './catalogue.ts'
import { rememberEmoji } from './habits.dom.ts'
import { loadEmoji } from './loadEmoji.dom.ts'
import { codeAt, isInCode, replaceCodes } from './shortCodes.ts'

const MAX_SUGGESTIONS = 6
/** From here on somebody may mean a short code, and the names are fetched. */
const BEGUN = /:[\p{L}\p{M}\p{N}_+-]{2}/u
const COMPLETE = /(?:^|[\s("'“«])(:([a-z0-9_+-]{1,40}):)(\s)$/i

/** `:short_codes:` in a text field: suggestions while one types, and the emoji in place of a complete one. */
export function useShortCodes(field: RefObject<HTMLTextAreaElement | null>, draft: string) {
  const { i18n } = useLingui()
  const [catalogue, setCatalogue] = useState<Catalogue>()
  const [caret, setCaret] = useState(0)
  const [active, setActive] = useState(0)
  const [refused, setRefused] = useState<number>()
  const id = useId()
  const known = useRef(new Map<string, string>())

  const wanted = BEGUN.test(draft)
  useEffect(() => {
    if (!wanted) return
    let current = true
    loadEmoji(i18n.locale).then(
      (found) => {
        if (!current) return
        known.current = new Map(
          found.all.toReversed().flatMap(({ codes, emoji }) => codes.map((code) => [code, emoji])),
        )
        setCatalogue(found)
      },
      // Without them a short code stays as it was typed.
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [wanted, i18n.locale])

  const at = codeAt(draft, Math.min(caret, draft.length))
  const found = catalogue && at && at.from !== refused ? catalogue.completions(at.typed, MAX_SUGGESTIONS) : []
  const chosen = Math.min(active, found.length - 1)
  const lookup = (code: string) => known.current.get(code)

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
            'aria-activedescendant': `${id}-${chosen}`,
          } as const)
        : {},
    /** Keys go to the suggestions first: true when one was for them. */
    onKeyDown(event: KeyboardEvent): boolean {
      const entry = found[chosen]
      if (!entry || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      if (step !== 0) setActive((chosen + step + found.length) % found.length)
      else if (event.key === 'Enter' || event.key === 'Tab') choose(entry)
      else if (event.key === 'Escape') setRefused(at?.from)
      else return false
      event.preventDefault()
      return true
    },
    /** Tells where the caret is; a space after a complete code makes it an emoji. */
    onCaret(box: HTMLTextAreaElement, typed: boolean) {
      const end = box.selectionStart
      setCaret(end)
      if (!typed) return
      setActive(0)
      if (codeAt(box.value, end)?.from !== refused) setRefused(undefined)
      const before = box.value.slice(0, end)
      const complete = COMPLETE.exec(before)
      const emoji = complete && lookup(complete[2]!.toLowerCase())
      const from = end - (complete ? complete[1]!.length + 1 : 0)
      if (!complete || !emoji || isInCode(before.slice(0, from))) return
      rememberEmoji(emoji)
      insertText(box, emoji + complete[3], from, end)
    },
    /** Text that is sent: with what was completed and not yet replaced. */
    replaced: (text: string) => (known.current.size === 0 ? text : replaceCodes(text, lookup)),
  }
}
