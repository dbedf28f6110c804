import { Trans } from '@lingui/react/macro'
import { File as FileIcon } from 'lucide-react'
import type { FileView } from '../../conversation/kinds/file.ts'
import { safeFileName } from '../../lib/fileName.ts'
import { MessageText } from '../../richText/MessageText.tsx'
import { forDisplay } from '../../richText/safeText.ts'
import { FileStandingLine } from '../files/FileStandingLine.tsx'
import { useFileSize } from '../files/fileSize.dom.ts'
import { useFilesHere } from '../files/filesHere.dom.ts'
import css from './FileLine.module.css'
import type { LineViewProps } from './lineViewProps.dom.ts'
import { SaidHead } from './SaidHead.tsx'

/** File: its name, its size, how it stands, and what can be done with it. */
export function FileLine(props: LineViewProps<FileView>) {
  const { view, message, friend, onJump } = props
  const here = useFilesHere()
  const name = safeFileName(view.name)
  return (
    <>
      <SaidHead view={view} friend={friend} onJump={onJump} />
      <div className={css.file}>
        <span className={css.icon} aria-hidden="true">
          <FileIcon size={22} />
        </span>
        <span className={css.name}>
          <bdi>{name === '' ? <Trans>File</Trans> : forDisplay(name)}</bdi>
        </span>
        {here ? (
          <FileStandingLine
            {...here}
            {...{ id: message.id, mine: message.from === 'me', fileName: name, size: view.size, friend }}
            readOnly={message.former === true}
          />
        ) : (
          <Size bytes={view.size} />
        )}
      </div>
      {view.text !== undefined && <MessageText text={view.text} />}
    </>
  )
}

const Size = ({ bytes }: { bytes: number }) => <span className={css.state}>{useFileSize()(bytes)}</span>
