import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronLeft, ChevronRight, Download } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import { safeFileName } from '../../lib/fileName.ts'
import { forDisplay } from '../../richText/safeText.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import type { Files, PictureHere } from './files.ts'
import { PictureStage } from './PictureStage.tsx'
import css from './PictureViewer.module.css'
import { thumbOf } from './thumbOf.ts'
import { useFileDeeds } from './useFileDeeds.tsx'
import { useWholePicture } from './useWholePicture.dom.ts'

interface PictureViewerProps {
  files: Files
  conversation: ConversationId
  /** Picture that was pressed. */
  first: EntryId
  /** Name of the other person. */
  friend: string
  onClose(): void
}

const nameOf = ({ name }: PictureHere) => forDisplay(safeFileName(name))

/** Viewer: the pictures of a conversation that are here, large, one after the other. */
export function PictureViewer({ files, conversation, first, friend, onClose }: PictureViewerProps) {
  const { t } = useLingui()
  const formats = useFormats()
  const [all, setAll] = useState<readonly PictureHere[]>([])
  const [id, setId] = useState(first)
  const place = all.findIndex((one) => one.id === id)
  const picture = all[place]

  useEffect(() => {
    let over = false
    void files
      .pictures(conversation)
      .then((found) => !over && setAll(found))
      .catch(() => undefined)
    return () => {
      over = true
    }
  }, [files, conversation])

  function go(by: 1 | -1) {
    const to = all[place + by]
    if (to) setId(to.id)
  }
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') go(event.key === forward ? 1 : -1)
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event)
    // Before the dialog, which keeps arrows to itself.
    document.addEventListener('keydown', listen, true)
    return () => document.removeEventListener('keydown', listen, true)
  }, [])

  return (
    <Dialog
      full
      title={picture ? <bdi>{nameOf(picture)}</bdi> : <Trans>Picture</Trans>}
      description={picture && <Whose picture={picture} friend={friend} />}
      onClose={onClose}
    >
      {picture ? (
        <Shown key={picture.id} {...{ files, conversation, picture, friend }} onSwipe={go} />
      ) : (
        <div className={css.stage} />
      )}
      <div className={css.bar}>
        <IconButton label={t`Previous`} disabled={place <= 0} onClick={() => go(-1)}>
          <ChevronLeft className={css.arrow} size={22} />
        </IconButton>
        <span className={css.place} role="status" data-place={place + 1} data-of={all.length}>
          {picture && <Place part={formats.number(place + 1)} all={formats.number(all.length)} />}
        </span>
        <IconButton label={t`Next`} disabled={place < 0 || place >= all.length - 1} onClick={() => go(1)}>
          <ChevronRight className={css.arrow} size={22} />
        </IconButton>
      </div>
    </Dialog>
  )
}

const Place = ({ part, all }: { part: string; all: string }) => (
  <Trans>
    {part} of {all}
  </Trans>
)

function Whose({ picture, friend }: { picture: PictureHere; friend: string }) {
  const when = useFormats().full(picture.at)
  const who = <bdi>{friend}</bdi>
  return picture.from === 'me' ? (
    <Trans>From you · {when}</Trans>
  ) : (
    <Trans>
      From {who} · {when}
    </Trans>
  )
}

interface ShownProps extends Pick<PictureViewerProps, 'files' | 'conversation' | 'friend'> {
  picture: PictureHere
  onSwipe(to: 1 | -1): void
}

function Shown({ files, conversation, picture, friend, onSwipe }: ShownProps) {
  const { id, size, name, text } = picture
  const { whole, onBroken } = useWholePicture({ files, conversation, id, size, isHere: true })
  const run = useFileDeeds({ files, conversation, id, size, fileName: safeFileName(name), friend })
  const src = whole?.is === 'seen' ? whole.src : thumbOf(picture.preview)
  return (
    <>
      {whole?.is === 'none' || src === undefined ? (
        <p className={css.stage} role="status">
          {whole?.is === 'none' && <Trans>This picture cannot be shown. It can be saved all the same.</Trans>}
        </p>
      ) : (
        <PictureStage
          {...{ src, onBroken, onSwipe }}
          name={text === undefined ? nameOf(picture) : forDisplay(text)}
          isSmall={whole === undefined}
        />
      )}
      {text !== undefined && <p className={css.words}>{forDisplay(text)}</p>}
      <div className={css.save}>
        <Button icon={<Download size={18} />} onClick={() => void run('save')}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </>
  )
}
