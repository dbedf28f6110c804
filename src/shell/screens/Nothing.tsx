import { Trans } from '@lingui/react/macro'
import { isApple } from '../../ui/keys.dom.ts'
import { Logo } from '../../ui/Logo.tsx'
import css from './Nothing.module.css'

/** As they are written on the keys. */
const JUMP_KEYS = isApple() ? '⌘ K' : 'Ctrl K'

/** Empty screen beside the list, while no chat is chosen. */
export function Nothing() {
  return (
    <div className={css.nothing}>
      <Logo size="l" />
      <p>
        <Trans>Choose a chat, or begin a new one.</Trans>
      </p>
      <p className={css.keys}>
        <Trans>
          <kbd>{JUMP_KEYS}</kbd> jumps to a chat by name
        </Trans>
      </p>
    </div>
  )
}
