import { useLingui } from '@lingui/react/macro'
import { useRef } from 'react'
import { useStore } from 'zustand'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import css from './FileStandingLine.module.css'
import { FileStateWords } from './FileStateWords.tsx'
import { type FileDeed, standingOf } from './fileStanding.dom.ts'
import type { Files } from './files.ts'
import { SpokenProgress } from './SpokenProgress.tsx'
import { useFileDeeds } from './useFileDeeds.tsx'

interface FileStandingLineProps {
  files: Files
  conversation: ConversationId
  id: EntryId
  mine: boolean
  /** Name to save it under; empty where it has none. */
  fileName: string
  /** Bytes. */
  size: number
  friend: string
  /** Nobody else has the conversation. */
  alone?: boolean | undefined
  /** Over: nobody gives it, or asks for it, any more. */
  over?: boolean | undefined
}

/** Deeds of which there is one at a time: the button stays the same, and with it the focus. */
const MAIN: ReadonlySet<FileDeed> = new Set([
  'fetch',
  'pause',
  'resume',
  'retry',
  'release',
  'choose',
  'save',
  'stopSaving',
])

/** Standing of one file: in words, as a bar, and with what can be done. */
export function FileStandingLine(props: FileStandingLineProps) {
  const { files, conversation, id, mine, alone, over, fileName, size, friend } = props
  const { t } = useLingui()
  const now = useStore(files.store, (state) => state.files[id])
  const saved = useStore(files.store, (state) => state.saving[id])
  const unknown = useStore(files.store, ({ ready }) => !ready)
  const standing = standingOf(now, { mine, alone, over, unknown, saved: saved !== undefined })
  const { deeds } = standing
  const chooser = useRef<HTMLInputElement>(null)
  const run = useFileDeeds({ files, conversation, id, fileName, size, friend })
  const bytes = saved ?? now?.bytes
  const share = bytes === undefined ? undefined : Math.min(bytes, size)
  const labels: Readonly<Record<FileDeed, string>> = {
    fetch: t`Download`,
    first: t`Put first`,
    pause: t`Pause`,
    resume: t`Resume`,
    retry: t`Try again`,
    release: t`Resume`,
    discard: t`Discard`,
    choose: t`Choose the file`,
    save: t`Save`,
    stopSaving: t`Cancel`,
  }
  return (
    <>
      <span className={css.state} role={standing.is === 'moves' || standing.is === 'saving' ? undefined : 'status'}>
        <FileStateWords {...{ standing, friend, size, now, saved }} />
      </span>
      {standing.bar && share !== undefined && size > 0 && (
        <>
          <progress className={css.bar} max={size} value={share} aria-label={t`Progress`} />
          {now?.moves && <SpokenProgress {...{ fileName, share, size }} rate={now.rate} />}
        </>
      )}
      {deeds.length > 0 && (
        <span className={css.deeds}>
          {deeds.map((deed) => (
            <button
              key={MAIN.has(deed) ? 'main' : deed}
              type="button"
              className={css.deed}
              onClick={() => (deed === 'choose' ? chooser.current?.click() : void run(deed))}
            >
              {labels[deed]}
            </button>
          ))}
          {deeds.includes('choose') && (
            <input
              ref={chooser}
              type="file"
              hidden
              onChange={({ currentTarget }) => {
                const [file] = currentTarget.files ?? []
                currentTarget.value = ''
                if (file) void run('choose', file)
              }}
            />
          )}
        </span>
      )}
    </>
  )
}
