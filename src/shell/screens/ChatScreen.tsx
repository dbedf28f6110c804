import { Trans } from '@lingui/react/macro'
import { lazy, Suspense, useCallback, useEffect, useEffectEvent, useId, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Timer } from '../../conversation/agreement.ts'
import { MAX_TEXT } from '../../conversation/limits.ts'
import { conversationWith } from '../../conversation/place.ts'
import type { ConversationId, EntryId, PersonId } from '../../engine/ids.ts'
import { useActs } from '../../features/acts/useActs.tsx'
import { useChatNames } from '../../features/chatList/ChatName.dom.ts'
import { Composer } from '../../features/composing/Composer.tsx'
import { TypingLine } from '../../features/composing/TypingLine.tsx'
import { waitingFor } from '../../features/connection/standing.ts'
import { FilesHereContext } from '../../features/files/filesHere.dom.ts'
import type { Contact, LinkState } from '../../features/people/people.ts'
import type { OpeningState } from '../../features/transcript/opening.ts'
import { Transcript } from '../../features/transcript/Transcript.tsx'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import { Button } from '../../ui/Button.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { Guard } from '../../ui/Guard.dom.ts'
import { Later } from '../../ui/Later.tsx'
import { ToastSlot } from '../../ui/Toaster.tsx'
import { useEscape } from '../../ui/useEscape.dom.ts'
import { useApp } from '../AppContext.dom.ts'
import { linkHrefs } from '../personRoute.dom.ts'
import { useListedChats } from '../useListedChats.dom.ts'
import { Bars } from './Bars.tsx'
import { Beginning } from './Beginning.tsx'
import { ChatHead, preloadAbove } from './ChatHead.tsx'
import css from './ChatScreen.module.css'
import { PresenceNews } from './PresenceNews.tsx'
import { useFilesOf } from './useFilesOf.dom.ts'
import { useOpening } from './useOpening.dom.ts'
import { useStanding } from './useStanding.dom.ts'

const Overlays = lazy(async () => ({ default: (await import('../../features/acts/Overlays.tsx')).Overlays }))
const Parted = lazy(async () => ({ default: (await import('../../features/leaving/Parted.tsx')).Parted }))
const Misbehaves = lazy(async () => ({
  default: (await import('../../features/leaving/Misbehaves.tsx')).Misbehaves,
}))
const loadDetails = () => import('../../features/connection/LinkDetails.tsx')
const LinkDetails = lazy(async () => ({ default: (await loadDetails()).LinkDetails }))
const UnknownChat = lazy(async () => ({ default: (await import('./UnknownChat.tsx')).UnknownChat }))
const SelectionBar = lazy(async () => ({
  default: (await import('../../features/acts/SelectionBar.tsx')).SelectionBar,
}))

/** Fetches what the first opened chat will show. */
export const preloadParts = () => {
  // They are looked at when the server, or the network, is away.
  void loadDetails().catch(() => undefined)
  preloadAbove()
}

interface ChatScreenProps {
  me: PersonId
  /** The conversation with myself. */
  notes: ConversationId
  conversation: ConversationId
  /** To be brought into view. */
  message: EntryId | undefined
  /** The message is in view: coming here again must not bring it back. */
  onThere(): void
  onBack(): void
}

export function ChatScreen({ notes, ...props }: ChatScreenProps) {
  const { people } = useApp()
  const { conversation, onBack } = props
  const contact = useStore(people.store, (state) =>
    state.contacts.find(({ id }) => conversationWith(id) === conversation),
  )
  const was = useRef(false)
  const isThere = contact !== undefined || conversation === notes
  const gone = useEffectEvent(onBack)
  useEffect(() => {
    // Deleted with all that was said: there is nothing to look at any more.
    if (!isThere && was.current) gone()
    was.current = isThere
  }, [isThere])
  if (isThere) return <Conversation contact={contact} {...props} />
  return (
    <Later>
      <UnknownChat onBack={onBack} />
    </Later>
  )
}

const OFFLINE: LinkState = { phase: 'offline' }
/** Before the first look at the disk has begun. */
const NOTHING_OPEN: ReadonlyStore<OpeningState | undefined> = createStore(() => undefined)
const NO_TIMER: Timer = { seconds: 0 }

type ConversationProps = Omit<ChatScreenProps, 'notes'> & { contact: Contact | undefined }

interface Arrival extends Pick<ReturnType<typeof useOpening>, 'opening' | 'opensAt'> {
  message: EntryId | undefined
  onThere(): void
  sayGone(): void
  onJump(id: EntryId): void
}

/** Arrival: at the message that was asked for, or word that it is gone. */
function useArrival({ opening, opensAt, message, onThere, sayGone, onJump }: Arrival) {
  const gone = useEffectEvent(sayGone)
  const jump = useEffectEvent(onJump)
  const there = useEffectEvent(onThere)
  useEffect(() => {
    let here = true
    void opening?.ready.then((found) => {
      if (here && !found) gone()
    })
    return () => {
      here = false
    }
  }, [opening])
  useEffect(() => {
    if (message === undefined || !opening) return
    if (message !== opensAt.current) jump(message)
    opensAt.current = undefined
    there()
  }, [message, opening, opensAt])
}

