import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useFormats } from '../../ui/formats.dom.ts'
import css from './Search.module.css'
import type { Findings, IndexState } from './search.ts'

/** State of the search, said and shown: what was found, what is still on its way, and why it may be slow. */
export function SearchWords({ findings, index, people }: { findings: Findings; index: IndexState; people: number }) {
  const { phase, hits, more } = findings
  const nothing = phase === 'done' && hits.length === 0 && people === 0 && index.phase === 'ready'
  return (
    <div role="status">
      {phase === 'idle' && findings.wish.text.trim() !== '' ? (
        <Words>
          <Trans>Search looks for words, numbers and emoji. Add some to the signs.</Trans>
        </Words>
      ) : phase === 'failed' ? (
        <Words>
          <Trans>Your messages could not be read from this device. A reload may help.</Trans>
        </Words>
      ) : (
        <IndexWords index={index} searching={phase === 'searching'} />
      )}
      {(nothing || (phase === 'done' && hits.length === 0 && people === 0 && index.phase === 'slow')) && (
        <Words>
          <Trans>
            Nothing found for <bdi className={css.sought}>{findings.wish.text.trim()}</bdi>. All words must be in one
            message; the last may be unfinished.
          </Trans>
        </Words>
      )}
      {phase === 'done' && hits.length > 0 && (
        <p className="visually-hidden">
          {more ? (
            <Trans>Many messages found</Trans>
          ) : (
            <Plural value={hits.length} one="# message found" other="# messages found" />
          )}
        </p>
      )}
    </div>
  )
}

const Words = ({ children }: { children: ReactNode }) => <p className={css.words}>{children}</p>

function IndexWords({ index, searching }: { index: IndexState; searching: boolean }) {
  const formats = useFormats()
  switch (index.phase) {
    case 'opening':
      return (
        <Words>
          <Trans>Opening the search…</Trans>
        </Words>
      )
    case 'reading': {
      const percent = formats.percent(Math.floor((100 * index.done) / Math.max(1, index.total)))
      return (
        <Words>
          <Trans>Still indexing ({percent}). More may turn up.</Trans>
          {/* Said once in words; the bar moves for those who see it. */}
          <progress className={css.progress} max={index.total} value={index.done} aria-hidden="true" />
        </Words>
      )
    }
    case 'slow':
      return (
        <Words>
          <Why why={index.why} /> {searching && <Trans>Searching…</Trans>}
        </Words>
      )
    default:
      return null
  }
}

function Why({ why }: { why: Extract<IndexState, { phase: 'slow' }>['why'] }) {
  switch (why) {
    case 'missing':
      return <Trans>This browser cannot keep a search index, so search is slower.</Trans>
    case 'locked':
      return <Trans>Another tab holds the search index, so search is slower here.</Trans>
    case 'full':
      return <Trans>There is no room left for a search index, so search is slower.</Trans>
    case 'broken':
      return <Trans>The search index did not open, so search is slower.</Trans>
  }
}
