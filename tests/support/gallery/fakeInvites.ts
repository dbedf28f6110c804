import { createStore } from 'zustand/vanilla'
import type { App } from '../../../src/app/app.ts'
import type { Invite, InvitesState } from '../../../src/features/invites/invites.ts'

const SECRET = 'q8Rz3KfTn0LwXy5VbHc2Ag'

/** Invites that are made and revoked at once. */
export function fakeInvites(found: readonly Invite[] = []): App['invites'] {
  const store = createStore<InvitesState>(() => ({ invites: found }))
  const over: App['invites']['over'] = ({ usedBy, revokedAt, until }) =>
    usedBy ? 'used' : revokedAt ? 'revoked' : until !== undefined && until < Date.now() ? 'expired' : undefined
  const change = async (id: string, how: (invite: Invite) => Invite) => {
    store.setState(({ invites }) => ({ invites: invites.map((one) => (one.id === id ? how(one) : one)) }))
    return true
  }
  const make: App['invites']['make'] = async (kind) => {
    const madeAt = Date.now()
    const invite: Invite = {
      ...{ id: `i${store.getState().invites.length}`, kind, secret: SECRET, label: '', madeAt, uses: 0 },
      ...(kind === 'personal' ? { until: madeAt + 7 * 86_400_000 } : {}),
    }
    store.setState(({ invites }) => ({ invites: [invite, ...invites] }))
    return { ok: true, invite }
  }
  return {
    store,
    over,
    make,
    async offer(kind) {
      const invite = store.getState().invites.find((one) => one.kind === kind && !over(one) && !one.handed)
      return invite ? { ok: true, invite } : make(kind)
    },
    hand: (id) => change(id, (invite) => ({ ...invite, handed: true })),
    async label(id, label) {
      if (label.length > 64) return 'long'
      await change(id, (invite) => ({ ...invite, label }))
      return 'done'
    },
    revoke: (id) => change(id, (invite) => ({ ...invite, revokedAt: Date.now() })),
    restore: (id) => change(id, ({ revokedAt: _undone, ...invite }) => invite),
  }
}
