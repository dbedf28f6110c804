import { Trans, useLingui } from '@lingui/react/macro'
import { File as FileIcon } from 'lucide-react'
import { useRef } from 'react'
import { useStore } from 'zustand'
import type { FilePreview, FileView } from '../../conversation/kinds/file.ts'
import { safeFileName } from '../../lib/fileName.ts'
import { MessageText } from '../../richText/MessageText.tsx'
import { forDisplay } from '../../richText/safeText.ts'
import { ChatPicture } from '../files/ChatPicture.tsx'
import { FileStateWords } from '../files/FileStateWords.tsx'
import { useFileSize } from '../files/fileSize.dom.ts'
import { type FileDeed, standingOf } from '../files/fileStanding.dom.ts'
import { type FilesHere, useFilesHere } from '../files/filesHere.dom.ts'
import { useFileDeeds } from '../files/useFileDeeds.tsx'
import { useWholePicture } from '../files/useWholePicture.dom.ts'
import css from './FileLine.module.css'
import type { LineViewProps } from './lineViewProps.dom.ts'
import { SaidHead } from './SaidHead.tsx'

/** File: its name, its size, how it stands, and what can be done with it. */
export function FileLine(props: LineViewProps<FileView>) {
  const { view, friend, onJump } = props
  const here = useFilesHere()
  return (
    <>
      <SaidHead view={view} friend={friend} onJump={onJump} />
      {here && view.preview ? (
        <Picture {...props} here={here} preview={view.preview} />
      ) : (
        <Card {...props} here={here} isPicture={false} />
      )}
      {view.text !== undefined && <MessageText text={view.text} />}
    </>
  )
}

interface CardProps extends LineViewProps<FileView> {
  here: FilesHere | undefined
  /** Picture: seen above. */
  isPicture: boolean
}

function Card({ isPicture, here, ...props }: CardProps) {
  const name = safeFileName(props.view.name)
  return (
    <div className={css.file} data-picture={isPicture || undefined}>
      {!isPicture && (
        <span className={css.icon} aria-hidden="true">
          <FileIcon size={22} />
        </span>
      )}
      <span className={css.name}>
        <bdi>{name === '' ? <Trans>File</Trans> : forDisplay(name)}</bdi>
      </span>
      {here ? <Standing {...props} here={here} /> : <Size bytes={props.view.size} />}
    </div>
  )
}

/** File that was offered as a picture: seen as one, unless its bytes are none. */
function Picture(props: LineViewProps<FileView> & { here: FilesHere; preview: FilePreview }) {
  const { view, message, here, preview } = props
  const { files, conversation } = here
  const now = useStore(files.store, (state) => state.files[message.id])
  const mine = message.from === 'me'
  const isHere = now !== undefined && (mine ? now.waits !== 'source' : now.state === 'done')
  const { whole, onBroken } = useWholePicture({ files, conversation, id: message.id, size: view.size, isHere })
  const isPicture = whole?.is !== 'none'
  const name = view.text ?? safeFileName(view.name)
  return (
    <>
      {isPicture && (
        <ChatPicture {...{ preview, whole, onBroken }} name={forDisplay(name)} onLook={() => here.onLook(message.id)} />
      )}
      <Card {...props} isPicture={isPicture} />
    </>
  )
}

const Size = ({ bytes }: { bytes: number }) => <span className={css.state}>{useFileSize()(bytes)}</span>

function Standing({ view, message, friend, here }: LineViewProps<FileView> & { here: FilesHere }) {
  const { t } = useLingui()
  const { files, conversation, alone, over } = here
  const now = useStore(files.store, (state) => state.files[message.id])
  const unknown = useStore(files.store, (state) => !state.known)
  const mine = message.from === 'me'
  const standing = standingOf(now, { mine, alone, over: message.former ?? over, unknown })
  const chooser = useRef<HTMLInputElement>(null)
  const run = useFileDeeds({ files, conversation, id: message.id, fileName: safeFileName(view.name), friend })
  const { deeds } = standing
  const share = now?.bytes === undefined ? undefined : Math.min(now.bytes, view.size)
  const labels: Readonly<Record<FileDeed, string>> = {
    fetch: t`Download`,
    pause: t`Pause`,
    resume: t`Resume`,
    retry: t`Try again`,
    release: t`Resume`,
    discard: t`Discard`,
    choose: t`Choose the file`,
    save: t`Save`,
  }
  return (
    <>
      <span className={css.state} role={now?.moves ? undefined : 'status'}>
        <FileStateWords standing={standing} friend={friend} size={view.size} now={now} />
      </span>
      {standing.bar && share !== undefined && view.size > 0 && (
        <progress className={css.bar} max={view.size} value={share} aria-label={t`Progress`} />
      )}
      {deeds.length > 0 && (
        <span className={css.deeds}>
          {deeds.map((deed) => (
            <button
              key={deed}
              type="button"
              className={css.deed}
              onClick={() => (deed === 'choose' ? chooser.current?.click() : void run(deed))}
            >
              {labels[deed]}
            </button>
          ))}
          {deeds.includes('choose') && (
            <input
              ref={chooser}
              type="file"
              hidden
              onChange={({ currentTarget }) => {
                const [file] = currentTarget.files ?? []
                currentTarget.value = ''
                if (file) void run('choose', file)
              }}
            />
          )}
        </span>
      )}
    </>
  )
}
