import { Trans } from '@lingui/react/macro'
import { type ReactNode, Suspense } from 'react'
import { Guard } from './Guard.dom.ts'
import css from './Later.module.css'

/** For what is fetched only when somebody asks for it: nothing until it is there, and words when it does not come. */
export function Later({ children }: { children: ReactNode }) {
  return (
    <Guard fallback={<NotThere />}>
      <Suspense>{children}</Suspense>
    </Guard>
  )
}

const NotThere = () => (
  <p className={css.not} role="alert">
    <Trans>
      This part of the page did not load: the server may be away. Your messages are safe. Reload once it is back.
    </Trans>
  </p>
)
