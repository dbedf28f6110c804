import { Trans, useLingui } from '@lingui/react/macro'
import { Server } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { DoctorLink } from '../../features/connection/DoctorLink.tsx'
import { NameForm } from '../../features/identity/NameForm.tsx'
import { Inviter } from '../../features/people/Inviter.tsx'
import type { PasteReading } from '../../features/people/people.ts'
import { Button } from '../../ui/Button.tsx'
import { Logo } from '../../ui/Logo.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Page } from '../../ui/Page.tsx'
import { useEscape } from '../../ui/useEscape.dom.ts'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { useApp } from '../AppContext.dom.ts'
import { hrefWith, routeWith } from '../personRoute.dom.ts'
import { toHref, toPath } from '../routes.ts'
import type { Navigation } from '../useNavigation.dom.ts'
import css from './Invited.module.css'
import { Pane } from './Pane.tsx'

/** Invited: an invite link was opened, by somebody who is here already. */
export function InvitedScreen({ link, navigation }: { link: string; navigation: Navigation }) {
  const { people } = useApp()
  const refuse = useRefusals()
  // Read once: a moment later they are a contact, and then the chat is open.
  const [reading] = useState(() => people.read(link))
  const apart = useOtherBroker(reading) !== undefined
  // A secret stands in the address: nothing leads back to it.
  const leave = () => navigation.replace({ at: 'home' })
  useEscape(leave)
  // They may have removed me, and then invited me again: the invite is proved to them, beside what is said here.
  useEffect(() => {
    if (!reading.ok && reading.error === 'known') void people.add(link)
  }, [people, link, reading])

  async function add() {
    const result = await people.add(link)
    if (result.ok || result.error === 'known') {
      if ('id' in result) navigation.replace(routeWith(result.id))
    } else refuse('storage')
  }

  return (
    <Pane title={<Trans>Invite</Trans>} onBack={leave}>
      <div className={css.invited}>
        <Inviter
          people={people}
          reading={reading}
          apart={apart}
          hrefOf={hrefWith}
          onOpen={(person) => navigation.replace(routeWith(person))}
        >
          <OtherBroker reading={reading} help={<DoctorLink href={toHref({ at: 'doctor' })} />} />
          <Button look="primary" onClick={() => void add()} autoFocus>
            <Trans>Add friend</Trans>
          </Button>
        </Inviter>
      </div>
    </Pane>
  )
}

/** Invited, by a link that is opened where nobody is yet: who invites, one question, and one is in the conversation. */
export function InvitedFirst({ link }: { link: string }) {
  const { people, identity } = useApp()
  const [reading] = useState(() => people.read(link))
  const apart = useOtherBroker(reading) !== undefined

  async function begin(name: string) {
    const created = await identity.create(name)
    if (!created.ok) return created
    const added = reading.ok ? await people.add(link) : reading
    // The disk was full in between: the same screen asks again, of somebody who is here now.
    if (!added.ok && added.error === 'storage') return created
    // Gone from the address, too: it holds a secret.
    const to = 'id' in added ? routeWith(added.id) : { at: 'home' as const }
    location.replace(`#${toPath(to)}`)
    return created
  }

  return (
    <Page picture={<Logo size="l" />} title={<Trans>You are invited</Trans>}>
      <p>
        <Trans>
          Tête-à-tête is a chat straight from your browser to a friend’s. No account, and no server in between reads or
          keeps what you write.
        </Trans>
      </p>
      <div className={css.invited} data-first>
        <Inviter people={people} reading={reading} apart={apart} hrefOf={hrefWith}>
          <OtherBroker reading={reading} />
          <NameForm submit={begin} go={<Trans>Start chatting</Trans>} />
        </Inviter>
        {!reading.ok && <NameForm submit={begin} go={<Trans>Start chatting</Trans>} />}
      </div>
    </Page>
  )
}

/** Broker that the inviter is at, where it is another than this page's: they never meet unless one of them moves. */
function useOtherBroker(reading: PasteReading): string | undefined {
  const broker = useStore(useApp().settings.store, (state) => state.broker)
  const theirs = reading.ok ? reading.invite?.broker : undefined
  return theirs === broker ? undefined : theirs
}

/** Other broker: what is said of it, and done about it where that is possible. `help`: beside what is said. */
function OtherBroker({ reading, help }: { reading: PasteReading; help?: ReactNode }): ReactNode {
  const { t } = useLingui()
  const { settings } = useApp()
  const refuse = useRefusals()
  const { brokers } = useStore(settings.store)
  const theirs = useOtherBroker(reading)
  if (theirs === undefined) return null
  const there = (
    <bdi dir="ltr" translate="no">
      {theirs}
    </bdi>
  )
  const allowed = brokers.some(({ url }) => url === theirs)
  async function use() {
    if ((await settings.setBroker(theirs!)) === 'done') location.reload()
    else refuse('storage')
  }
  return (
    <div data-other-broker={theirs}>
      <Notice
        within
        tone="warn"
        icon={<Server size={20} aria-label={t`Connection server`} />}
        action={
          allowed && (
            <Button onClick={() => void use()}>
              <Trans>Use this server</Trans>
            </Button>
          )
        }
      >
        {allowed ? (
          <Trans>They use another connection server: {there}. You only meet at the same one.</Trans>
        ) : (
          <Trans>
            They use another connection server: {there}. This page cannot reach it, so you will not meet. Ask them for
            an invite from this page’s own.
          </Trans>
        )}{' '}
        {help}
      </Notice>
    </div>
  )
}
