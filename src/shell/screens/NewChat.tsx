import { Trans } from '@lingui/react/macro'
import type { PersonId } from '../../engine/ids.ts'
import { DoctorLink } from '../../features/connection/DoctorLink.tsx'
import { WayToNobody } from '../../features/connection/Way.tsx'
import { MyId } from '../../features/identity/MyId.tsx'
import { AddFriend } from '../../features/people/AddFriend.tsx'
import { useEscape } from '../../ui/useEscape.dom.ts'
import { useApp } from '../AppContext.dom.ts'
import { hrefWith, routeWith } from '../personRoute.dom.ts'
import { toHref } from '../routes.ts'
import type { Navigation } from '../useNavigation.dom.ts'
import { InviteButton } from './InviteButton.tsx'
import css from './NewChat.module.css'
import { NotesLink } from './NotesLink.tsx'
import { Pane } from './Pane.tsx'
import { ScanButton } from './ScanButton.tsx'

/** The empty state is the next step. */
export function Welcome({ me, navigation }: { me: { id: PersonId; name: string }; navigation: Navigation }) {
  const name = <bdi>{me.name}</bdi>
  return (
    <div className={css.welcome}>
      <div className={css.middle}>
        <div className={css.greeting}>
          <WayToNobody me={me.id} />
          <h1 className={css.title}>
            <Trans>Hello {name}</Trans>
          </h1>
          <p>
            <Trans>All it takes is one link: yours with a friend, or theirs with you.</Trans>
          </p>
        </div>
        <Ways me={me} navigation={navigation} />
        <p className={css.tip}>
          <Trans>
            Messages travel while both of you have Tête-à-tête open, in the background too. Closed, it receives nothing.
          </Trans>
        </p>
        <p className={css.tip}>
          <Trans>
            Just trying it out? Open this page on your phone or in a private window: that is a second person, with an ID
            of their own.
          </Trans>
        </p>
      </div>
    </div>
  )
}

export function NewChat({ me, navigation }: WaysProps) {
  useEscape(navigation.back)
  return (
    <Pane title={<Trans>New chat</Trans>} onBack={navigation.back}>
      <Ways me={me} navigation={navigation} />
      <NotesLink />
    </Pane>
  )
}

interface WaysProps {
  me: { id: PersonId; name: string }
  navigation: Navigation
}

/** Ways to a friend: the invite first, then what they sent, then the bare ID. */
function Ways({ me, navigation }: WaysProps) {
  const { people } = useApp()
  return (
    <>
      <section className={css.card}>
        <h2 className={css.label}>
          <Trans>Send a link, or show a code</Trans>
        </h2>
        <p className={css.tip}>
          <Trans>Whoever opens it is your friend with one press. You need not do anything more.</Trans>
        </p>
        <div>
          <InviteButton me={me} />
        </div>
      </section>
      <section className={css.quiet}>
        <h2 className={css.label}>
          <Trans>Got a link or an ID from a friend?</Trans>
        </h2>
        <AddFriend people={people} hrefOf={hrefWith} onAdded={(person) => navigation.go(routeWith(person))} />
        <div>
          <ScanButton navigation={navigation} />
        </div>
        <p className={css.tip}>
          <Trans>
            The chat opens at once, and you can already write. Your request reaches them when you both have the app
            open.
          </Trans>{' '}
          <DoctorLink href={toHref({ at: 'doctor' })} />
        </p>
      </section>
      <section className={css.quiet}>
        <h2 className={css.label}>
          <Trans>Your ID</Trans>
        </h2>
        <p className={css.tip}>
          <Trans>It is no secret. Whoever pastes it asks you, and you accept them or not.</Trans>
        </p>
        <MyId id={me.id} quiet />
      </section>
    </>
  )
}
