import { Trans } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { ContactName } from '../../features/people/ContactName.tsx'
import type { Contact } from '../../features/people/people.ts'
import { PictureButtons } from '../../features/pictures/PictureButtons.tsx'
import { NO_PORTRAIT } from '../../features/pictures/pictures.ts'
import { Switch } from '../../ui/Switch.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { useApp } from '../AppContext.dom.ts'
import css from './PersonScreen.module.css'

/** Portrait of a person, as it is known now. */
export const usePortrait = (id: string) => useStore(useApp().pictures.store, ({ people }) => people[id] ?? NO_PORTRAIT)

/** Picture of a person: whether theirs is shown, and one of mine for them. */
export function PersonPicture({ contact }: { contact: Contact }) {
  const { pictures } = useApp()
  const { mine, hidden = false } = usePortrait(contact.id)
  const refuse = useRefusals()
  const name = <ContactName contact={contact} />
  async function hide(is: boolean) {
    if (!(await pictures.hide(contact.id, is))) refuse('storage')
  }
  return (
    <>
      <Switch
        label={<Trans>Show the picture that {name} chose</Trans>}
        hint={<Trans>Otherwise the medallion of their ID, and none is fetched.</Trans>}
        checked={!hidden}
        onChange={(on) => void hide(!on)}
      />
      <PictureButtons
        title={<Trans>Your picture for {name}</Trans>}
        choose={<Trans>Choose your own picture</Trans>}
        drawers={pictures.drawers}
        has={mine !== undefined}
        onSet={(bytes) => pictures.setFor(contact.id, bytes)}
      />
      <p className={css.note}>
        <Trans>Your own picture for a friend is seen by nobody else.</Trans>
      </p>
    </>
  )
}
