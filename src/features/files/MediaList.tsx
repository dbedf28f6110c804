import { Tabs } from '@base-ui/react/tabs'
import { Trans } from '@lingui/react/macro'
import { File as FileIcon, Image, Images, Link as LinkIcon, Mic } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { EntryId } from '../../engine/ids.ts'
import { safeFileName } from '../../lib/fileName.ts'
import { addressesIn } from '../../richText/addresses.ts'
import { LinkOut } from '../../richText/LinkOut.tsx'
import { safeLink } from '../../richText/links.dom.ts'
import { forDisplay } from '../../richText/safeText.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { useToday } from '../../ui/useNow.dom.ts'
import { PersonName } from '../people/ContactName.tsx'
import { FileStandingLine } from './FileStandingLine.tsx'
import type { MediaKind, MediaLine } from './files.ts'
import type { FilesHere } from './filesHere.dom.ts'
import css from './MediaList.module.css'
import { thumbOf } from './thumbOf.ts'
import { useMedia } from './useMedia.dom.ts'

interface MediaListProps {
  here: FilesHere
  friend: string
  /** Becomes another when something is said there, or goes. */
  changed: unknown
  hrefOf(message: EntryId): string
}
type FileLineOf = MediaLine & { readonly what: { readonly kind: 'file' } }
type ListProps = Omit<MediaListProps, 'changed'> & { all: readonly MediaLine[] }

/** Media of a chat: its pictures, its files, its links, each the newest first. */
export function MediaList(props: MediaListProps) {
  const [what, setWhat] = useState<MediaKind>('pictures')
  return (
    <Tabs.Root value={what} onValueChange={(chosen: MediaKind) => setWhat(chosen)}>
      <Tabs.List className={css.tabs} activateOnFocus>
        <Tabs.Tab className={css.tab} value="pictures">
          <Trans>Pictures</Trans>
        </Tabs.Tab>
        <Tabs.Tab className={css.tab} value="files">
          <Trans>Files</Trans>
        </Tabs.Tab>
        <Tabs.Tab className={css.tab} value="links">
          <Trans>Links</Trans>
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel className={css.panel} value={what}>
        <Found key={what} what={what} {...props} />
      </Tabs.Panel>
    </Tabs.Root>
  )
}

const LISTS: Readonly<Record<MediaKind, (props: ListProps) => ReactNode>> = {
  pictures: Pictures,
  files: FileList,
  links: Links,
}

function Found({ what, changed, ...props }: MediaListProps & { what: MediaKind }) {
  const { files, conversation } = props.here
  const { found, unreadable, again, more } = useMedia({ files, conversation, what, changed })
  if (unreadable)
    return (
      <div role="alert">
        <p className={css.note}>
          <Trans>This device’s disk did not answer, so this cannot be shown just now. Nothing is lost.</Trans>
        </p>
        <Button onClick={() => void again()}>
          <Trans>Try again</Trans>
        </Button>
      </div>
    )
  if (!found) return null
  const List = LISTS[what]
  return (
    <>
      {found.all.length > 0 && <List {...props} all={found.all} />}
      {found.all.length === 0 && !found.next && <None what={what} />}
      {found.next && (
        <Button look="plain" onClick={more}>
          <Trans>Show older ones</Trans>
        </Button>
      )}
    </>
  )
}

function None({ what }: { what: MediaKind }) {
  if (what === 'pictures')
    return (
      <Empty picture={<Images />}>
        <Trans>No pictures yet. Those that either of you sends stand here.</Trans>
      </Empty>
    )
  return what === 'files' ? (
    <Empty picture={<FileIcon />}>
      <Trans>No files yet. Those that either of you sends stand here.</Trans>
    </Empty>
  ) : (
    <Empty picture={<LinkIcon />}>
      <Trans>No links yet. Addresses that either of you writes stand here.</Trans>
    </Empty>
  )
}

