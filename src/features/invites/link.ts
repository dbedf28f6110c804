import type { PersonId } from '../../engine/ids.ts'
import { inviteLink } from '../../engine/inviteLink.ts'
import type { Invite } from './invites.ts'

export interface Inviter {
  readonly id: PersonId
  /** As the link says it: what I call myself. */
  readonly name: string
}

/** Link of an invite, to a page without its fragment. `broker`: where I am to be met, unless it is the page's own. */
export const linkOf = (invite: Invite, page: string, me: Inviter, broker: string | undefined): string =>
  inviteLink({ page, id: me.id, secret: invite.secret, name: me.name, broker, until: invite.until })
