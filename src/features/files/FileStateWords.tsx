import { Trans } from '@lingui/react/macro'
import { useFormats } from '../../ui/formats.dom.ts'
import { useFileSize } from './fileSize.dom.ts'
import type { FileStanding } from './fileStanding.dom.ts'
import type { FileNow } from './files.ts'
import { timeLeft } from './timeLeft.ts'

interface FileStateWordsProps {
  standing: FileStanding
  friend: string
  /** Bytes. */
  size: number
  now: FileNow | undefined
  /** Bytes of it that are saved where somebody chose. */
  saved: number | undefined
}

/** Standing in words. */
export function FileStateWords({ standing, friend, size, now, saved = 0 }: FileStateWordsProps) {
  const inWords = useFileSize()
  const formats = useFormats()
  const all = inWords(size)
  const part = inWords(Math.min(now?.bytes ?? 0, size))
  const name = <bdi>{friend}</bdi>
  switch (standing.is) {
    case 'offered':
      return all
    case 'moves': {
      const rate = now?.rate ? inWords(now.rate) : undefined
      const left = timeLeft(size - (now?.bytes ?? 0), now?.rate)
      const time = left === undefined ? undefined : formats.span(left)
      if (rate !== undefined && time !== undefined)
        return (
          <Trans>
            {part} of {all} · {rate}/s · {time} left
          </Trans>
        )
      return rate === undefined ? (
        <Trans>
          {part} of {all}
        </Trans>
      ) : (
        <Trans>
          {part} of {all} · {rate}/s
        </Trans>
      )
    }
    case 'queued':
      return <Trans>{all} · waits its turn</Trans>
    case 'saving': {
      const written = inWords(Math.min(saved, size))
      return (
        <Trans>
          Saving: {written} of {all}
        </Trans>
      )
    }
    case 'waits':
      return (
        <Trans>
          {all} · waiting for {name}
        </Trans>
      )
    case 'theirPause':
      return (
        <Trans>
          {all} · {name} has paused it
        </Trans>
      )
    case 'theirChoice':
      return <Trans>{name} has to choose the file again: their browser has let go of it.</Trans>
    case 'paused':
      return (
        <Trans>
          Paused · {part} of {all}
        </Trans>
      )
    case 'full':
      return <Trans>This device is full. Free some space, then go on.</Trans>
    case 'damaged':
      return <Trans>It came damaged, so it was not kept.</Trans>
    case 'broken':
      return <Trans>This device could not store it.</Trans>
    case 'changed':
      return <Trans>{name} has changed this file since. Ask for it to be sent again.</Trans>
    case 'taken':
      return <Trans>{name} does not offer it any more.</Trans>
    case 'here':
      return <Trans>{all} · on this device</Trans>
    case 'given':
      return (
        <Trans>
          {all} · {name} can download it while you are both here
        </Trans>
      )
    case 'arrived':
      return (
        <Trans>
          {all} · {name} has it
        </Trans>
      )
    case 'held':
      return <Trans>{all} · paused</Trans>
    case 'unchosen':
      return <Trans>Choose the file once more: your browser has let go of it since the page was reloaded.</Trans>
    case 'outdated':
      return <Trans>The file has changed since. Send it again.</Trans>
    case 'lost':
      return <Trans>{all} · not on this device any more</Trans>
  }
}
