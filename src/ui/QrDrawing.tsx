import encodeQR from 'qr'
import { useMemo } from 'react'
import css from './QrDrawing.module.css'

/** Modules of white around a code, without which it is not found (ISO/IEC 18004, 5.3.8). */
const QUIET = 4

interface QrDrawingProps {
  text: string
  /** Name of the picture for whoever does not see it: what the code is for. */
  label: string
}

/** Dark on white in every theme, or it is not read by all. */
export function QrDrawing({ text, label }: QrDrawingProps) {
  const { side, path } = useMemo(() => drawingOf(text), [text])
  return (
    <svg className={css.code} viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} data-qr={text}>
      <path className={css.ground} d={`M0 0h${side}v${side}H0z`} />
      <path className={css.modules} d={path} shapeRendering="crispEdges" />
    </svg>
  )
}

/** Dark modules as runs along each line. */
function drawingOf(text: string): { side: number; path: string } {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET })
  const path = rows
    .flatMap((row, y) =>
      row.flatMap((dark, x) => {
        if (!dark || row[x - 1]) return []
        const end = row.indexOf(false, x)
        return [`M${x} ${y}h${end - x}v1h${x - end}z`]
      }),
    )
    .join('')
  return { side: rows.length, path }
}
