import { Trans } from '@lingui/react/macro'
import { useCallback, useEffect, useState } from 'react'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { useFormats } from '../../ui/formats.tsx'
import { useToday } from '../../ui/useToday.tsx'
import { glance } from './actions/what.ts'
import type { Chat, Starred } from './message.ts'
import css from './StarredList.module.css'
import { forDisplay } from './text/safeText.ts'

interface StarredListProps {
  chat: Pick<Chat, 'starred'>
  nameOf(peer: string): string
  hrefOf(peer: string, message: string): string
}

/** What I starred in all conversations, the newest star first; each leads to where it was said. */
export function StarredList({ chat, nameOf, hrefOf }: StarredListProps) {
  const formats = useFormats()
  const today = useToday()
  const [found, setFound] = useState<readonly Starred[]>()
  const [more, setMore] = useState(false)

  const load = useCallback(
    async (before?: number) => {
      const page = await chat.starred(before)
      setFound((known) => (before === undefined ? page : [...(known ?? []), ...page]))
      setMore(page.length > 0)
    },
    [chat],
  )
  useEffect(() => void load(), [load])

  if (!found) return null
  if (found.length === 0)
    return (
      <p className={css.none}>
        <Trans>Nothing yet. Star a message by its menu, and you find it again here.</Trans>
      </p>
    )
  return (
    <>
      <ul className={css.list}>
        {found.map(({ peer, message }) => (
          <li key={message.id}>
            <a className={css.entry} href={hrefOf(peer, message.id)}>
              <Avatar id={peer} size="s" />
              <span className={css.words}>
                <span className={css.top}>
                  <span className={css.who}>
                    {message.from === 'me' ? (
                      <Trans>
                        You to <bdi translate="no">{nameOf(peer)}</bdi>
                      </Trans>
                    ) : (
                      <bdi translate="no">{nameOf(peer)}</bdi>
                    )}
                  </span>
                  <time className={css.when} dateTime={new Date(message.at).toISOString()}>
                    {formats.brief(message.at, today)}
                  </time>
                </span>
                <bdi className={css.text}>{forDisplay(glance(message.text))}</bdi>
              </span>
            </a>
          </li>
        ))}
      </ul>
      {more && found.length >= PAGE && (
        <Button look="plain" onClick={() => void load(found.at(-1)?.starredAt)}>
          <Trans>Show older ones</Trans>
        </Button>
      )}
    </>
  )
}

/** Fewer than this and there are no older ones. */
const PAGE = 100
