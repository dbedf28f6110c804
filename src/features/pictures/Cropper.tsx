import { Trans, useLingui } from '@lingui/react/macro'
import { type KeyboardEvent, type PointerEvent, useEffect, useEffectEvent, useId, useRef } from 'react'
import type { Drawing } from '../../ports/pictures.ts'
import css from './Cropper.module.css'
import { type Crop, MAX_ZOOM, moved, squareOf, zoomed } from './crop.ts'

interface CropperProps {
  drawing: Drawing
  crop: Crop
  onCrop(crop: Crop): void
}

/** Pixels of the canvas: sharp on any screen. */
const CANVAS = 576
/** Steps of the keys: of the square's side, and of the zoom. The picture goes where an arrow points, as it does under a finger. */
const STEP = 0.05
const NEARER = 1.15
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [STEP, 0],
  ArrowRight: [-STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
}

/** Cropper: a picture is moved and zoomed under a round window, by fingers, mouse and keys. */
export function Cropper({ drawing, crop, onCrop }: CropperProps) {
  const { t } = useLingui()
  const hint = useId()
  const canvas = useRef<HTMLCanvasElement>(null)
  /** Fingers and buttons that are down. */
  const down = useRef(new Map<number, readonly [x: number, y: number]>())

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const { left, top, side } = squareOf(drawing, crop)
    context.fillStyle = '#fff'
    context.fillRect(0, 0, CANVAS, CANVAS)
    context.imageSmoothingQuality = 'high'
    context.drawImage(drawing as ImageBitmap, left, top, side, side, 0, 0, CANVAS, CANVAS)
  }, [drawing, crop])

  const zoomAt = (zoom: number, clientX: number, clientY: number) => {
    const box = canvas.current?.getBoundingClientRect()
    if (box) onCrop(zoomed(drawing, crop, zoom, [(clientX - box.left) / box.width, (clientY - box.top) / box.height]))
  }
  const onWheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault()
    zoomAt(crop.zoom * Math.exp(-event.deltaY / 400), event.clientX, event.clientY)
  })
  useEffect(() => {
    // React listens to the wheel passively: the dialog behind would scroll.
    const box = canvas.current
    const listen = (event: WheelEvent) => onWheel(event)
    box?.addEventListener('wheel', listen, { passive: false })
    return () => box?.removeEventListener('wheel', listen)
  }, [])

  function onMove(event: PointerEvent<HTMLCanvasElement>) {
    const before = down.current.get(event.pointerId)
    if (!before) return
    const { width } = event.currentTarget.getBoundingClientRect()
    const others = [...down.current].filter(([id]) => id !== event.pointerId)
    down.current.set(event.pointerId, [event.clientX, event.clientY])
    const [other] = others
    if (!other) {
      onCrop(moved(drawing, crop, (before[0] - event.clientX) / width, (before[1] - event.clientY) / width))
      return
    }
    const [, [x, y]] = other
    const was = Math.hypot(before[0] - x, before[1] - y)
    const is = Math.hypot(event.clientX - x, event.clientY - y)
    if (was > 0) zoomAt((crop.zoom * is) / was, (event.clientX + x) / 2, (event.clientY + y) / 2)
  }

  function onKey(event: KeyboardEvent<HTMLCanvasElement>) {
    const [right, downwards] = ARROWS[event.key] ?? [0, 0]
    const zoom = event.key === '+' || event.key === '=' ? NEARER : event.key === '-' ? 1 / NEARER : 1
    if (right === 0 && downwards === 0 && zoom === 1) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    onCrop(zoom === 1 ? moved(drawing, crop, right, downwards) : zoomed(drawing, crop, crop.zoom * zoom))
  }

  const up = (event: PointerEvent) => void down.current.delete(event.pointerId)
  return (
    <div className={css.cropper}>
      <canvas
        ref={canvas}
        className={css.canvas}
        width={CANVAS}
        height={CANVAS}
        role="img"
        tabIndex={0}
        aria-label={t`Your picture, to be moved and zoomed`}
        aria-describedby={hint}
        data-crop={`${Math.round(crop.x)} ${Math.round(crop.y)} ${crop.zoom.toFixed(2)}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture?.(event.pointerId)
          down.current.set(event.pointerId, [event.clientX, event.clientY])
        }}
        onPointerMove={onMove}
        onPointerUp={up}
        onPointerCancel={up}
        onKeyDown={onKey}
      />
      <label className={css.zoom}>
        <span>
          <Trans>Zoom</Trans>
        </span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={Math.log(crop.zoom) / Math.log(MAX_ZOOM)}
          onChange={({ target }) => onCrop(zoomed(drawing, crop, MAX_ZOOM ** Number(target.value)))}
        />
      </label>
      <p className={css.hint} id={hint}>
        <Trans>Drag to move it. By keys: the arrows, + and −.</Trans>
      </p>
    </div>
  )
}
