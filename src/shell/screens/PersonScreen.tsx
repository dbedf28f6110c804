import { Trans } from '@lingui/react/macro'
import { MessageCircle, UserX } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { conversationWith } from '../../conversation/place.ts'
import type { PersonId } from '../../engine/ids.ts'
import { LinkDetails } from '../../features/connection/LinkDetails.tsx'
import { linkWords } from '../../features/connection/LinkLine.tsx'
import { WholeId } from '../../features/identity/MyId.tsx'
import { LeaveDialog } from '../../features/leaving/LeaveDialog.tsx'
import { useParting } from '../../features/leaving/useParting.dom.ts'
import { ContactName, nameOf } from '../../features/people/ContactName.tsx'
import { Note } from '../../features/people/Note.tsx'
import { Petname } from '../../features/people/Petname.tsx'
import type { Contact, LinkState } from '../../features/people/people.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { useEscape } from '../../ui/useEscape.dom.ts'
import { useToday } from '../../ui/useNow.dom.ts'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { useApp } from '../AppContext.dom.ts'
import { linkHrefs, routeWith } from '../personRoute.dom.ts'
import type { Navigation } from '../useNavigation.dom.ts'
import { Group } from './Group.tsx'
import { Pane } from './Pane.tsx'
import { PersonAddress } from './PersonAddress.tsx'
import { PersonChat } from './PersonChat.tsx'
import { PersonPicture, usePortrait } from './PersonPicture.tsx'
import css from './PersonScreen.module.css'
import { PersonVerification } from './PersonVerification.tsx'
import { useStanding } from './useStanding.dom.ts'

const OFFLINE: LinkState = { phase: 'offline' }

interface PersonScreenProps {
  me: PersonId
  person: PersonId
  navigation: Navigation
}

/** Person screen: all that is known of somebody, and all that can be done about them. */
export function PersonScreen({ me, person, navigation }: PersonScreenProps) {
  const { people } = useApp()
  const contact = useStore(people.store, ({ contacts }) => contacts.find(({ id }) => id === person))
  const back = () => (contact ? navigation.backTo(routeWith(person)) : navigation.back())
  useEscape(back)
  const was = useRef(false)
  const gone = useEffectEvent(navigation.back)
  useEffect(() => {
    // Removed with all that was said: there is nobody here any more.
    if (!contact && was.current) gone()
    was.current = contact !== undefined
  }, [contact])
  return (
    <Pane title={<Trans>About this person</Trans>} onBack={back}>
      {contact ? (
        <Person me={me} contact={contact} onWrite={back} />
      ) : (
        <Empty picture={<UserX />}>
          <Trans>Nobody with this ID is among your friends.</Trans>
        </Empty>
      )}
    </Pane>
  )
}

function Person({ me, contact, onWrite }: { me: PersonId; contact: Contact; onWrite(): void }) {
  const { people, links } = useApp()
  const link = useStore(links.store, ({ byPeer }) => byPeer[contact.id] ?? OFFLINE)
  const { standing, relayAvailable, relayTrouble } = useStanding(contact, link)
  const name = <ContactName contact={contact} />
  return (
    <>
      <Head contact={contact} link={link} standing={standing} />
      <div className={css.write}>
        <Button look="primary" icon={<MessageCircle size={18} />} onClick={onWrite}>
          {contact.left ? <Trans>Open the chat</Trans> : <Trans>Message</Trans>}
        </Button>
      </div>
      <Group title={<Trans>Name</Trans>}>
        <Petname key={contact.petname} people={people} contact={contact} />
      </Group>
      <Group title={<Trans>Note</Trans>}>
        <Note key={contact.id} people={people} contact={contact} />
      </Group>
      <Group title={<Trans>Picture</Trans>}>
        <PersonPicture contact={contact} />
      </Group>
      {!contact.left && (
        <Group title={<Trans>Connection</Trans>}>
          <div className={css.flat}>
            <LinkDetails
              {...{ me, contact, link, standing, relayAvailable, relayTrouble }}
              {...linkHrefs(contact.id)}
              onTry={() => links.dialNow(contact.id)}
            />
          </div>
          <PersonAddress contact={contact} />
        </Group>
      )}
      <PersonChat contact={contact} />
      <Group title={<Trans>ID</Trans>}>
        <div className={css.id} data-person-id={contact.id}>
          <div className={css.key}>
            {/* Whatever picture there is: this is drawn from the key, and nobody chose it. */}
            <Avatar id={contact.id} medallion />
            <WholeId id={contact.id} />
          </div>
          <p className={css.note}>
            <Trans>Nobody can take {name}’s place under this ID. Whether it is theirs you can verify together.</Trans>
          </p>
          <PersonVerification me={me} contact={contact} />
          <CopyButton text={contact.id} look="quiet">
            <Trans>Copy ID</Trans>
          </CopyButton>
        </div>
      </Group>
      <Parting contact={contact} />
    </>
  )
}

