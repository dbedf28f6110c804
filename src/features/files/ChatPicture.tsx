import { useLingui } from '@lingui/react/macro'
import { Image } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { FilePreview } from '../../conversation/kinds/file.ts'
import css from './ChatPicture.module.css'
import { shapeOf } from './pictureShape.dom.ts'
import { thumbOf } from './thumbOf.ts'
import type { WholePicture } from './useWholePicture.dom.ts'

interface ChatPictureProps {
  preview: FilePreview
  whole: WholePicture | undefined
  /** Name, or words, that stand for it where it is not seen. */
  name: string
  onBroken(): void
  /** Pressed, once the whole one is here. */
  onLook(): void
}

/** Picture in a chat: a small one in its shape, until the whole one is here. */
export function ChatPicture({ preview, whole, name, onBroken, onLook }: ChatPictureProps) {
  const { t } = useLingui()
  const thumb = useMemo(() => thumbOf(preview), [preview])
  const [bad, setBad] = useState<string>()
  const src = whole?.is === 'seen' ? whole.src : thumb === bad ? undefined : thumb
  const words = t`Picture: ${name}`
  const isWhole = whole?.is === 'seen'
  const image =
    src === undefined ? (
      <span className={css.none} role="img" aria-label={words}>
        <Image size={32} aria-hidden="true" />
      </span>
    ) : (
      <img
        className={css.image}
        src={src}
        alt={words}
        draggable={false}
        onError={() => (isWhole ? onBroken() : setBad(thumb))}
      />
    )
  return (
    <span className={css.picture} style={shapeOf(preview)} data-picture={isWhole ? 'whole' : 'small'}>
      {isWhole ? (
        <button type="button" className={css.look} aria-haspopup="dialog" onClick={onLook}>
          {image}
        </button>
      ) : (
        image
      )}
    </span>
  )
}
