import { useLingui } from '@lingui/react/macro'
import { type PointerEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useDoubleTap } from '../../ui/useDoubleTap.dom.ts'
import css from './PictureViewer.module.css'
import { movedBy, toggled, WHOLE, type Zoom, zoomedTo } from './zoom.ts'

interface PictureStageProps {
  src: string
  name: string
  /** Small: the whole one is not here yet. */
  isSmall: boolean
  onBroken(): void
  /** Swiped: to the next one, or to the one before. */
  onSwipe(to: 1 | -1): void
}

/** Distance that a finger goes to the side before it means another picture. CSS pixels. */
const SWIPE_PX = 56
const NEARER = 1.25

/** Stage: a picture as large as there is room, that is zoomed and moved by fingers, mouse and keys. */
export function PictureStage({ src, name, isSmall, onBroken, onSwipe }: PictureStageProps) {
  const { t } = useLingui()
  const stage = useRef<HTMLDivElement>(null)
  const [view, setView] = useState(WHOLE)
  /** Fingers and buttons that are down, and where the first one came down. */
  const down = useRef(new Map<number, readonly [x: number, y: number]>())
  const begun = useRef<readonly [x: number, y: number]>(undefined)

  const box = () => stage.current!.getBoundingClientRect()
  const change = (make: (size: DOMRect, now: Zoom) => Zoom) => setView((now) => make(box(), now))
  const fromMiddle = ({ left, top, width, height }: DOMRect, x: number, y: number) =>
    [x - left - width / 2, y - top - height / 2] as const

  const onWheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault()
    const { clientX, clientY, deltaY } = event
    change((size, now) => zoomedTo(size, now, now.zoom * Math.exp(-deltaY / 400), fromMiddle(size, clientX, clientY)))
  })
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const by = event.key === '+' || event.key === '=' ? NEARER : event.key === '-' ? 1 / NEARER : undefined
    if (by !== undefined) change((size, now) => zoomedTo(size, now, now.zoom * by))
  })
  useEffect(() => {
    // React listens to the wheel passively.
    const element = stage.current
    const listen = (event: WheelEvent) => onWheel(event)
    const press = (event: KeyboardEvent) => onKey(event)
    element?.addEventListener('wheel', listen, { passive: false })
    document.addEventListener('keydown', press)
    return () => {
      element?.removeEventListener('wheel', listen)
      document.removeEventListener('keydown', press)
    }
  }, [])

  function onDown(event: PointerEvent) {
    if (event.button !== 0) return
    begun.current = down.current.size === 0 ? [event.clientX, event.clientY] : undefined
    down.current.set(event.pointerId, [event.clientX, event.clientY])
    stage.current?.setPointerCapture?.(event.pointerId)
  }
  function onMove(event: PointerEvent) {
    const before = down.current.get(event.pointerId)
    if (!before) return
    const [other] = [...down.current].filter(([id]) => id !== event.pointerId)
    const { clientX, clientY } = event
    down.current.set(event.pointerId, [clientX, clientY])
    if (!other) return change((size, now) => movedBy(size, now, clientX - before[0], clientY - before[1]))
    const [, [x, y]] = other
    const was = Math.hypot(before[0] - x, before[1] - y)
    const is = Math.hypot(clientX - x, clientY - y)
    const at = [(clientX + x) / 2, (clientY + y) / 2] as const
    if (was > 0) change((size, now) => zoomedTo(size, now, (now.zoom * is) / was, fromMiddle(size, ...at)))
  }
  function onUp(event: PointerEvent) {
    const from = begun.current
    if (!down.current.delete(event.pointerId) || !from || event.type !== 'pointerup' || view.zoom > 1) return
    begun.current = undefined
    const [right, across] = [event.clientX - from[0], Math.abs(event.clientY - from[1])]
    if (Math.abs(right) < SWIPE_PX || Math.abs(right) < 2 * across) return
    const forward = getComputedStyle(event.currentTarget).direction === 'rtl' ? 1 : -1
    onSwipe(Math.sign(right) === forward ? 1 : -1)
  }

  const { zoom, x, y } = view
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is done here by hand is done by keys everywhere in the dialog
    <div
      ref={stage}
      className={css.stage}
      data-zoom={zoom.toFixed(2)}
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={onUp}
      onPointerCancel={onUp}
      onDoubleClick={({ clientX, clientY }) =>
        change((size, now) => toggled(size, now, fromMiddle(size, clientX, clientY)))
      }
      {...useDoubleTap(() => change(toggled))}
    >
      <img
        className={css.image}
        src={src}
        alt={t`Picture: ${name}`}
        data-small={isSmall || undefined}
        draggable={false}
        style={{ transform: `translate(${x}px, ${y}px) scale(${zoom})` }}
        onError={onBroken}
      />
    </div>
  )
}
