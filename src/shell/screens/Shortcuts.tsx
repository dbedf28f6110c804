import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Dialog } from '../../ui/Dialog.tsx'
import { isApple } from '../../ui/keys.dom.ts'
import { useApp } from '../AppContext.dom.ts'
import css from './Shortcuts.module.css'

/** Keys that are held down, as keyboards call them; all others stand for themselves. */
const HELD = {
  command: { other: 'Ctrl', apple: '⌘' },
  alt: { other: 'Alt', apple: '⌥' },
} as const

type Key = string | { readonly held: keyof typeof HELD }
/** Keys pressed together; several ways to press them stand beside one another. */
type Ways = readonly (readonly Key[])[]

interface Shortcut {
  /** By which tests know it: each has one that presses it. */
  readonly id: string
  readonly ways: Ways
  readonly words: ReactNode
}

const COMMAND = { held: 'command' } as const
const ALT = { held: 'alt' } as const
const UP_DOWN: Ways = [['↑'], ['↓']]

/** List of all keyboard shortcuts. What is new in useShortcuts, in the field, on messages or in lists is a line here. */
export function Shortcuts({ onClose }: { onClose(): void }) {
  const { t } = useLingui()
  const { settings, lock } = useApp()
  const [enter, shift, leave, home, end] = [t`Enter`, t`Shift`, t`Esc`, t`Home`, t`End`]
  const groups: readonly { readonly id: string; readonly title: ReactNode; readonly shortcuts: readonly Shortcut[] }[] =
    [
      {
        id: 'anywhere',
        title: <Trans>Anywhere</Trans>,
        shortcuts: [
          { id: 'palette', ways: [[COMMAND, 'K']], words: <Trans>Jump to a chat</Trans> },
          {
            id: 'neighbour',
            ways: [
              [ALT, '↑'],
              [ALT, '↓'],
            ],
            words: <Trans>Previous or next chat</Trans>,
          },
          { id: 'find', ways: [[COMMAND, 'F']], words: <Trans>Search this chat</Trans> },
          { id: 'escape', ways: [[leave]], words: <Trans>Close, or back</Trans> },
          ...(lock.isOn() ? [{ id: 'lock', ways: [[ALT, shift, 'L']], words: <Trans>Lock now</Trans> }] : []),
          { id: 'notices', ways: [['F6']], words: <Trans>Go to notices and their Undo</Trans> },
          ...(settings.store.getState().questionKey
            ? [{ id: 'list', ways: [['?']], words: <Trans>This list (can be turned off in Settings)</Trans> }]
            : []),
        ],
      },
      {
        id: 'field',
        title: <Trans>While you type</Trans>,
        shortcuts: [
          { id: 'send', ways: [[enter]], words: <Trans>Send</Trans> },
          { id: 'line', ways: [[shift, enter]], words: <Trans>New line</Trans> },
          { id: 'last', ways: [['↑']], words: <Trans>Edit your last message (in an empty field)</Trans> },
          { id: 'bold', ways: [[COMMAND, 'B']], words: <Trans>Bold</Trans> },
          { id: 'italic', ways: [[COMMAND, 'I']], words: <Trans>Italic</Trans> },
          { id: 'code', ways: [[COMMAND, 'E']], words: <Trans>Code</Trans> },
        ],
      },
      {
        id: 'messages',
        title: <Trans>On messages and in lists</Trans>,
        shortcuts: [
          { id: 'one', ways: UP_DOWN, words: <Trans>Previous or next</Trans> },
          { id: 'ends', ways: [[home], [end]], words: <Trans>First or last</Trans> },
          { id: 'open', ways: [[enter]], words: <Trans>Open it, or its menu</Trans> },
          { id: 'react', ways: [['+']], words: <Trans>React</Trans> },
          { id: 'write', ways: [[leave]], words: <Trans>Back to the field</Trans> },
        ],
      },
    ]
  return (
    <Dialog title={<Trans>Keyboard shortcuts</Trans>} wide onClose={onClose}>
      {groups.map(({ id, title, shortcuts }) => (
        <section key={id} aria-labelledby={`shortcuts-${id}`}>
          <h3 id={`shortcuts-${id}`} className={css.title}>
            {title}
          </h3>
          <dl>
            {shortcuts.map((one) => (
              <div key={one.id} className={css.row} data-shortcut={one.id}>
                <dt>{one.words}</dt>
                <dd className={css.keys} dir="ltr" translate="no">
                  {one.ways.map((keys, at) => (
                    <span key={keys.map(nameOf).join()} className={css.way}>
                      {at > 0 && <span className={css.or}>/</span>}
                      {keys.map((key) => (
                        <kbd key={nameOf(key)} className={css.key}>
                          {nameOf(key)}
                        </kbd>
                      ))}
                    </span>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  )
}

const nameOf = (key: Key): string => (typeof key === 'string' ? key : HELD[key.held][isApple() ? 'apple' : 'other'])
