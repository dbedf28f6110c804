import { Trans, useLingui } from '@lingui/react/macro'
import { Camera, ImageUp } from 'lucide-react'
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react'
import type { CodeReader, CodeReaders, CodeReading } from '../../ports/codeReader.ts'
import { Button } from '../../ui/Button.tsx'
import { type CameraState, watchCamera } from './camera.dom.ts'
import css from './Scanner.module.css'

interface ScannerProps {
  codes: CodeReaders
  /** Takes what a QR code says, once for each; gives back, in words, what it is not. Whoever took it closes this. */
  onText(text: string): ReactNode
}

/** Scanner of QR codes: by the camera, from a picture's file, from a pasted picture. */
export function Scanner({ codes, onText }: ScannerProps) {
  const { t } = useLingui()
  const video = useRef<HTMLVideoElement>(null)
  const file = useRef<HTMLInputElement>(null)
  const reader = useRef<CodeReader>(undefined)
  /** Text seen last by the camera: held in front of it, a code is read ten times a second. */
  const last = useRef<string>(undefined)
  const [camera, setCamera] = useState<CameraState>('starting')
  const [said, setSaid] = useState<ReactNode>()
  /** Asked for the camera again. */
  const [tries, setTries] = useState(0)

  const take = useEffectEvent((text: string) => {
    if (text === last.current) return
    last.current = text
    setSaid(onText(text))
  })
  const readPicture = useEffectEvent(async (picture: Blob) => {
    setSaid(<Trans>Looking for a code…</Trans>)
    last.current = undefined
    const reading = await reader.current?.read(picture)
    if (reading?.ok) take(reading.text)
    else if (reading) setSaid(<NotRead why={reading.why} />)
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for again, everything begins anew
  useEffect(() => {
    let here = true
    let stop: (() => void) | undefined
    const opening = codes.open()
    void opening.then(
      (opened) => {
        if (!here || !video.current) return
        reader.current = opened
        stop = watchCamera({
          video: video.current,
          devices: navigator.mediaDevices,
          reader: opened,
          onState: setCamera,
          onText: (text) => take(text),
        })
      },
      () => here && setCamera('failed'),
    )
    return () => {
      here = false
      stop?.()
      void opening.then(
        (opened) => opened.close(),
        () => undefined,
      )
    }
  }, [codes, tries])

  useEffect(() => {
    // Before whoever says elsewhere that files cannot be sent.
    function onPaste(event: ClipboardEvent) {
      const [picture] = event.clipboardData?.files ?? []
      if (!picture) return
      event.preventDefault()
      void readPicture(picture)
    }
    document.addEventListener('paste', onPaste, true)
    return () => document.removeEventListener('paste', onPaste, true)
  }, [])

  const failed = camera === 'refused' || camera === 'absent' || camera === 'failed'
  return (
    <div className={css.scanner} data-camera={camera}>
      <div className={css.frame} hidden={failed}>
        <video ref={video} className={css.video} muted playsInline aria-label={t`Camera`} />
      </div>
      <p className={css.words}>
        <CameraWords camera={camera} />
      </p>
      <p className={css.said} role="status">
        {said}
      </p>
      <div className={css.buttons}>
        {failed && camera !== 'absent' && (
          <Button icon={<Camera size={18} />} onClick={() => setTries(tries + 1)}>
            <Trans>Try again</Trans>
          </Button>
        )}
        <Button icon={<ImageUp size={18} />} onClick={() => file.current?.click()}>
          <Trans>Choose a picture</Trans>
        </Button>
      </div>
      <input
        ref={file}
        type="file"
        accept="image/*"
        hidden
        onChange={({ target }) => {
          const [picture] = target.files ?? []
          // The same one may be chosen again.
          target.value = ''
          if (picture) void readPicture(picture)
        }}
      />
    </div>
  )
}

/** Words about the camera: what to do with it, or what to do without. */
function CameraWords({ camera }: { camera: CameraState }) {
  switch (camera) {
    case 'refused':
      return <Trans>This page may not use the camera. Choose or paste a picture of the code instead.</Trans>
    case 'absent':
      return <Trans>No camera found. Choose or paste a picture of the code instead.</Trans>
    case 'failed':
      return <Trans>The camera does not work right now. Choose or paste a picture of the code instead.</Trans>
    default:
      return <Trans>Hold the code in front of the camera, or choose or paste a picture of it.</Trans>
  }
}

/** Words about a picture that gave no text. */
function NotRead({ why }: { why: Extract<CodeReading, { ok: false }>['why'] }) {
  switch (why) {
    case 'none':
      return <Trans>No code found in this picture. It has to be sharp and whole.</Trans>
    case 'large':
      return <Trans>This picture is too large. Cut the code out of it.</Trans>
    default:
      return <Trans>This picture cannot be read. Take a PNG or JPEG.</Trans>
  }
}
