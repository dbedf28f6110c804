import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Forward } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import type { ConversationId } from '../../engine/ids.ts'
import { nameMatches } from '../../lib/nameMatch.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import { useChatNames } from '../chatList/ChatName.dom.ts'
import type { ListedChat } from '../chatList/list.ts'
import { PersonName } from '../people/ContactName.tsx'
import css from './ForwardDialog.module.css'

interface ForwardDialogProps {
  count: number
  /** In the order of the list. */
  receivers: readonly ListedChat[]
  onForward(to: readonly ConversationId[]): void
  onClose(): void
}

/** To whom it goes on: one or several, found by name. */
export function ForwardDialog({ count, receivers, onForward, onClose }: ForwardDialogProps) {
  const { t } = useLingui()
  const [wanted, setWanted] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<ConversationId>>(new Set())
  const search = useRef<HTMLInputElement>(null)
  // On a phone the keyboard would cover those whom one is about to choose from.
  const [types] = useState(() => matchMedia('(hover: hover) and (pointer: fine)').matches)
  const nameOf = useChatNames()
  const found = receivers.filter(({ contact }) => !contact?.left && nameMatches(nameOf(contact), wanted))

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (chosen.size > 0) onForward([...chosen])
  }

  function toggle(id: ConversationId) {
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
          autoComplete="off"
          onChange={(event) => setWanted(event.target.value)}
        />
        <ul className={css.list} aria-label={t`Friends`}>
          {found.map(({ conversation, contact }) => (
            <li key={conversation}>
              <label className={css.friend}>
                <Avatar id={conversation} size="s" notes={!contact} />
                <span className={css.name}>
                  <PersonName name={nameOf(contact)} />
                </span>
                <input
                  type="checkbox"
                  className={css.box}
                  checked={chosen.has(conversation)}
                  onChange={() => toggle(conversation)}
                />
              </label>
            </li>
          ))}
        </ul>
        {found.length === 0 && (
          <p className={css.none} role="status">
            <Trans>No friend found</Trans>
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