function Conversation({ me, contact, conversation, message, onThere, onBack }: ConversationProps) {
  const { chat, chats, people, drafts, typing, links } = useApp()
  const { opening, opensAt } = useOpening(conversation, message)
  const state = useStore<ReadonlyStore<OpeningState | undefined>>(opening?.store ?? NOTHING_OPEN)
  const { pins = [], timer = NO_TIMER, about } = state ?? {}
  const unread = useStore(chats.store, ({ summaries }) => summaries[conversation]?.unread ?? 0)
  const types = useStore(typing.store, (all) => all.typing[conversation] === true)
  const link = useStore(links.store, ({ byPeer }) => (contact && byPeer[contact.id]) ?? OFFLINE)
  const { standing, relayAvailable, relayTrouble } = useStanding(contact, link)
  const hrefs = contact && !contact.left ? linkHrefs(contact.id) : undefined
  const unsent = { waiting: waitingFor(standing), doctorHref: hrefs?.doctorHref }
  const waits = state?.messages.some(({ status, former }) => status === 'waiting' && !former) ?? false
  // An attack is told without being asked for.
  const [asked, setAsked] = useState<boolean>()
  const details = asked ?? link.reason === 'intercepted'
  const composer = useRef<{ focus(): void }>(null)
  const detailsId = useId()
  const toField = useCallback(() => composer.current?.focus(), [])
  const acts = useMemo(() => chat.acts(conversation), [chat, conversation])
  const desk = useActs({ conversation, alone: contact === undefined, opening, acts, drafts, focusComposer: toField })
  const receivers = useListedChats()
  const formats = useFormats()
  const name = useChatNames()(contact)

  const sending = useFilesOf(conversation, contact, name)

  useArrival({ opening, opensAt, message, onThere, sayGone: desk.sayGone, onJump: desk.acts.onJump })

  useEffect(() => {
    // With a mouse one begins to type at once; on a phone that would throw the keyboard over what one came to read.
    if (matchMedia('(hover: hover) and (pointer: fine)').matches) composer.current?.focus()
  }, [])

  useEscape(
    sending.voice.bar ? () => undefined : desk.selected ? desk.stopSelecting : details ? () => setAsked(false) : onBack,
  )
  const setTimer = (seconds: number) => void desk.tell(acts.setTimer(seconds))

  return (
    <section className={css.chat} aria-label={name}>
      <FilesHereContext value={sending.here}>
        <ChatHead
          {...{ me, conversation, contact }}
          line={{ link, standing, waits, open: details, controls: detailsId, onToggle: () => setAsked(!details) }}
          opening={opening}
          timer={timer}
          onTimer={setTimer}
          onBack={onBack}
        />
        {contact && <Misbehaviour contact={contact} />}
        {/* There from the start: the line above names what it opens. */}
        <div id={detailsId}>
          {contact && hrefs && details && (
            <Later>
              <LinkDetails
                {...{ me, contact, link, standing, relayAvailable, relayTrouble, ...hrefs }}
                onTry={() => links.dialNow(contact.id)}
              />
            </Later>
          )}
        </div>
        <Bars {...{ timer, pins, name, formats, setTimer }} onJump={desk.acts.onJump} />
        {contact && <PresenceNews name={name} phase={link.phase} />}
        <Guard fallback={<NotLoaded />}>
          <Suspense fallback={<div className={css.log} />}>
            {opening && state?.unreadable ? (
              <Unreadable onRetry={() => void opening.again()} />
            ) : opening && state ? (
              <Transcript
                opening={opening}
                state={state}
                friend={name}
                {...unsent}
                unread={unread}
                beginning={<Beginning conversation={conversation} contact={contact} />}
                acts={desk.acts}
                selected={desk.selected}
                onWrite={toField}
              />
            ) : (
              <div className={css.log} />
            )}
          </Suspense>
        </Guard>
        <TypingLine name={name} typing={types} />
        <ToastSlot />
        {desk.selected ? (
          <Later>
            <SelectionBar desk={desk} selected={desk.selected} />
          </Later>
        ) : contact?.left ? (
          <Later>
            <Parted people={people} contact={contact} />
          </Later>
        ) : sending.voice.bar ? (
          sending.voice.bar
        ) : (
          <Composer
            ref={composer}
            {...{ conversation, acts, drafts, typing, about }}
            friend={name}
            onEditLast={desk.editLast}
            onJump={desk.acts.onJump}
            attach={sending.attach}
            voice={sending.voice.button}
            limit={MAX_TEXT}
          />
        )}
        {desk.doing && (
          <Later>
            <Overlays {...{ doing: desk.doing, desk, acts, receivers, friend: name }} {...unsent} />
          </Later>
        )}
        {sending.dialog}
        {sending.viewer}
      </FilesHereContext>
    </section>
  )
}

/** Misbehaviour of this friend's device, if any: fetched when there is some. */
function Misbehaviour({ contact }: { contact: Contact }) {
  const { chats, people, misbehaving } = useApp()
  const there = useStore(misbehaving.store, (all) => all[contact.id] !== undefined)
  const unread = useStore(chats.store, ({ summaries }) => (summaries[conversationWith(contact.id)]?.unread ?? 0) > 0)
  return there ? (
    <Later>
      <Misbehaves people={people} misbehaving={misbehaving} contact={contact} unread={unread} />
    </Later>
  ) : null
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
