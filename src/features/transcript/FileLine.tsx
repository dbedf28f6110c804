import { Trans } from '@lingui/react/macro'
import { File as FileIcon } from 'lucide-react'
import { useStore } from 'zustand'
import type { FilePreview, FileView, FileVoice } from '../../conversation/kinds/file.ts'
import { safeFileName } from '../../lib/fileName.ts'
import { MessageText } from '../../richText/MessageText.tsx'
import { forDisplay } from '../../richText/safeText.ts'
import { ChatPicture } from '../files/ChatPicture.tsx'
import { FileStandingLine } from '../files/FileStandingLine.tsx'
import { useFileSize } from '../files/fileSize.dom.ts'
import { type FilesHere, useFilesHere } from '../files/filesHere.dom.ts'
import { useWholePicture } from '../files/useWholePicture.dom.ts'
import { useVoiceOf } from '../voice/useVoiceOf.dom.ts'
import { VoicePlayer } from '../voice/VoicePlayer.tsx'
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
      ) : here && view.voice ? (
        <Voice {...props} here={here} voice={view.voice} />
      ) : (
        <Card {...props} here={here} isPicture={false} />
      )}
      {view.text !== undefined && <MessageText text={view.text} />}
    </>
  )
}

interface CardProps extends LineViewProps<FileView> {
  here: FilesHere | undefined
  /** Picture or voice message: it stands above. */
  isPicture: boolean
}

function Card({ isPicture, here, ...props }: CardProps) {
  const { message } = props
  const name = safeFileName(props.view.name)
  return (
    <div className={css.file} data-picture={isPicture || undefined}>
      {!isPicture && (
        <span className={css.icon} aria-hidden="true">
          <FileIcon size={22} />
        </span>
      )}
      <span className={css.name}>
        {props.view.voice ? (
          <Trans>Voice message</Trans>
        ) : (
          <bdi>{name === '' ? <Trans>File</Trans> : forDisplay(name)}</bdi>
        )}
      </span>
      {here ? (
        <FileStandingLine
          {...{ files: here.files, conversation: here.conversation, alone: here.alone, friend: props.friend }}
          {...{ id: message.id, mine: message.from === 'me', fileName: name, size: props.view.size }}
          over={message.former ?? here.over}
        />
      ) : (
        <Size bytes={props.view.size} />
      )}
    </div>
  )
}

/** File that was offered as a picture: seen as one, unless its bytes are none. */
function Picture(props: LineViewProps<FileView> & { here: FilesHere; preview: FilePreview }) {
  const { view, message, here, preview } = props
  const { files, conversation } = here
  const isHere = useIsHere(here, message)
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

/** Voice message: played where it stands. */
function Voice(props: LineViewProps<FileView> & { here: FilesHere; voice: FileVoice }) {
  const { view, message, here, voice } = props
  const { files, conversation } = here
  const isHere = useIsHere(here, message)
  const load = useVoiceOf({ files, conversation, id: message.id, size: view.size })
  return (
    <>
      <VoicePlayer {...voice} {...{ isHere, load }} />
      <Card {...props} isPicture />
    </>
  )
}

/** Here: the bytes of a file are on this device, or at hand. */
function useIsHere({ files }: FilesHere, { id, from }: LineViewProps<FileView>['message']): boolean {
  return useStore(files.store, ({ files: { [id]: now } }) =>
    now === undefined ? false : from === 'me' ? now.waits !== 'source' : now.state === 'done',
  )
}

const Size = ({ bytes }: { bytes: number }) => <span className={css.state}>{useFileSize()(bytes)}</span>
