import { Trans } from '@lingui/react/macro'
import { Button } from '../ui/Button.tsx'
import { Dialog, DialogButtons } from '../ui/Dialog.tsx'
import css from './LinkWarning.module.css'
import { type Doubt, REL, type SafeLink } from './links.dom.ts'
import { forDisplay } from './safeText.ts'

/** Before a link that may deceive: where it really leads, and whether one wants to go there. */
export function LinkWarning({ link, onClose }: { link: SafeLink; onClose(): void }) {
  return (
    <Dialog alert title={<Trans>Where this link really leads</Trans>} onClose={onClose}>
      <p className={css.target}>
        <bdi dir="ltr" translate="no">
          {forDisplay(link.target)}
        </bdi>
      </p>
      <ul className={css.doubts}>
        {link.doubts.map((doubt) => (
          <li key={doubt}>
            <Reason doubt={doubt} link={link} />
          </li>
        ))}
      </ul>
      <p className={css.address}>
        <bdi dir="ltr" translate="no">
          {link.href}
        </bdi>
      </p>
      <DialogButtons>
        <Button look="primary" onClick={onClose}>
          <Trans>Stay here</Trans>
        </Button>
        <a className={css.go} href={link.href} rel={REL} target="_blank" onClick={onClose}>
          <Trans>Open it anyway</Trans>
        </a>
      </DialogButtons>
    </Dialog>
  )
}

/** Lines of what a link brings along. */
const Listed = ({ all }: { all: readonly string[] }) => (
  <bdi className={css.listed} translate="no">
    {forDisplay(all.join('\n'))}
  </bdi>
)

function Reason({ doubt, link }: { doubt: Doubt; link: SafeLink }) {
  switch (doubt) {
    case 'elsewhere':
      return <Trans>Its text names another place than the one it opens.</Trans>
    case 'lookalike':
      return <Trans>The name has letters that can look like others. It may be the twin of a name you trust.</Trans>
    case 'numeric':
      return <Trans>Instead of a name it has a number, which can be anybody’s.</Trans>
    case 'others': {
      const others = <Listed all={link.others} />
      return <Trans>Your mail would also go to: {others}</Trans>
    }
    case 'written': {
      const written = <Listed all={link.written} />
      return <Trans>Something is already written in it: {written}</Trans>
    }
    case 'user':
      return <Trans>What stands before the @ is not the place: it is often put there to mislead.</Trans>
    case 'unseen':
      return <Trans>It contains characters that cannot be seen.</Trans>
  }
}
