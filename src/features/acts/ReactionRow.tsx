import { Menu } from '@base-ui/react/menu'
import { useLingui } from '@lingui/react/macro'
import { SmilePlus } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { quickReactions } from '../emoji/habits.dom.ts'
import css from './ReactionRow.module.css'

interface ReactionRowProps {
  mine: string | undefined
  /** The keyboard has come for them. */
  focused: boolean
  onReact(emoji: string | undefined): void
  onPick(): void
}

const items = (within: Element | null) => [...(within?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])]

/** Reactions that one press gives, above the entries of a menu: along the line by left and right, past them by up and down. */
export function ReactionRow({ mine, focused, onReact, onPick }: ReactionRowProps) {
  const { t } = useLingui()
  const [offered] = useState(() => {
    const quick = quickReactions()
    return mine === undefined || quick.includes(mine) ? quick : [mine, ...quick.slice(0, -1)]
  })
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!focused) return
    // The menu takes the focus as it opens.
    const frame = requestAnimationFrame(() => items(row.current)[0]?.focus())
    return () => cancelAnimationFrame(frame)
  }, [focused])

  function onKeyDownCapture(event: KeyboardEvent<HTMLElement>) {
    const here = items(row.current)
    const at = here.indexOf(document.activeElement as HTMLElement)
    const others = items(event.currentTarget.closest('[role="menu"]')).slice(here.length)
    const ahead = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1
    const goal = {
      ArrowRight: here.at((at + ahead) % here.length),
      ArrowLeft: here.at((at - ahead) % here.length),
      ArrowDown: others[0],
      ArrowUp: others.at(-1),
    }
    if (at < 0 || !Object.hasOwn(goal, event.key)) return
    event.preventDefault()
    event.stopPropagation()
    goal[event.key as keyof typeof goal]?.focus()
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a menu has groups of items, and no sets of fields
    <div ref={row} className={css.row} role="group" aria-label={t`React`} onKeyDownCapture={onKeyDownCapture}>
      {offered.map((emoji) => (
        <Menu.CheckboxItem
          key={emoji}
          className={css.one}
          checked={emoji === mine}
          closeOnClick
          onClick={() => onReact(emoji === mine ? undefined : emoji)}
        >
          {emoji}
        </Menu.CheckboxItem>
      ))}
      <Menu.Item className={css.one} aria-label={t`Another emoji`} onClick={onPick}>
        <SmilePlus size={20} aria-hidden="true" />
      </Menu.Item>
    </div>
  )
}
