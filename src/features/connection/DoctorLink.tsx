import { Trans } from '@lingui/react/macro'

/** Link to the connection doctor, wherever it is said that something does not connect. */
export const DoctorLink = ({ href }: { href: string }) => (
  <a href={href}>
    <Trans>Connection doctor</Trans>
  </a>
)
