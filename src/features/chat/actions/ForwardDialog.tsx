import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Forward } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../../ui/Dialog.tsx'
import css from './ForwardDialog.module.css'

export interface Receiver {
  readonly id: string
  readonly name: string
}

interface ForwardDialogProps {
  count: number
  receivers: readonly Receiver[]
  onForward(peers: readonly string[]): void
  onClose(): void
}

const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** To whom it goes on: one or several, found by name. */
export function ForwardDialog({ count, receivers, onForward, onClose }: ForwardDialogProps) {
  const { t } = useLingui()
  const [wanted, setWanted] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const search = useRef<HTMLInputElement>(null)
  // On a phone the keyboard would cover those whom one is about to choose from.
  const [types] = useState(() => matchMedia('(hover: hover) and (pointer: fine)').matches)
  const found = receivers.filter(({ name }) => folded(name).includes(folded(wanted.trim())))

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (chosen.size > 0) onForward([...chosen])
  }

  function toggle(id: string) {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }

  return (
    <Dialog
      wide
      title={<Plural value={count} one="Forward # message" other="Forward # messages" />}
      {...(types && { initialFocus: search })}
      onClose={onClose}
    >
      <form className={css.form} onSubmit={onSubmit}>
        <input
          ref={search}
          className={css.search}
          type="search"
          aria-label={t`Find a friend`}
          placeholder={t`Find a friend`}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
        <ul className={css.list} aria-label={t`Friends`}>
          {found.map(({ id, name }) => (
            <li key={id}>
              <label className={css.friend}>
                <Avatar id={id} size="s" />
                <span className={css.name}>
                  <bdi translate="no">{name}</bdi>
                </span>
                <input type="checkbox" className={css.box} checked={chosen.has(id)} onChange={() => toggle(id)} />
              </label>
            </li>
          ))}
        </ul>
        {found.length === 0 && (
          <p className={css.none} role="status">
            <Trans>Nobody here goes by that name.</Trans>
          </p>
        )}
        <DialogButtons>
          <Button
            look="primary"
            type="submit"
            aria-disabled={chosen.size === 0}
            icon={<Forward size={18} className={css.icon} />}
          >
            {chosen.size > 1 ? (
              <Plural value={chosen.size} one="Forward to # friend" other="Forward to # friends" />
            ) : (
              <Trans>Forward</Trans>
            )}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  )
}
