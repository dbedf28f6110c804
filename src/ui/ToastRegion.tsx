import { Toast as Base } from '@base-ui/react/toast'
import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef } from 'react'
import css from './ToastRegion.module.css'
import { DECIDE_MS, type Said } from './toast.dom.ts'

/** Long enough to be read; longer when there is something to decide. Milliseconds. */
const READ_MS = 3_000

export function ToastRegion({ said, slot }: { said: Said; slot: HTMLElement | null }) {
  const { t } = useLingui()
  return (
    <Base.Provider limit={2}>
      <Shown said={said} />
      <Base.Portal container={slot ?? undefined}>
        <Base.Viewport className={css.viewport} data-slot={slot !== null} aria-label={t`Notices`}>
          <Toasts />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

/** Hands on each of them once. */
function Shown({ said }: { said: Said }) {
  const { add, close } = Base.useToastManager()
  const shown = useRef(0)
  useEffect(() => {
    for (const { id, words, action } of said) {
      if (id <= shown.current) continue
      shown.current = id
      const key = String(id)
      add({
        id: key,
        title: words,
        timeout: action ? DECIDE_MS : READ_MS,
        ...(action && {
          actionProps: {
            children: action.words,
            onClick() {
              close(key)
              action.act()
            },
          },
        }),
      })
    }
  }, [said, add, close])
  return null
}

function Toasts() {
  const { toasts } = Base.useToastManager()
  return toasts.map((toast) => (
    <Base.Root key={toast.id} toast={toast} className={css.toast} swipeDirection={['down', 'left', 'right']}>
      <Base.Content className={css.content}>
        <Base.Title className={css.words} render={<p />} />
        <Base.Action className={css.action} />
      </Base.Content>
    </Base.Root>
  ))
}
