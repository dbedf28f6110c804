import { Trans } from '@lingui/react/macro'
import { type ComponentProps, lazy, type ReactNode, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Later } from '../../ui/Later.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import css from './PictureButtons.module.css'

const PictureDialog = lazy(async () => ({ default: (await import('./PictureDialog.tsx')).PictureDialog }))

interface PictureButtonsProps extends Pick<ComponentProps<typeof PictureDialog>, 'title' | 'drawers'> {
  /** Is there one that was chosen here? */
  has: boolean
  choose: ReactNode
  onSet: ComponentProps<typeof PictureDialog>['onChosen']
}

/** Picture buttons: one is chosen, changed, or taken away again. */
export function PictureButtons({ title, drawers, has, choose, onSet }: PictureButtonsProps) {
  const [open, setOpen] = useState(false)
  const refuse = useRefusals()
  async function remove() {
    const kept = await onSet(undefined)
    if (kept !== 'done') refuse(kept)
  }
  return (
    <div className={css.buttons}>
      <Button onClick={() => setOpen(true)}>{has ? <Trans>Change the picture</Trans> : choose}</Button>
      {has && (
        <Button onClick={() => void remove()}>
          <Trans>Remove the picture</Trans>
        </Button>
      )}
      {open && (
        <Later>
          <PictureDialog title={title} drawers={drawers} onChosen={onSet} onClose={() => setOpen(false)} />
        </Later>
      )}
    </div>
  )
}
