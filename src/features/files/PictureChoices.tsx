import { Trans } from '@lingui/react/macro'
import type { Seen } from '../../ports/pictures.ts'
import { Choice } from '../../ui/Choice.tsx'
import { type PictureChoice, staysAsItIs } from './preparing.dom.ts'
import css from './SendFilesDialog.module.css'

interface PictureChoicesProps {
  pictures: readonly Seen[]
  choice: PictureChoice
  onChoice(choice: PictureChoice): void
}

/** Choice of how pictures are sent, and what of them goes along. */
export function PictureChoices({ pictures, choice, onChoice }: PictureChoicesProps) {
  return (
    <div>
      <Choice
        label={<Trans>Pictures</Trans>}
        options={[
          { value: 'smaller', words: <Trans>Smaller</Trans> },
          { value: 'original', words: <Trans>Original</Trans> },
        ]}
        value={choice}
        onChange={onChoice}
      />
      <p className={css.hint} data-choice={choice}>
        <WhatGoes pictures={pictures} choice={choice} />
      </p>
    </div>
  )
}

function WhatGoes({ pictures, choice }: Omit<PictureChoicesProps, 'onChoice'>) {
  const kept = pictures.some((seen) => staysAsItIs(seen, choice))
  const jpegs = pictures.some(({ kind }) => kind === 'jpeg')
  const others = pictures.some(({ kind }) => kind !== 'jpeg')
  if (choice === 'smaller')
    return (
      <>
        {pictures.some(({ moves }) => !moves) && (
          <Trans>At most 1600 pixels a side. Nothing of the place, the day or the camera goes along.</Trans>
        )}{' '}
        {kept && <Trans>Pictures that move go as they are.</Trans>}
      </>
    )
  return (
    <>
      {jpegs && <Trans>Every pixel. What a camera notes in a JPEG – place, day, device – is taken out.</Trans>}{' '}
      {others && <Trans>Pictures of other kinds go as they are, with all that their files hold.</Trans>}
    </>
  )
}
