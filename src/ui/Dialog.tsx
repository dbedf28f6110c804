import { AlertDialog } from '@base-ui/react/alert-dialog'
import { Dialog as Base } from '@base-ui/react/dialog'
import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { IconButton } from './Button.tsx'
import css from './Dialog.module.css'

interface DialogProps {
  title: ReactNode
  description?: ReactNode
  /** A question that must be answered: a press beside it does not close it. */
  alert?: boolean
  /** Wide enough for a list of things, and at the bottom edge on a phone. */
  wide?: boolean
  /** All of the screen, for what has to be looked at. */
  full?: boolean
  /** Element that has the focus at first; the first thing that can be pressed otherwise. */
  initialFocus?: RefObject<HTMLElement | null>
  onClose(): void
  children: ReactNode
}

/**
 * Asks or shows something before everything else. It is open as long as it is rendered; the focus is kept inside, and goes back to where it
 * came from.
 */
export function Dialog({ title, description, alert, wide, full, initialFocus, onClose, children }: DialogProps) {
  const { t } = useLingui()
  const before = useFocusBefore()
  const onOpenChange = (open: boolean) => !open && onClose()
  const inside = (
    <Base.Portal>
      <Base.Backdrop className={css.backdrop} />
      <Base.Popup
        className={css.popup}
        data-wide={wide}
        data-full={full}
        data-alert={alert}
        // What was opened from another dialog has lost its place with that; then it is whatever had the focus before.
        finalFocus={() => (before.current?.isConnected ? before.current : true)}
        {...(initialFocus ? { initialFocus } : {})}
      >
        <div className={css.head}>
          <Base.Title className={css.title}>{title}</Base.Title>
          {!alert && (
            <span className={css.close}>
              <IconButton label={t`Close`} onClick={onClose}>
                <X size={20} />
              </IconButton>
            </span>
          )}
        </div>
        {description && <Base.Description className={css.description}>{description}</Base.Description>}
        {children}
      </Base.Popup>
    </Base.Portal>
  )
  return alert ? (
    <AlertDialog.Root open onOpenChange={onOpenChange}>
      {inside}
    </AlertDialog.Root>
  ) : (
    <Base.Root open onOpenChange={onOpenChange}>
      {inside}
    </Base.Root>
  )
}

/** Buttons that answer a dialog, at its end. */
export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className={css.buttons}>{children}</div>
}

/** Focus before this was first rendered: whoever had it gets it back when this goes. */
function useFocusBefore() {
  const before = useRef<HTMLElement | null>(null)
  if (before.current === null && document.activeElement instanceof HTMLElement) before.current = document.activeElement
  // Taken off the page instead of closed: the focus is given back all the same.
  useEffect(() => {
    const element = before.current
    return () => {
      requestAnimationFrame(() => {
        if (document.activeElement === document.body && element?.isConnected) element.focus({ preventScroll: true })
      })
    }
  }, [])
  return before
}
