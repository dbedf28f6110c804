import type { App } from '../../src/app/app.ts'
import type { TextView } from '../../src/conversation/kinds/text.ts'
import type { TimerView } from '../../src/conversation/kinds/timer.ts'
import type { Message } from '../../src/conversation/message.ts'
import type { ConversationId, EntryId, PersonId } from '../../src/engine/ids.ts'
import type { ChatsState, OwnChange } from '../../src/features/chatList/chats.ts'
import type { Draft } from '../../src/features/composing/drafts.ts'
import type { Star } from '../../src/features/starred/starred.ts'
import type { Opening } from '../../src/features/transcript/opening.ts'

/** With somebody, or by its own name. */
type Place = PersonId | ConversationId
const placeOf = (place: Place) => place as string as ConversationId

/** A message, with what it says beside what else is known of it: so tests read shorter. */
export type FlatMessage = Message & { readonly kind: Message['what']['kind'] } & Omit<TextView, 'kind'> &
  Partial<Omit<TimerView, 'kind'>>
const flattened = new WeakMap<Message, FlatMessage>()
/** The same message is the same object each time, as it is for those who draw it. */
export function flat(message: Message): FlatMessage {
  const known = flattened.get(message) ?? { text: '', ...message, ...message.what }
  flattened.set(message, known)
  return known
}

/** By whatever names a conversation. */
type Keyed<T> = {
  readonly [K in keyof T]: Readonly<Record<string, T[K][keyof T[K]]>>
}

/** Hand: a person who looks at one conversation at a time, and acts in that one. */
export function createHand(app: () => App) {
  let opening: Opening | undefined
  const open = () => {
    const state = opening?.store.getState()
    return state && { ...state, messages: state.messages.map(flat), pins: state.pins.map(flat) }
  }
  const conversation = (): ConversationId => {
    if (!opening) throw new Error('no conversation is open')
    return opening.conversation
  }
  const acts = (place?: Place) => app().chat.acts(place === undefined ? conversation() : placeOf(place))
  const at = () => {
    if (!opening) throw new Error('no conversation is open')
    return opening
  }
  const ids = (all: readonly string[]) => all as readonly EntryId[]

  return {
    opening: () => opening,
    acts,
    store: {
      getState: () => ({
        open: open(),
        ...(app().chats.store.getState() as Keyed<ChatsState>),
        ...(app().drafts.store.getState() as Keyed<{ drafts: Record<ConversationId, Draft> }>),
        ...(app().typing.store.getState() as Keyed<{ typing: Record<ConversationId, true> }>),
      }),
    },
    open(place: Place, id?: string): Promise<boolean> {
      opening?.close()
      opening = app().chat.open(placeOf(place), id as EntryId | undefined)
      return opening.ready
    },
    close() {
      opening?.close()
      opening = undefined
    },
    loadOlder: () => at().older(),
    loadNewer: () => at().newer(),
    toLatest: () => at().latest(),
    jump: (id: string) => at().jump(id as EntryId),
    jumpToDate: (moment: number) => at().jumpToDate(moment),
    days: (starts: readonly number[]) => at().days(starts),
    send: (text: string, { replyTo }: { replyTo?: string } = {}) =>
      acts().send(text, replyTo === undefined ? {} : { replyTo: replyTo as EntryId }),
    retry: (id: string) => acts().retry(id as EntryId),
    cancel: (id: string) => acts().cancel(id as EntryId),
    edit: (id: string, text: string) => acts().edit(id as EntryId, text),
    details: (id: string) => acts().details(id as EntryId),
    versions: (id: string) => acts().versions(id as EntryId),
    deleteForEveryone: (all: readonly string[]) => acts().deleteForEveryone(ids(all)),
    deleteForMe: (all: readonly string[]) => acts().deleteForMe(ids(all)),
    react: (id: string, emoji: string | undefined) => acts().react(id as EntryId, emoji),
    pin: (id: string, on: boolean) => acts().pin(id as EntryId, on),
    star: (all: readonly string[], on: boolean, place?: Place) => acts(place).star(ids(all), on),
    starred: (last?: Star, only?: Place) => app().starred.page(last, only && placeOf(only)),
    forward: (all: readonly string[], to: readonly Place[]) => acts().forward(ids(all), to.map(placeOf)),
    setTimer: (seconds: number) => acts().setTimer(seconds),
    tellTyping: () => app().typing.tell(conversation()),
    setDraft: (
      place: Place,
      draft: { text: string; replyTo?: string; edit?: { id: string; text: string } } | undefined,
    ) => app().drafts.set(placeOf(place), draft as Draft | undefined),
    setOwn: (place: Place, change: Partial<OwnChange>) => app().chats.set(placeOf(place), change as OwnChange),
    /** All that is at hand is on screen. */
    markRead(place?: Place) {
      if (place === undefined) {
        at().seen()
        at().shown(
          at()
            .store.getState()
            .messages.map(({ id }) => id),
        )
      }
      if (place !== undefined) app().chats.markRead(placeOf(place))
    },
  }
}

export type Hand = ReturnType<typeof createHand>
