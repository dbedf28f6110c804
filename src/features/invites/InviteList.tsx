import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { useToast } from '../../ui/Toaster.tsx'
import { useMinute, useToday } from '../../ui/useNow.dom.ts'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { ContactName } from '../people/ContactName.tsx'
import type { People } from '../people/people.ts'
import css from './InviteList.module.css'
import type { Invite, Invites } from './invites.ts'

interface InviteListProps {
  invites: Invites
  people: Pick<People, 'store'>
}

/** Invites that I gave away, what became of each, and the way to take it back. */
export function InviteList({ invites, people }: InviteListProps) {
  const id = useId()
  const all = useStore(invites.store, (state) => state.invites)
  if (all.length === 0) return null
  return (
    <section className={css.invites}>
      <h3 className={css.title} id={id}>
        <Trans>Invites</Trans>
      </h3>
      <ul className={css.list} aria-labelledby={id}>
        {all.map((invite) => (
          <Line key={invite.id} invite={invite} invites={invites} people={people} />
        ))}
      </ul>
    </section>
  )
}

function Line({ invite, invites, people }: InviteListProps & { invite: Invite }) {
  const { t } = useLingui()
  const id = useId()
  const refuse = useRefusals()
  const say = useToast()
  const formats = useFormats()
  const today = useToday()
  useMinute()
  const over = invites.over(invite)
  const kind = invite.kind === 'personal' ? t`One person` : t`Anybody`
  const what = invite.label === '' ? kind : invite.label
  const since = formats.moment(invite.madeAt, today)

  async function revoke() {
    if (!(await invites.revoke(invite.id))) return refuse('storage')
    say({
      words: <Trans>Invite revoked</Trans>,
      action: { words: <Trans>Undo</Trans>, act: () => void invites.restore(invite.id) },
    })
  }

  return (
    <li className={css.line} data-invite={invite.id} data-over={over}>
      <div className={css.words}>
        <p className={css.what} dir="auto" id={id}>
          {what}
        </p>
        <p className={css.became}>
          {invite.label !== '' && <>{kind} · </>}
          <Became invite={invite} over={over} people={people} />
          {over === undefined && (
            <>
              {' · '}
              <Trans>made {since}</Trans>
            </>
          )}
        </p>
      </div>
      {over === undefined && (
        <Button onClick={() => void revoke()} aria-describedby={id}>
          <Trans>Revoke</Trans>
        </Button>
      )}
    </li>
  )
}

function Became({
  invite,
  over,
  people,
}: { invite: Invite; over: ReturnType<Invites['over']> } & Pick<InviteListProps, 'people'>) {
  const formats = useFormats()
  const today = useToday()
  const contact = useStore(people.store, ({ contacts }) => contacts.find(({ id }) => id === invite.usedBy))
  const until = formats.day(invite.until ?? 0, today)
  const who = contact && <ContactName contact={contact} />
  switch (over) {
    case 'used':
      return who ? <Trans>used by {who}</Trans> : <Trans>used</Trans>
    case 'revoked':
      return <Trans>revoked</Trans>
    case 'expired':
      return <Trans>has run out, unused</Trans>
    default:
      break
  }
  if (invite.kind === 'open')
    return <Plural value={invite.uses} _0="nobody has asked yet" one="# person has asked" other="# people have asked" />
  return <Trans>not used yet, good until {until}</Trans>
}
