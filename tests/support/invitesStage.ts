import { personIdOf } from '../../src/engine/address.ts'
import { inviteLink } from '../../src/engine/inviteLink.ts'
import { secretBytes } from '../../src/engine/inviteProof.ts'
import type { InviteKind } from '../../src/features/invites/invites.ts'
import { sealRequest } from '../../src/features/people/request.ts'
import { address } from './names.ts'
import { two } from './requestsStage.ts'
import type { Node, World } from './world.ts'

const page = 'https://chat.example.org/'
export const invitesOf = (node: Node) => node.app.invites.store.getState().invites

export async function invite(world: World, by: Node, kind: InviteKind = 'personal') {
  const made = await world.through(by.app.invites.make(kind))
  if (!made.ok) throw new Error(made.error)
  const { id, secret, until } = made.invite
  return { id, secret, link: inviteLink({ page, id: by.id, secret, name: by.name, until }) }
}

/** Ann, who invites, and Bob. */
export async function inviting(kind: InviteKind = 'personal') {
  const stage = await two()
  const { world, ann, bob } = stage
  const linked = (ms = 60_000) => world.until(() => ann.linked(bob.id) && bob.linked(ann.id), ms)
  return { ...stage, ...(await invite(world, ann, kind)), linked }
}

/** Somebody without an app, who asks with this secret. */
export async function knock(
  world: World,
  at: Node,
  secret: string | undefined,
  { keys = world.newKeys(), ts = 1 } = {},
) {
  const id = personIdOf(keys.publicKey)
  const bytes = secret === undefined ? undefined : secretBytes(secret)
  const sealed = await sealRequest({ id, keys, crypto: world.crypto }, at.id, {
    ...{ name: 'X', text: '', ts },
    invite: bytes,
  })
  world.net.station(at.id)!.handlers!.onKnock(address(id), sealed)
  await world.run(1_100)
  return { id, keys, sealed }
}
