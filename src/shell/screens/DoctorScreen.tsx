import { Trans } from '@lingui/react/macro'
import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { version } from '../../../package.json'
import type { PersonId } from '../../engine/ids.ts'
import { DoctorView } from '../../features/doctor/DoctorView.tsx'
import type { DoctorState } from '../../features/doctor/doctor.ts'
import { ContactName } from '../../features/people/ContactName.tsx'
import { loadDoctorMessages } from '../../locales/catalogues.ts'
import { useEscape } from '../../ui/useEscape.dom.ts'
import { useApp } from '../AppContext.dom.ts'
import { routeWith } from '../personRoute.dom.ts'
import { useMoreWords } from '../useMoreWords.dom.ts'
import type { Navigation } from '../useNavigation.dom.ts'
import { Pane } from './Pane.tsx'

interface DoctorScreenProps {
  /** The friend whom it is about, if any. */
  person: PersonId | undefined
  navigation: Navigation
}

/** Connection doctor as a screen: it looks at everything when one comes. */
export function DoctorScreen({ person, navigation }: DoctorScreenProps) {
  const { doctor, people } = useApp()
  const contact = useStore(people.store, ({ contacts }) => contacts.find(({ id }) => id === person))
  const about = contact && !contact.left ? contact.id : undefined
  const state = useStateAbout(about)
  const back = () => (contact ? navigation.backTo(routeWith(contact.id)) : navigation.back())
  useEscape(back)
  const spoken = useMoreWords(loadDoctorMessages)
  useEffect(() => doctor.examine(about), [doctor, about])
  return (
    <Pane title={<Trans>Connection doctor</Trans>} onBack={back}>
      {spoken && (
        <DoctorView
          state={state}
          version={version}
          friend={about && contact ? <ContactName contact={contact} /> : undefined}
          onExamine={(only) => doctor.examine(about, only)}
        />
      )}
    </Pane>
  )
}

const NOTHING: DoctorState = { about: undefined, findings: {}, at: undefined, browser: '', failed: false }

/** State as it was last about this friend: another tab may have gone on to somebody else. */
function useStateAbout(about: PersonId | undefined): DoctorState {
  const { doctor } = useApp()
  const select = useMemo(() => {
    let last = NOTHING
    return (state: DoctorState) => {
      if (state.about === about) last = state
      return last
    }
  }, [about])
  return useStore(doctor.store, select)
}
