import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { lazy, useState } from 'react'
import { useStore } from 'zustand'
import type { PersonId } from '../../engine/ids.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { Later } from '../../ui/Later.tsx'
import { useToast } from '../../ui/Toaster.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { ContactName, shortId } from './ContactName.tsx'
import type { ShownInvite } from './invite.ts'
import { MAX_REQUESTS } from './limits.ts'
import type { Contact, ContactRequest, People } from './people.ts'
import css from './Requests.module.css'
import { useRecall } from './useRecall.tsx'

const KnewBefore = lazy(async () => ({ default: (await import('./KnewBefore.tsx')).KnewBefore }))

interface RequestsProps {
  people: People
  /** Label of an invite of mine; undefined of one that is not there any more. */
  labelOf(invite: string): string | undefined
  onAccepted(id: PersonId): void
}

/** People who ask to be contacts. Nothing is shown, and nothing said to anybody, until one is accepted. */
export function Requests({ people, labelOf, onAccepted }: RequestsProps) {
  const { t } = useLingui()
  const requests = useStore(people.store, (state) => state.requests)
  const refuse = useRefusals()
  const say = useToast()
  const recall = useRecall(people)
  async function ignoreAll() {
    const from = requests.map((request) => request.from)
    if (!(await people.ignoreAll())) return refuse('storage')
    say({
      words: <Trans>Requests ignored</Trans>,
      action: { words: <Trans>Undo</Trans>, act: () => void recall(from) },
    })
  }
  return (
    <>
      <p className="visually-hidden" role="status">
        {requests.length > 0 && <Plural value={requests.length} one="# request" other="# requests" />}
      </p>
      {requests.length > 0 && (
        <section className={css.requests} aria-label={t`Requests`}>
          <div className={css.head}>
            <h2 className={css.title}>
              <Trans>Requests</Trans>
            </h2>
            {requests.length > 1 && (
              <Button look="plain" onClick={() => void ignoreAll()}>
                <Trans>Ignore all</Trans>
              </Button>
            )}
          </div>
          {requests.length >= MAX_REQUESTS && (
            <p className={css.full}>
              <Trans>There is no room for more: the next one takes the place of another.</Trans>
            </p>
          )}
          <ul className={css.list}>
            {requests.map((request) => (
              <Request key={request.from} {...{ request, people, labelOf, onAccepted }} />
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Request({ request, people, labelOf, onAccepted }: RequestsProps & { request: ContactRequest }) {
  const say = useToast()
  const recall = useRecall(people)
  const [failed, setFailed] = useState(false)
  const mistakable = useStore(people.store, (state) => state.mistakable?.get(request.from))
  const who = { id: request.from, name: mistakable?.alike === 'id' ? '' : request.name }

  async function accept() {
    if (await people.accept(request.from)) onAccepted(request.from)
    else setFailed(true)
  }

  async function ignore() {
    if (!(await people.ignore(request.from))) return setFailed(true)
    say({
      words: <Trans>Request ignored</Trans>,
      action: { words: <Trans>Undo</Trans>, act: () => void recall([request.from]) },
    })
  }

  async function block() {
    if (!(await people.block(request.from))) return setFailed(true)
    say({
      words: <Trans>Blocked, without a word to them</Trans>,
      action: { words: <Trans>Undo</Trans>, act: () => void people.unblock(request.from) },
    })
  }

  return (
    <li className={css.request} data-peer={request.from}>
      <div className={css.who}>
        <Avatar id={request.from} />
        <div className={css.words}>
          <p className={css.name}>
            <ContactName contact={who} />
          </p>
          {who.name !== '' && (
            <p className={css.id} dir="ltr" translate="no">
              {shortId(request.from)}
            </p>
          )}
        </div>
      </div>
      {request.invite && <ByInvite invite={request.invite} labelOf={labelOf} />}
      {mistakable && <Doubt from={request.from} contact={mistakable.contact} />}
      <p className={css.text} dir="auto">
        {request.knew ? (
          <Trans>Says that they knew you before.</Trans>
        ) : (
          request.text || <Trans>Would like to chat with you.</Trans>
        )}
      </p>
      {request.knew && (
        <Later>
          <KnewBefore people={people} from={request.from} />
        </Later>
      )}
      <div className={css.actions}>
        <Button look="primary" onClick={() => void accept()}>
          <Trans>Accept</Trans>
        </Button>
        <Button onClick={() => void ignore()}>
          <Trans>Ignore</Trans>
        </Button>
        <Button look="plain" onClick={() => void block()}>
          <Trans>Block</Trans>
        </Button>
      </div>
      {failed && (
        <p role="alert" className={css.failed}>
          <Trans>This device could not store your answer. Free some space and try again.</Trans>
        </p>
      )}
    </li>
  )
}

/** Invite by which they come: what it was, and what had become of it. */
function ByInvite({ invite, labelOf }: { invite: ShownInvite } & Pick<RequestsProps, 'labelOf'>) {
  const label = labelOf(invite.id) ?? ''
  const named = <bdi>{label}</bdi>
  return (
    <p className={css.invite} data-by-invite={invite.over ?? 'good'}>
      {label === '' ? <Trans>Came by an invite of yours.</Trans> : <Trans>Came by your invite “{named}”.</Trans>}{' '}
      <Over over={invite.over} />
    </p>
  )
}

function Over({ over }: { over: ShownInvite['over'] }) {
  switch (over) {
    case 'used':
      return <Trans>Somebody else had used it before.</Trans>
    case 'revoked':
      return <Trans>You had revoked it.</Trans>
    case 'expired':
      return <Trans>It had run out.</Trans>
    case undefined:
      return null
  }
}

/** Doubt about who asks: the name alone could be somebody else's. */
function Doubt({ from, contact }: { from: PersonId; contact: Contact | undefined }) {
  const ends = (
    <code dir="ltr" translate="no">
      {shortId(from)}
    </code>
  )
  const known = contact && <ContactName contact={contact} />
  return (
    <p className={css.doubt} data-mistakable>
      {known ? (
        <Trans>
          <strong>Not the {known} you know.</strong> Their ID: {ends}
        </Trans>
      ) : (
        <Trans>
          <strong>This name can mislead.</strong> Their ID: {ends}
        </Trans>
      )}
    </p>
  )
}
