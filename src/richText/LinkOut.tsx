import { lazy, type ReactNode, Suspense, useState } from 'react'
import { REL, type SafeLink } from './links.dom.ts'
import css from './RichText.module.css'

const LinkWarning = lazy(async () => ({ default: (await import('./LinkWarning.tsx')).LinkWarning }))

/** A link in a message. One that may deceive asks first, and until then has nothing that a middle click could open. */
export function LinkOut({ link, children }: { link: SafeLink; children: ReactNode }) {
  const [asking, setAsking] = useState(false)
  if (link.doubts.length === 0)
    return (
      <a className={css.link} href={link.href} rel={REL} target="_blank" title={link.target}>
        {children}
      </a>
    )
  return (
    <>
      <button type="button" className={css.link} aria-haspopup="dialog" onClick={() => setAsking(true)}>
        {children}
      </button>
      {asking && (
        <Suspense fallback={null}>
          <LinkWarning link={link} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  )
}
