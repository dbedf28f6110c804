import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from 'react'
import { Guard } from './Guard.dom.ts'
import { type Said, type Toast, withToast } from './toast.dom.ts'

const loadToasts = () => import('./ToastRegion.tsx')
const ToastRegion = lazy(async () => ({ default: (await loadToasts()).ToastRegion }))

const ToastContext = createContext<(toast: Toast) => void>(() => undefined)
const SlotContext = createContext<(slot: HTMLElement | null) => void>(() => undefined)

/** Says something in passing: it is read out politely and goes by itself. */
export const useToast = () => useContext(ToastContext)

/** Slot for toasts where one is wanted: in the flow of a conversation they cover neither its end nor the field. */
export const ToastSlot = () => <div ref={useContext(SlotContext)} />

/** Toaster: where passing words appear, for everything inside. */
export function Toaster({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<Said>([])
  const say = useCallback((toast: Toast) => setSaid((all) => withToast(all, toast)), [])
  const [slot, setSlot] = useState<HTMLElement | null>(null)
  return (
    <ToastContext value={say}>
      <SlotContext value={setSlot}>{children}</SlotContext>
      {said.length > 0 && (
        <Guard fallback={null}>
          <Suspense fallback={null}>
            <ToastRegion said={said} slot={slot} />
          </Suspense>
        </Guard>
      )}
    </ToastContext>
  )
}
