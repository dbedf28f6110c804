import { Trans, useLingui } from '@lingui/react/macro'
import { ImageUp } from 'lucide-react'
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Drawing, PictureDrawer, PictureDrawers, PictureRefusal } from '../../ports/pictures.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import { Cropper } from './Cropper.tsx'
import { type Crop, squareOf, wholeCrop } from './crop.ts'
import css from './PictureDialog.module.css'
import type { KeepResult, Pictures } from './pictures.ts'

type Bytes = Parameters<Pictures['setMine']>[0]

interface PictureDialogProps {
  title: ReactNode
  drawers: PictureDrawers
  onChosen(bytes: Bytes): Promise<KeepResult>
  onClose(): void
}

type Shown =
  | { readonly at: 'choosing' | 'reading' }
  | { readonly at: 'refused'; readonly why: PictureRefusal | KeepResult }
  | { readonly at: 'cropping'; readonly drawing: Drawing; readonly still: boolean }

/** Picture dialog: a file is chosen, pasted or dropped, cut to a square, and becomes somebody's picture. */
export function PictureDialog({ title, drawers, onChosen, onClose }: PictureDialogProps) {
  const { t } = useLingui()
  const file = useRef<HTMLInputElement>(null)
  const drawer = useRef<Promise<PictureDrawer>>(undefined)
  const [shown, setShown] = useState<Shown>({ at: 'choosing' })
  const [crop, setCrop] = useState<Crop>({ x: 0, y: 0, zoom: 1 })
  const [saving, setSaving] = useState(false)
  const drawing = shown.at === 'cropping' ? shown.drawing : undefined

  useEffect(() => {
    const opening = drawers.open()
    drawer.current = opening
    return () => void opening.then((opened) => opened.close()).catch(() => undefined)
  }, [drawers])
  useEffect(() => () => drawing?.close(), [drawing])

  const take = useEffectEvent(async (picture: Blob) => {
    setShown({ at: 'reading' })
    const opened = await drawer.current?.then((one) => one.open(picture)).catch(() => undefined)
    if (!opened?.ok) return setShown({ at: 'refused', why: opened?.why ?? 'gone' })
    setCrop(wholeCrop(opened.drawing))
    setShown({ at: 'cropping', drawing: opened.drawing, still: opened.still })
  })

  useEffect(() => {
    // Before whoever says elsewhere that files cannot be sent.
    function onGiven(event: ClipboardEvent | DragEvent) {
      const data = 'clipboardData' in event ? event.clipboardData : event.dataTransfer
      const [picture] = data?.files ?? []
      if (!picture) return
      event.preventDefault()
      void take(picture)
    }
    document.addEventListener('paste', onGiven, true)
    document.addEventListener('drop', onGiven, true)
    return () => {
      document.removeEventListener('paste', onGiven, true)
      document.removeEventListener('drop', onGiven, true)
    }
  }, [])

  async function save() {
    if (!drawing || saving) return
    setSaving(true)
    const cut = await drawer.current?.then((one) => one.cut(drawing, squareOf(drawing, crop))).catch(() => undefined)
    const kept = cut?.ok ? await onChosen(cut.bytes) : (cut?.why ?? 'gone')
    setSaving(false)
    if (kept === 'done') onClose()
    else setShown({ at: 'refused', why: kept })
  }

  return (
    <Dialog title={title} wide onClose={onClose}>
      <div className={css.place} data-picture={shown.at}>
        {shown.at === 'cropping' ? (
          <>
            {shown.still && (
              <p className={css.words}>
                <Trans>This picture moves: its first image is taken.</Trans>
              </p>
            )}
            <Cropper drawing={shown.drawing} crop={crop} onCrop={setCrop} />
          </>
        ) : (
          <div className={css.empty}>
            <ImageUp size={32} aria-hidden="true" />
            <p className={css.words}>
              <Trans>Choose a file, or paste or drop a picture here.</Trans>
            </p>
          </div>
        )}
        <p className={css.said} role="status">
          {shown.at === 'reading' && <Trans>Opening the picture…</Trans>}
        </p>
        {shown.at === 'refused' && (
          <p className={css.refused} role="alert" data-refused={shown.why}>
            <RefusalWords why={shown.why} />
          </p>
        )}
      </div>
      <input
        ref={file}
        type="file"
        accept="image/*"
        hidden
        aria-label={t`Picture`}
        onChange={({ target }) => {
          const [picture] = target.files ?? []
          // The same one may be chosen again.
          target.value = ''
          if (picture) void take(picture)
        }}
      />
      <DialogButtons>
        <Button look={drawing ? 'quiet' : 'primary'} icon={<ImageUp size={18} />} onClick={() => file.current?.click()}>
          {drawing ? <Trans>Another picture</Trans> : <Trans>Choose a picture</Trans>}
        </Button>
        {drawing && (
          <Button look="primary" disabled={saving} onClick={() => void save()}>
            <Trans>Save</Trans>
          </Button>
        )}
      </DialogButtons>
    </Dialog>
  )
}

/** Words about a picture that was not taken: what it is, and what to do. */
function RefusalWords({ why }: { why: PictureRefusal | KeepResult }) {
  switch (why) {
    case 'vector':
      return <Trans>This is a drawing in SVG, which can hold code. Save it as PNG or JPEG first.</Trans>
    case 'large':
      return <Trans>This picture has too many pixels. Take one of at most 64 megapixels.</Trans>
    case 'damaged':
      return <Trans>This picture is damaged, or of another size than it says.</Trans>
    case 'storage':
      return <Trans>This device could not store that. Free some space and try again.</Trans>
    case 'gone':
      return <Trans>That did not work just now. Close this and try again.</Trans>
    default:
      return <Trans>This browser cannot read that file as a picture. Take a PNG or JPEG.</Trans>
  }
}