type HeadProps = { contact: Contact; link: LinkState; standing: Parameters<typeof linkWords>[0] }

function Head({ contact, link, standing }: HeadProps) {
  const formats = useFormats()
  const today = useToday()
  const { about } = usePortrait(contact.id)
  const theirs = <bdi translate="no">{contact.name}</bdi>
  const since = formats.day(contact.addedAt, today)
  const invited = <bdi>{contact.invited}</bdi>
  const seen = contact.lastSeen === undefined ? undefined : formats.moment(contact.lastSeen, today)
  return (
    <div className={css.head}>
      <Avatar id={contact.id} size="xl" />
      <h2 className={css.name}>
        <ContactName contact={contact} />
      </h2>
      {contact.petname !== undefined && contact.name !== '' && contact.alike !== 'id' && (
        <p className={css.note}>
          <Trans>Calls themselves {theirs}</Trans>
        </p>
      )}
      {about !== undefined && contact.status === 'friend' && (
        <p className={css.about}>
          <bdi>{about}</bdi>
        </p>
      )}
      <p className={css.status} data-link={contact.left ? undefined : link.phase}>
        {contact.left === 'blocked' ? (
          <Trans>Blocked</Trans>
        ) : contact.left ? (
          <Trans>No longer a friend</Trans>
        ) : (
          linkWords(standing, link, false, seen)
        )}
      </p>
      <p className={css.note}>
        <Trans>In your list since: {since}</Trans>
      </p>
      {contact.invited !== undefined && (
        <p className={css.note}>
          {contact.invited === '' ? (
            <Trans>Came by an invite of yours.</Trans>
          ) : (
            <Trans>Came by your invite “{invited}”.</Trans>
          )}
        </p>
      )}
    </div>
  )
}

/** Parting: the ways out, with what each means. */
function Parting({ contact }: { contact: Contact }) {
  const { chats, people, leaving } = useApp()
  const { block, leave } = useParting(people, leaving)
  const refuse = useRefusals()
  const [asked, setAsked] = useState<'chat' | 'friend'>()
  const conversation = conversationWith(contact.id)
  const unread = useStore(chats.store, ({ summaries }) => (summaries[conversation]?.unread ?? 0) > 0)
  async function addAgain() {
    if (!(await people.add(contact.id)).ok) refuse('storage')
  }
  return (
    <>
      <div className={css.partings}>
        {contact.left === 'removed' && (
          <Button onClick={() => void addAgain()}>
            <Trans>Add friend</Trans>
          </Button>
        )}
        <Button onClick={() => void block(contact)}>
          {contact.left === 'blocked' ? <Trans>Unblock</Trans> : <Trans>Block</Trans>}
        </Button>
        {!contact.left && (
          <Button onClick={() => setAsked('friend')}>
            <Trans>Remove friend</Trans>
          </Button>
        )}
        <Button onClick={() => setAsked('chat')}>
          <Trans>Delete chat</Trans>
        </Button>
      </div>
      {asked && (
        <LeaveDialog
          what={asked}
          friend={nameOf(contact)}
          unread={unread}
          leave={(words) => leave(asked, conversation, contact, words)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  )
}
