import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from 'react'
import { Guard } from './Guard.dom.ts'

export interface Toast {
  words: ReactNode
  /** What can be done about it, while it is there. */
  action?: { words: ReactNode; act(): void }
}

const loadToasts = () => import('./ToastRegion.tsx')
const ToastRegion = lazy(async () => ({ default: (await loadToasts()).ToastRegion }))

const ToastContext = createContext<(toast: Toast) => void>(() => undefined)

/** Says something in passing: it is read out politely and goes by itself. */
export const useToast = () => useContext(ToastContext)

/** Where passing words appear, for everything inside. */
export function Toaster({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<readonly (Toast & { id: number })[]>([])
  const say = useCallback((toast: Toast) => setSaid((all) => [...all, { ...toast, id: (all.at(-1)?.id ?? 0) + 1 }]), [])
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
