import { Trans } from '@lingui/react/macro'
import { MessageSquarePlus } from 'lucide-react'
import { lazy, Suspense, useCallback, useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { Overlays } from '../../features/chat/actions/Overlays.tsx'
import { TypingLine } from '../../features/chat/actions/TypingLine.tsx'
import { useDesk } from '../../features/chat/actions/useDesk.tsx'
import { Composer } from '../../features/chat/Composer.tsx'
import { nameOf } from '../../features/contacts/ContactName.tsx'
import type { Contact, LinkState } from '../../features/contacts/contact.ts'
import { LinkDetails } from '../../features/contacts/LinkDetails.tsx'
import type { PeerId } from '../../ports/transport.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { useFormats } from '../../ui/formats.tsx'
import { Guard } from '../../ui/Guard.tsx'
import { Later } from '../../ui/Later.tsx'
import { useEscape } from '../../ui/useEscape.tsx'
import { useApp } from '../AppContext.tsx'
import { LONGEST_TEXT } from '../caps.ts'
import { Beginning } from './Beginning.tsx'
import { ChatHead } from './ChatHead.tsx'
import css from './ChatScreen.module.css'
import { Pane } from './Pane.tsx'

const loadTranscript = () => import('../../features/chat/Transcript.tsx')
const Transcript = lazy(async () => ({ default: (await loadTranscript()).Transcript }))

const PinnedBar = lazy(async () => ({ default: (await import('../../features/chat/actions/PinnedBar.tsx')).PinnedBar }))
const TimerBar = lazy(async () => ({ default: (await import('../../features/chat/actions/TimerBar.tsx')).TimerBar }))
const SelectionBar = lazy(async () => ({
  default: (await import('../../features/chat/actions/SelectionBar.tsx')).SelectionBar,
}))

/** Fetches what the first opened chat will need, once the page has nothing better to do. */
export const preloadChat = () => {
  void loadTranscript().catch(() => undefined)
  void import('../../features/chat/text/RichText.tsx').catch(() => undefined)
}

interface ChatScreenProps {
  me: PeerId
  peer: PeerId
  /** To be brought into view. */
  message: string | undefined
  /** It is: coming here again must not bring it back. */
  onThere(): void
  onBack(): void
}

export function ChatScreen({ peer, ...rest }: ChatScreenProps) {
  const { contacts } = useApp()
  const contact = useStore(contacts.store, (state) => state.contacts.find((one) => one.id === peer))
  return contact ? <Conversation contact={contact} {...rest} /> : <Unknown onBack={rest.onBack} />
}

const OFFLINE: LinkState = { phase: 'offline' }

type ConversationProps = Omit<ChatScreenProps, 'peer'> & { contact: Contact }

function Conversation({ me, contact, message, onThere, onBack }: ConversationProps) {
  const { chat, contacts, links } = useApp()
  const peer = contact.id
  const open = useStore(chat.store, (state) => (state.open?.peer === peer ? state.open : undefined))
  const unread = useStore(chat.store, (state) => state.summaries[peer]?.unread ?? 0)
  const link = useStore(links.store, (state) => state.byPeer[peer] ?? OFFLINE)
  // An attack is told without being asked for.
  const [asked, setAsked] = useState<boolean>()
  const details = asked ?? link.reason === 'intercepted'
  const composer = useRef<{ focus(): void }>(null)
  const detailsId = useId()

  const toField = useCallback(() => composer.current?.focus(), [])
  const desk = useDesk(chat, peer, toField)
  const typing = useStore(chat.store, (state) => state.typing[peer] === true)
  const receivers = useStore(contacts.store, (state) => state.contacts)
  const formats = useFormats()
  const friend = nameOf(contact)

  // Which message it opens at counts once; afterwards it is a jump.
  const opensAt = useRef(message)
  const gone = useEffectEvent(desk.sayGone)
  const jump = useEffectEvent(desk.acts.onJump)
  useEffect(() => {
    let here = true
    void chat.open(peer, opensAt.current).then((there: unknown) => {
      if (here && there === false) gone()
    })
    return () => {
      here = false
      chat.close()
    }
  }, [chat, peer])
  const there = useEffectEvent(onThere)
  useEffect(() => {
    if (message === undefined) return
    if (message !== opensAt.current) jump(message)
    opensAt.current = undefined
    there()
  }, [message])

  useEffect(() => {
    // With a mouse one begins to type at once; on a phone that would throw the keyboard over what one came to read.
    if (matchMedia('(hover: hover) and (pointer: fine)').matches) composer.current?.focus()
  }, [])

  useEscape(desk.selected ? desk.stopSelecting : details ? () => setAsked(false) : onBack)

  const onLoadOlder = useCallback(() => void chat.loadOlder(), [chat])
  const onLoadNewer = useCallback(() => void chat.loadNewer(), [chat])
  const onLatest = useCallback(() => chat.toLatest(), [chat])
  const setTimer = (seconds: number) => void desk.tell(chat.setTimer(seconds))

  return (
    <section className={css.chat} aria-label={nameOf(contact)}>
      <ChatHead
        contact={contact}
        link={link}
        details={details}
        detailsId={detailsId}
        onToggle={() => setAsked(!details)}
        onTimer={setTimer}
        onBack={onBack}
      />
      {details && (
        <LinkDetails id={detailsId} me={me} contact={contact} link={link} onTry={() => links.dialNow(peer)} />
      )}
      {open?.timer.proposal && (
        <Later>
          <TimerBar timer={open.timer} friend={friend} formats={formats} onSet={setTimer} />
        </Later>
      )}
      {open && open.pins.length > 0 && (
        <Later>
          <PinnedBar pins={open.pins} onJump={desk.acts.onJump} />
        </Later>
      )}
      <PresenceNews name={friend} phase={link.phase} />
      <Guard fallback={<NotLoaded />}>
        <Suspense fallback={<div className={css.log} />}>
          {open?.unreadable ? (
            <Unreadable onRetry={() => void chat.open(peer)} />
          ) : open ? (
            <Transcript
              conversation={open}
              friend={friend}
              strange={contact.status === 'asked'}
              unread={unread}
              beginning={<Beginning contact={contact} />}
              onLoadOlder={onLoadOlder}
              onLoadNewer={onLoadNewer}
              onLatest={onLatest}
              acts={desk.acts}
              selected={desk.selected}
              onWrite={toField}
              onSeen={chat.markRead}
            />
          ) : (
            <div className={css.log} />
          )}
        </Suspense>
      </Guard>
      <TypingLine name={friend} typing={typing} />
      {desk.selected ? (
        <Later>
          <SelectionBar desk={desk} selected={desk.selected} />
        </Later>
      ) : (
        <Composer
          ref={composer}
          chat={chat}
          peer={peer}
          friend={friend}
          onEditLast={desk.editLast}
          onJump={desk.acts.onJump}
          limit={LONGEST_TEXT}
        />
      )}
      <Overlays desk={desk} chat={chat} receivers={receivers.map((one) => ({ id: one.id, name: nameOf(one) }))} />
    </section>
  )
}

/** Comings and goings, for those who do not see the header. Trying to connect is no news. */
function PresenceNews({ name, phase }: { name: string; phase: LinkState['phase'] }) {
  const [told, setTold] = useState({ phase, news: false })
  if (phase !== 'connecting' && phase !== told.phase) setTold({ phase, news: true })
  const who = <bdi>{name}</bdi>
  return (
    <p className="visually-hidden" role="status">
      {told.news && (told.phase === 'online' ? <Trans>{who} is online</Trans> : <Trans>{who} is offline</Trans>)}
    </p>
  )
}

function NotLoaded() {
  return (
    <div className={css.log} role="alert">
      <p className={css.notLoaded}>
        <Trans>
          This part of the page did not load: the server may be away. Your messages are safe. Reload once it is back.
        </Trans>
      </p>
    </div>
  )
}

function Unreadable({ onRetry }: { onRetry(): void }) {
  return (
    <div className={css.log} role="alert">
      <p className={css.notLoaded}>
        <Trans>This device’s disk did not answer, so your messages cannot be shown just now. They are not lost.</Trans>
      </p>
      <Button onClick={onRetry}>
        <Trans>Try again</Trans>
      </Button>
    </div>
  )
}

function Unknown({ onBack }: { onBack(): void }) {
  useEscape(onBack)
  return (
    <Pane title={<Trans>Unknown chat</Trans>} onBack={onBack}>
      <Empty picture={<MessageSquarePlus />}>
        <Trans>There is no chat with this ID on this device. Add it as a friend’s ID under “New chat”.</Trans>
      </Empty>
    </Pane>
  )
}
