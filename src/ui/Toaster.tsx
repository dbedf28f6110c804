import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from 'react'
import { Guard } from './Guard.dom.ts'
import { type Said, type Toast, withToast } from './toast.dom.ts'

const loadToasts = () => import('./ToastRegion.tsx')
const ToastRegion = lazy(async () => ({ default: (await loadToasts()).ToastRegion }))

const ToastContext = createContext<(toast: Toast) => void>(() => undefined)

/** Says something in passing: it is read out politely and goes by itself. */
export const useToast = () => useContext(ToastContext)

/** Toaster: where passing words appear, for everything inside. */
export function Toaster({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<Said>([])
  const say = useCallback((toast: Toast) => setSaid((all) => withToast(all, toast)), [])
  return (
    <ToastContext value={say}>
      {children}
      {said.length > 0 && (
        <Guard fallback={null}>
          <Suspense fallback={null}>
            <ToastRegion said={said} />
          </Suspense>
        </Guard>
      )}
    </ToastContext>
  )
}
