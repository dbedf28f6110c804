import { Trans, useLingui } from '@lingui/react/macro'
import { Star, StarOff } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ConversationActs } from '../../conversation/conversationActs.ts'
import { isPlain, wordsOf } from '../../conversation/deeds.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import { glance } from '../../richText/glance.ts'
import { forDisplay } from '../../richText/safeText.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { useToast } from '../../ui/Toaster.tsx'
import { useToday } from '../../ui/useNow.dom.ts'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { PersonName } from '../people/ContactName.tsx'
import css from './StarredList.module.css'
import type { Star as StarOf, Starred } from './starred.ts'

interface StarredListProps {
  starred: Starred
  /** Only of this one. */
  only?: ConversationId | undefined
  acts(conversation: ConversationId): Pick<ConversationActs, 'star'>
  nameOf(conversation: ConversationId): string
  hrefOf(conversation: ConversationId, message: EntryId): string
}

/** Logs count anew in every conversation: only with whom it was said makes an id unique. */
const nameOfStar = ({ conversation, message }: StarOf) => `${conversation} ${message.id}`

/** Stars in all conversations, the newest first; each leads to where the message was said. */
export function StarredList({ starred, only, acts, nameOf, hrefOf }: StarredListProps) {
  const { t } = useLingui()
  const formats = useFormats()
  const today = useToday()
  const say = useToast()
  const refuse = useRefusals()
  const [found, setFound] = useState<readonly StarOf[]>()
  const [more, setMore] = useState(false)
  const [unreadable, setUnreadable] = useState(false)
  /** Last star at hand, after which the list goes on; it may have been taken out of it meanwhile. */
  const last = useRef<StarOf>(undefined)
  const list = useRef<HTMLUListElement>(null)
  /** The place of the line that has just gone, with the button that was pressed. */
  const left = useRef<number>(undefined)

  const load = useCallback(
    async (after?: StarOf) => {
      const page = await starred.page(after, only)
      setUnreadable(page === undefined)
      // The same page was asked for twice.
      if (!page || (after && after !== last.current)) return
      last.current = page.all.at(-1) ?? after
      setFound((known) => [...(after && known ? known : []), ...page.all])
      setMore(page.more)
    },
    [starred, only],
  )
  useEffect(() => void load(), [load])

  // One goes on where the line was; after the last one, at the screen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once the line is gone
  useEffect(() => {
    const at = left.current
    if (at === undefined) return
    left.current = undefined
    const buttons = list.current?.querySelectorAll<HTMLElement>('li > button') ?? []
    const near = buttons[Math.min(at, buttons.length - 1)] ?? document.querySelector<HTMLElement>('main')
    near?.focus()
  }, [found])

  async function unstar(star: StarOf) {
    const { conversation, message } = star
    const { star: set } = acts(conversation)
    const done = await set([message.id], false)
    if (!done.ok) return refuse(done.error)
    left.current = found?.indexOf(star)
    setFound((known) => known?.filter((one) => one !== star))
    say({
      words: <Trans>No longer starred</Trans>,
      action: {
        words: <Trans>Undo</Trans>,
        act: () => void set([message.id], true).then((again) => (again.ok ? load() : refuse(again.error))),
      },
    })
  }

  const trouble = unreadable && (
    <div role="alert">
      <p className={css.none}>
        <Trans>This device’s disk did not answer, so this cannot be shown just now. Nothing is lost.</Trans>
      </p>
      <Button onClick={() => void load(last.current)}>
        <Trans>Try again</Trans>
      </Button>
    </div>
  )
  if (!found) return trouble || null
  if (found.length === 0 && !more)
    return (
      <Empty picture={<Star />}>
        <Trans>No starred messages. Choose Star in a message’s menu to keep it here.</Trans>
      </Empty>
    )
  return (
    <>
      <ul className={css.list} ref={list}>
        {found.map((star) => {
          const { conversation, message } = star
          return (
            <li key={nameOfStar(star)} className={css.item}>
              <a className={css.entry} href={hrefOf(conversation, message.id)}>
                <Avatar id={conversation} size="s" />
                <span className={css.words}>
                  <span className={css.top}>
                    <span className={css.who}>
                      {message.from === 'me' ? (
                        <Trans>
                          You to <bdi translate="no">{nameOf(conversation)}</bdi>
                        </Trans>
                      ) : (
                        <PersonName name={nameOf(conversation)} />
                      )}
                    </span>
                    <time className={css.when} dateTime={new Date(message.at).toISOString()}>
                      {formats.brief(message.at, today)}
                    </time>
                  </span>
                  <bdi className={css.text}>{forDisplay(glance(wordsOf(message) ?? '', isPlain(message)))}</bdi>
                </span>
              </a>
              <IconButton label={t`Unstar`} onClick={() => void unstar(star)}>
                <StarOff size={19} />
              </IconButton>
            </li>
          )
        })}
      </ul>
      {trouble}
      {more && !unreadable && (
        <Button look="plain" onClick={() => void load(last.current)}>
          <Trans>Show older ones</Trans>
        </Button>
      )}
    </>
  )
}
