import { Trans, useLingui } from '@lingui/react/macro'
import { ArrowDownUp, File as FileIcon } from 'lucide-react'
import { memo, type ReactNode, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import { safeFileName } from '../../lib/fileName.ts'
import { forDisplay } from '../../richText/safeText.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { useToday } from '../../ui/useNow.dom.ts'
import { PersonName } from '../people/ContactName.tsx'
import standing from './FileStandingLine.module.css'
import { FileStandingLine } from './FileStandingLine.tsx'
import { useFileSize } from './fileSize.dom.ts'
import type { FileInHand, FileKnown, Files } from './files.ts'
import css from './TransfersList.module.css'
import { type Transfer, transferGroups } from './transferGroups.dom.ts'
import { useAllTransfers } from './useAllTransfers.dom.ts'

interface TransfersListProps {
  files: Files
  nameOf(conversation: ConversationId): string
  hrefOf(conversation: ConversationId, message: EntryId): string
}

/** Rows of a group that are shown at first, and with each "Show older ones". */
const PAGE = 50

/** Transfers of all chats: what moves, what waits, what is done, each the newest first. */
export function TransfersList({ files, nameOf, hrefOf }: TransfersListProps) {
  const { t } = useLingui()
  const state = useStore(files.store)
  const { now, waiting, done } = transferGroups(state)
  const inHand = Object.entries(state.inHand)
  const { pausable, resumable, pauseAll, resumeAll } = useAllTransfers(files, [...now, ...waiting])
  const rows = useRef(new Map<EntryId, HTMLLIElement>())
  /** File with which something was just done: it may stand elsewhere by now. */
  const acted = useRef<EntryId>(undefined)

  useEffect(() => {
    const id = acted.current
    if (id === undefined || document.activeElement !== document.body) return
    const row = rows.current.get(id)
    const next = row?.querySelector<HTMLElement>('button') ?? row?.querySelector('a') ?? document.querySelector('main')
    next?.focus()
    acted.current = undefined
  })
  // Whoever presses elsewhere is elsewhere.
  useEffect(() => {
    const forget = () => {
      acted.current = undefined
    }
    document.addEventListener('pointerdown', forget, true)
    return () => document.removeEventListener('pointerdown', forget, true)
  }, [])

  if (inHand.length + now.length + waiting.length + done.length === 0)
    return (
      <Empty picture={<ArrowDownUp />}>
        <Trans>Nothing here yet. Files that you send or download stand here, from all chats.</Trans>
      </Empty>
    )
  const rowsOf = (of: readonly Transfer[]) =>
    of.map(({ id, its }) => (
      <Row
        key={id}
        {...{ files, id, its, acted, rows }}
        friend={nameOf(its.conversation)}
        href={hrefOf(its.conversation, id)}
      />
    ))
  return (
    <>
      {(pausable || resumable) && (
        <p className={css.all}>
          {pausable && <Button onClick={() => void pauseAll()}>{t`Pause all`}</Button>}
          {resumable && <Button onClick={() => void resumeAll()}>{t`Resume all`}</Button>}
        </p>
      )}
      {inHand.length + now.length > 0 && (
        <Group title={<Trans>Now</Trans>} name="now">
          {[
            ...inHand.map(([number, one]) => (
              <InHand
                key={number}
                one={one}
                friend={nameOf(one.conversation)}
                onCancel={() => files.cancel(one.conversation)}
              />
            )),
            ...rowsOf(now),
          ]}
        </Group>
      )}
      {waiting.length > 0 && (
        <Group title={<Trans>Waiting</Trans>} name="waiting">
          {rowsOf(waiting)}
        </Group>
      )}
      {done.length > 0 && (
        <Group title={<Trans>Done</Trans>} name="done">
          {rowsOf(done)}
        </Group>
      )}
    </>
  )
}

/** Group: a page of its rows, and more when they are asked for. */
function Group({ title, name, children }: { title: ReactNode; name: string; children: readonly ReactNode[] }) {
  const [shown, setShown] = useState(PAGE)
  return (
    <section className={css.group} data-transfers={name}>
      <h2 className={css.title}>{title}</h2>
      <ul className={css.list}>{children.slice(0, shown)}</ul>
      {children.length > shown && (
        <Button look="plain" onClick={() => setShown(shown + PAGE)}>
          <Trans>Show older ones</Trans>
        </Button>
      )}
    </section>
  )
}

interface RowProps {
  files: Files
  id: EntryId
  its: FileKnown
  friend: string
  href: string
  acted: { current: EntryId | undefined }
  rows: { readonly current: Map<EntryId, HTMLLIElement> }
}

/** Row: drawn anew only when its own file is another. */
const Row = memo(function Row({ files, id, its, friend, href, acted, rows }: RowProps) {
  const formats = useFormats()
  const today = useToday()
  const name = safeFileName(its.name)
  const when = its.since > 0 && (
    <time dateTime={new Date(its.since).toISOString()}>{formats.brief(its.since, today)}</time>
  )
  return (
    <li
      className={css.item}
      ref={(row) => void (row ? rows.current.set(id, row) : rows.current.delete(id))}
      data-transfer={id}
      onClickCapture={() => {
        acted.current = id
      }}
    >
      <span className={css.icon} aria-hidden="true">
        <FileIcon size={20} />
      </span>
      <span className={css.head}>
        <a className={css.name} href={href}>
          <bdi>{name === '' ? <Trans>File</Trans> : forDisplay(name)}</bdi>
        </a>
        <span className={css.who}>
          {its.mine ? (
            <Trans>
              To <PersonName name={friend} />
            </Trans>
          ) : (
            <Trans>
              From <PersonName name={friend} />
            </Trans>
          )}
          {when && <> · {when}</>}
        </span>
      </span>
      <FileStandingLine
        {...{ files, id, friend, conversation: its.conversation, mine: its.mine, alone: its.alone }}
        {...{ size: its.size, fileName: name }}
      />
    </li>
  )
})

/** File that is being made ready to be sent. */
function InHand({ one, friend, onCancel }: { one: FileInHand; friend: string; onCancel(): void }) {
  const { t } = useLingui()
  const size = useFileSize()
  const [done, all] = [size(one.done), size(one.size)]
  return (
    <li className={css.item}>
      <span className={css.icon} aria-hidden="true">
        <FileIcon size={20} />
      </span>
      <span className={css.head}>
        <bdi className={css.name}>{forDisplay(safeFileName(one.name))}</bdi>
        <span className={css.who}>
          <Trans>
            To <PersonName name={friend} />
          </Trans>
        </span>
      </span>
      <span className={standing.state}>
        <Trans>
          Getting ready: {done} of {all}
        </Trans>
      </span>
      <progress className={standing.bar} max={one.size || 1} value={one.done} aria-label={t`Getting ready`} />
      <span className={standing.deeds}>
        <button type="button" className={standing.deed} onClick={onCancel}>
          <Trans>Cancel</Trans>
        </button>
      </span>
    </li>
  )
}
