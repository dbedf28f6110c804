import { Trans } from '@lingui/react/macro'
import { useRef } from 'react'
import { forDisplay } from '../../richText/safeText.ts'
import { useFormats } from '../../ui/formats.dom.ts'
import { timeLeft } from './timeLeft.ts'

interface SpokenProgressProps {
  fileName: string
  /** Bytes that are done, of all. */
  share: number
  size: number
  /** Bytes a second. */
  rate: number | undefined
}

/** Progress for those who hear it: said at each quarter, and nothing between. */
export function SpokenProgress({ fileName, share, size, rate }: SpokenProgressProps) {
  const formats = useFormats()
  const quarter = Math.floor((4 * share) / size)
  /** As it was when this quarter began: what is left changes all the time. */
  const said = useRef<{ quarter: number; left: number | undefined }>({ quarter, left: undefined })
  if (said.current.quarter !== quarter) said.current = { quarter, left: timeLeft(size - share, rate) }
  const part = formats.percent(quarter * 25)
  const left = said.current.left === undefined ? undefined : formats.span(said.current.left)
  const name = forDisplay(fileName)
  return (
    <span role="status" className="visually-hidden">
      {quarter > 0 &&
        quarter < 4 &&
        (left === undefined ? (
          <Trans>
            {name}: {part}
          </Trans>
        ) : (
          <Trans>
            {name}: {part}, {left} left
          </Trans>
        ))}
    </span>
  )
}
