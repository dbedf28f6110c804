import { Trans, useLingui } from '@lingui/react/macro'
import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import { IconButton } from '../../ui/Button.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { MAX_PASSPHRASE, MIN_PASSPHRASE } from './rules.ts'

type Native = Omit<ComponentProps<typeof TextField>, 'type' | 'role' | 'action' | 'value' | 'onChange'>

interface PassphraseFieldProps extends Native {
  value: string
  onChange(value: string): void
}

/** Field of a passphrase: hidden, unless the person wants to see what they type. A long one is better seen. */
export function PassphraseField({ value, onChange, ...native }: PassphraseFieldProps) {
  const { t } = useLingui()
  const [seen, setSeen] = useState(false)
  return (
    <TextField
      {...native}
      type={seen ? 'text' : 'password'}
      // A browser gives hidden fields no role at all: it is one that takes text.
      role="textbox"
      value={value}
      onChange={({ target }) => onChange(target.value)}
      maxLength={MAX_PASSPHRASE}
      autoComplete="off"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      dir="auto"
      action={
        <span data-beside>
          <IconButton label={t`Show what I type`} aria-pressed={seen} onClick={() => setSeen(!seen)}>
            {seen ? <EyeOff size={18} /> : <Eye size={18} />}
          </IconButton>
        </span>
      }
    />
  )
}

export const AtLeast = () => <Trans>Several words in a row are best: {MIN_PASSPHRASE} characters at least.</Trans>

/** Problem of a new passphrase; undefined when there is none. */
export function newProblem(passphrase: string, again: string) {
  if (passphrase.length < MIN_PASSPHRASE) return { code: 'short', words: <AtLeast /> }
  if (passphrase.normalize('NFKC') !== again.normalize('NFKC'))
    return { code: 'differ', words: <Trans>These two are not the same.</Trans> }
  return undefined
}
