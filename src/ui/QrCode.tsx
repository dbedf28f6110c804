import { type ComponentProps, lazy } from 'react'
import { Later } from './Later.tsx'

const QrDrawing = lazy(async () => ({ default: (await import('./QrDrawing.tsx')).QrDrawing }))

/** QR code of a text, as large as there is room for. What draws it is fetched when one is shown. */
export const QrCode = (props: ComponentProps<typeof QrDrawing>) => (
  <Later>
    <QrDrawing {...props} />
  </Later>
)
