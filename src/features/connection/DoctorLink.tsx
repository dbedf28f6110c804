import { Trans } from '@lingui/react/macro'
import css from './DoctorLink.module.css'

/** Link to the connection doctor, wherever it is said that something does not connect. */
export const DoctorLink = ({ href }: { href: string }) => (
  <a className={css.link} href={href}>
    <Trans>Connection doctor</Trans>
  </a>
)