const isFile = (line: MediaLine): line is FileLineOf => line.what.kind === 'file'

function Pictures({ here, all, hrefOf }: ListProps) {
  return (
    <ul className={css.grid}>
      {all.filter(isFile).map((line) => (
        <li key={line.id}>
          <Picture here={here} line={line} href={hrefOf(line.id)} />
        </li>
      ))}
    </ul>
  )
}

/** Picture: looked at where it is here, else shown where it was sent. */
function Picture({ here, line, href }: { here: FilesHere; line: FileLineOf; href: string }) {
  const { id, from, what } = line
  const isHere = useStore(here.files.store, ({ files: { [id]: now } }) =>
    now === undefined ? false : from === 'me' ? now.waits !== 'source' : now.state === 'done',
  )
  const thumb = useMemo(() => what.preview && thumbOf(what.preview), [what.preview])
  const name = forDisplay(what.text ?? safeFileName(what.name))
  const small = thumb ? <img src={thumb} alt={name} draggable={false} /> : <NoThumb name={name} />
  return isHere ? (
    <button type="button" className={css.picture} aria-haspopup="dialog" onClick={() => here.onLook(id)}>
      {small}
    </button>
  ) : (
    <a className={css.picture} href={href}>
      {small}
    </a>
  )
}

const NoThumb = ({ name }: { name: string }) => (
  <span className={css.none} role="img" aria-label={name}>
    <Image size={28} aria-hidden="true" />
  </span>
)

function FileList({ here, friend, all, hrefOf }: ListProps) {
  return (
    <ul className={css.list}>
      {all.filter(isFile).map(({ id, from, at, what }) => {
        const name = safeFileName(what.name)
        return (
          <li key={id} className={css.item}>
            <span className={css.icon} aria-hidden="true">
              {what.voice ? <Mic size={20} /> : <FileIcon size={20} />}
            </span>
            <span className={css.head}>
              <a className={css.name} href={hrefOf(id)}>
                {what.voice ? (
                  <Trans>Voice message</Trans>
                ) : (
                  <bdi>{name === '' ? <Trans>File</Trans> : forDisplay(name)}</bdi>
                )}
              </a>
              <Who from={from} at={at} friend={friend} />
            </span>
            <FileStandingLine
              {...{ files: here.files, id, friend, conversation: here.conversation, mine: from === 'me' }}
              {...{ size: what.size, fileName: name, alone: here.alone, over: here.over }}
            />
          </li>
        )
      })}
    </ul>
  )
}

/** Links: every address once a line, with the words around it. */
function Links({ friend, all, hrefOf }: ListProps) {
  return (
    <ul className={css.list}>
      {all.flatMap(({ id, from, at, what }) => {
        const words = what.kind === 'text' ? what.text : ''
        const urls = [...new Set(addressesIn(words).map(({ url }) => url))]
        return urls.flatMap((url) => {
          const link = safeLink(url, url)
          return link ? (
            <li key={`${id} ${url}`} className={css.item}>
              <span className={css.icon} aria-hidden="true">
                <LinkIcon size={20} />
              </span>
              <span className={css.head}>
                <span className={css.link}>
                  <LinkOut link={link}>
                    <bdi>{forDisplay(url)}</bdi>
                  </LinkOut>
                </span>
                <Who from={from} at={at} friend={friend} />
                <a className={css.show} href={hrefOf(id)}>
                  <Trans>Show in chat</Trans>
                </a>
              </span>
            </li>
          ) : (
            []
          )
        })
      })}
    </ul>
  )
}

function Who({ from, at, friend }: Pick<MediaLine, 'from' | 'at'> & { friend: string }) {
  const formats = useFormats()
  const today = useToday()
  return (
    <span className={css.who}>
      {from === 'me' ? <Trans>You</Trans> : <PersonName name={friend} />} ·{' '}
      <time dateTime={new Date(at).toISOString()}>{formats.brief(at, today)}</time>
    </span>
  )
}
