import { createStore } from 'zustand/vanilla'
import { readRows } from '../../conversation/readRows.ts'
import type { PersonId } from '../../engine/ids.ts'
import { inviteProof, newInviteSecret, secretBytes } from '../../engine/inviteProof.ts'
import { equalBytes, toBase64Url } from '../../lib/bytes.ts'
import { createTurn } from '../../lib/inTurn.ts'
import { cleanName, nameFits } from '../../lib/name.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { Change, Storage } from '../../ports/storage.ts'
import type { Count } from '../../ports/transport.ts'
import type { ResetIdentity } from '../identity/identity.ts'
import type { InviteBook, InviteUse, ShownInvite } from '../people/invite.ts'

import { type Invite, type Invites, type InvitesState, type MakeInvite, overAt } from './invites.ts'
import { KEPT_MS, MAX_INVITES, PERSONAL_MS } from './limits.ts'
import { InviteRow, invitesTable } from './table.ts'

interface Deps {
  storage: Storage
  crypto: Pick<Crypto, 'random' | 'hmac'>
  clock: Pick<Clock, 'now'>
  count: Count
}

export interface InvitesRoom extends Invites {
  /** For the box of requests. */
  readonly book: InviteBook
  load(): Promise<void>
  /** Links name the ID that they were made for: for another one they are none. */
  resetIdentity(): Promise<Omit<ResetIdentity, 'before'>>
}

/** Invites room: what I gave away, and what became of it. The only writer of invites, but for their use. */
export function createInvites({ storage, crypto, clock, count }: Deps): InvitesRoom {
  const store = createStore<InvitesState>(() => ({ invites: [] }))
  const inTurn = createTurn()
  const all = () => store.getState().invites
  const find = (id: string) => all().find((one) => one.id === id)

  const over = (invite: Invite) => overAt(invite, clock.now())
  const isGood = (invite: Invite) => over(invite) === undefined
  const shown = (invite: Invite): ShownInvite => {
    const why = over(invite)
    return why === undefined ? { id: invite.id } : { id: invite.id, over: why }
  }
  const put = (invite: Invite): Change => ({ put: invitesTable.name, row: { ...invite } })
  const show = (invites: readonly Invite[]) =>
    store.setState({ invites: [...invites].sort((a, b) => b.madeAt - a.madeAt) })
  const showOne = (invite: Invite) => show([...all().filter(({ id }) => id !== invite.id), invite])

  const change = (id: string, how: (invite: Invite) => Invite | undefined): Promise<boolean> =>
    inTurn(async () => {
      const invite = find(id)
      const next = invite && how(invite)
      if (!next || (await storage.write([put(next)])) !== 'done') return false
      showOne(next)
      return true
    })

  /** Spare invites, for so much room: over for long, and of all that are over the oldest while there are too many. */
  function spare(room: number): readonly Invite[] {
    const ended = all()
      .filter((one) => !isGood(one))
      .reverse()
    const long = ended.filter(({ madeAt, until, usedAt, revokedAt }) => {
      return clock.now() - Math.max(madeAt, until ?? 0, usedAt ?? 0, revokedAt ?? 0) > KEPT_MS
    })
    const rest = ended.filter((one) => !long.includes(one))
    return [...long, ...rest.slice(0, Math.max(0, all().length - long.length + room - MAX_INVITES))]
  }
  const without = (gone: readonly Invite[]) => all().filter((one) => !gone.includes(one))
  const drops = (gone: readonly Invite[]) => gone.map(({ id }): Change => ({ drop: invitesTable.name, key: id }))

  const make = (kind: Invite['kind']): Promise<MakeInvite> =>
    inTurn(async () => {
      const gone = spare(1)
      if (all().length - gone.length >= MAX_INVITES) return { ok: false, error: 'full' }
      const now = clock.now()
      const invite: Invite = {
        ...{ id: toBase64Url(crypto.random(9)), kind, secret: newInviteSecret(crypto.random) },
        ...{ label: '', madeAt: now, uses: 0 },
        ...(kind === 'personal' ? { until: now + PERSONAL_MS } : {}),
      }
      if ((await storage.write([...drops(gone), put(invite)])) !== 'done') return { ok: false, error: 'storage' }
      show([...without(gone), invite])
      return { ok: true, invite }
    })

  function use(id: string, by: PersonId): InviteUse | undefined {
    const invite = find(id)
    if (!invite || !isGood(invite)) return undefined
    const used: Invite = {
      ...{ ...invite, uses: invite.uses + 1, usedAt: clock.now() },
      ...(invite.kind === 'personal' ? { usedBy: by } : {}),
    }
    return { kind: invite.kind, label: invite.label, change: put(used), done: () => showOne(used) }
  }

  const book: InviteBook = {
    any: () => all().some(isGood),
    async find({ proof, ...proved }) {
      for (const invite of [...all()].sort((a, b) => Number(isGood(b)) - Number(isGood(a)))) {
        const secret = secretBytes(invite.secret)
        if (secret && equalBytes(await inviteProof(crypto, secret, proved), proof)) return shown(invite)
      }
      return undefined
    },
    look(id) {
      const invite = find(id)
      return invite && shown(invite)
    },
    inTurn,
    use,
  }

  return {
    store: store as ReadonlyStore<InvitesState>,
    book,
    over,
    make,
    async offer(kind) {
      const invite = all().find((one) => one.kind === kind && isGood(one) && !(kind === 'personal' && one.handed))
      return invite ? { ok: true, invite } : make(kind)
    },
    hand: (id) => change(id, (invite) => ({ ...invite, handed: true })),
    async label(id, typed) {
      const label = cleanName(typed)
      if (!nameFits(label)) return 'long'
      if (!find(id)) return 'unknown'
      return (await change(id, (invite) => ({ ...invite, label }))) ? 'done' : 'storage'
    },
    revoke: (id) => change(id, (invite) => (isGood(invite) ? { ...invite, revokedAt: clock.now() } : undefined)),
    restore: (id) => change(id, ({ revokedAt: _undone, ...invite }) => invite),
    async load() {
      show(await readRows(storage, invitesTable.name, InviteRow, count))
      const gone = spare(0)
      if (gone.length > 0 && (await storage.write(drops(gone))) === 'done') show(without(gone))
    },
    async resetIdentity() {
      const gone = all()
      return { changes: drops(gone), onReset: () => show(without(gone)) }
    },
  }
}
