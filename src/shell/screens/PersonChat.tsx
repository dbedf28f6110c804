import { Trans } from '@lingui/react/macro'
import { lazy, useState } from 'react'
import { useStore } from 'zustand'
import { timerOf } from '../../conversation/agreement.ts'
import { isMuted } from '../../conversation/own.ts'
import { conversationWith } from '../../conversation/place.ts'
import { useOutcomes } from '../../features/acts/useOutcomes.tsx'
import { ALWAYS } from '../../features/chatList/list.ts'
import { nameOf } from '../../features/people/ContactName.tsx'
import type { Contact } from '../../features/people/people.ts'
import { Button } from '../../ui/Button.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { Later } from '../../ui/Later.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { useToday } from '../../ui/useNow.dom.ts'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { useApp } from '../AppContext.dom.ts'
import { mediaRoute, toHref } from '../routes.ts'
import { Group } from './Group.tsx'
import css from './PersonScreen.module.css'

const TimerDialog = lazy(async () => ({
  default: (await import('../../features/acts/TimerDialog.tsx')).TimerDialog,
}))

/** Chat with a person: what is set for it, as their screen shows it. */
export function PersonChat({ contact }: { contact: Contact }) {
  const { chats } = useApp()
  const conversation = conversationWith(contact.id)
  const own = useStore(chats.store, (state) => state.own[conversation])
  const formats = useFormats()
  const today = useToday()
  const refuse = useRefusals()
  const until = own?.mutedUntil ?? 0
  const muted = isMuted(own, Date.now())
  async function mute(on: boolean) {
    if (!(await chats.set(conversation, { mutedUntil: on ? ALWAYS : undefined }))) refuse('storage')
  }
  const end = formats.moment(until, today)
  return (
    <Group title={<Trans>Chat</Trans>}>
      <Switch
        label={<Trans>Mute</Trans>}
        hint={
          muted && until < ALWAYS ? (
            <Trans>Until {end}</Trans>
          ) : (
            <Trans>No notifications or sounds from this chat.</Trans>
          )
        }
        checked={muted}
        onChange={(on) => void mute(on)}
      />
      <div className={css.setting}>
        <a href={toHref(mediaRoute(conversation))}>
          <Trans>Media and links</Trans>
        </a>
      </div>
      {!contact.left && <Disappearing contact={contact} />}
    </Group>
  )
}

/** Disappearing messages, as both agreed on them. */
function Disappearing({ contact }: { contact: Contact }) {
  const { chat, chats } = useApp()
  const conversation = conversationWith(contact.id)
  // Not by an opening: whose conversation is open is not told of what comes there.
  const timer = timerOf(useStore(chats.store, ({ summaries }) => summaries[conversation]))
  const { tell } = useOutcomes()
  const formats = useFormats()
  const [asking, setAsking] = useState(false)
  return (
    <div className={css.setting}>
      <div className={css.settingWords}>
        <p>
          <Trans>Disappearing messages</Trans>
        </p>
        <p className={css.note}>{timer.seconds === 0 ? <Trans>Off</Trans> : formats.span(timer.seconds)}</p>
      </div>
      <Button onClick={() => setAsking(true)}>
        <Trans>Change</Trans>
      </Button>
      {asking && (
        <Later>
          <TimerDialog
            timer={timer}
            friend={nameOf(contact)}
            onSet={(chosen) => void tell(chat.acts(conversation).setTimer(chosen))}
            onClose={() => setAsking(false)}
          />
        </Later>
      )}
    </div>
  )
}
