import { Trans } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { Rename } from '../../features/identity/Rename.tsx'
import { About } from '../../features/pictures/About.tsx'
import { PictureButtons } from '../../features/pictures/PictureButtons.tsx'
import { Avatar } from '../../ui/Avatar.tsx'
import { useApp } from '../AppContext.dom.ts'
import css from './SettingsScreen.module.css'

/** Profile of mine, as friends see it: picture, name, a line. */
export function MyProfile({ me }: { me: { id: string; name: string } }) {
  const { identity, pictures } = useApp()
  const { mine, about = '' } = useStore(pictures.store, (state) => state.me)
  return (
    <div className={css.me}>
      <div className={css.picture}>
        <Avatar id={me.id} size="xl" />
        <PictureButtons
          title={<Trans>Your picture</Trans>}
          choose={<Trans>Choose a picture</Trans>}
          drawers={pictures.drawers}
          has={mine !== undefined}
          onSet={pictures.setMine}
        />
      </div>
      <Rename identity={identity} name={me.name} />
      <About key={about} pictures={pictures} about={about} />
    </div>
  )
}
