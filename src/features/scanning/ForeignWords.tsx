import { Trans } from '@lingui/react/macro'
import { foreignCode } from './foreignCode.ts'

/** Words for a QR code of others: what it is, and so what it is not. */
export function ForeignWords({ text }: { text: string }) {
  switch (foreignCode(text)) {
    case 'web':
      return <Trans>That is a link to a website, not a code of Tête-à-tête.</Trans>
    case 'wifi':
      return <Trans>That is the code of a Wi-Fi network.</Trans>
    case 'other':
      return <Trans>That is another app’s code.</Trans>
  }
}
