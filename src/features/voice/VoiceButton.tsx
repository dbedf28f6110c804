import { useLingui } from '@lingui/react/macro'
import { Mic } from 'lucide-react'
import { type PointerEvent, useEffect, useRef } from 'react'
import { IconButton } from '../../ui/Button.tsx'
import css from './VoiceButton.module.css'

/** Finger, and where it came down, in CSS pixels. */
export interface Finger {
  readonly pointer: number
  readonly x: number
  readonly y: number
}

/** Until a finger that rests on it means to hold it. Milliseconds. */
const HOLD_MS = 250

interface VoiceButtonProps {
  /** Focused: what stood in its place had the focus. */
  focused: boolean
  onBegin(finger?: Finger): void
}

/** Button that begins a voice message: pressed, or held by a finger while one speaks. */
export function VoiceButton({ focused, onBegin }: VoiceButtonProps) {
  const { t } = useLingui()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const stop = () => clearTimeout(timer.current)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (focused) button.current?.focus({ preventScroll: true })
  }, [focused])

  function onPointerDown({ pointerType, pointerId, clientX, clientY }: PointerEvent) {
    if (pointerType !== 'touch') return
    stop()
    timer.current = setTimeout(() => onBegin({ pointer: pointerId, x: clientX, y: clientY }), HOLD_MS)
  }
  return (
    <span className={css.hold}>
      <IconButton
        ref={button}
        label={t`Record a voice message`}
        onPointerDown={onPointerDown}
        onPointerUp={stop}
        onPointerCancel={stop}
        onContextMenu={(event) => event.preventDefault()}
        onClick={() => {
          stop()
          onBegin()
        }}
      >
        <Mic size={20} />
      </IconButton>
    </span>
  )
}
