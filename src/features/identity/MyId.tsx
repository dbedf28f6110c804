import { Trans, useLingui } from '@lingui/react/macro'
import { Share2 } from 'lucide-react'
import { type Ref, useRef } from 'react'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { pageAddress } from '../../ui/pageAddress.dom.ts'
import css from './MyId.module.css'

/** Four characters each: long enough to be quick, short enough to be compared by eye. */
const groupsOf = (id: string): string[] => id.match(/.{1,4}/g) ?? []

/** An ID, whole: for eyes that compare it. */
export function WholeId({ id, ref }: { id: string; ref?: Ref<HTMLElement> }) {
  return (
    <div className={css.whole}>
      <code className={css.id} ref={ref} dir="ltr" translate="no">
        {groupsOf(id).map((group, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the groups of one ID never move, and may be equal
          <span key={at}>{group}</span>
        ))}
      </code>
    </div>
  )
}

/** My ID, large and whole. The groups are set apart by space on screen only: selected text is the bare ID. */
export function MyId({ id, quiet = false }: { id: string; quiet?: boolean }) {
  const { t } = useLingui()
  const shown = useRef<HTMLElement>(null)

  /** Sharing is the browser's, and may be called off; whatever else it says, there is the other button. */
  const share = () =>
    navigator.share({ text: t`My ID for Tête-à-tête: ${id}`, url: pageAddress() }).catch(() => undefined)

  function select() {
    if (shown.current) getSelection()?.selectAllChildren(shown.current)
  }

  return (
    <div className={css.mine} data-my-id={id}>
      <WholeId id={id} ref={shown} />
      <div className={css.ways}>
        <CopyButton text={id} look={quiet ? 'quiet' : 'primary'} onRefused={select}>
          <Trans>Copy my ID</Trans>
        </CopyButton>
        {'share' in navigator && (
          <Button icon={<Share2 size={18} />} onClick={() => void share()}>
            <Trans>Share</Trans>
          </Button>
        )}
      </div>
    </div>
  )
}
