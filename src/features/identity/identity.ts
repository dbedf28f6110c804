import * as v from 'valibot'
import { createStore } from 'zustand/vanilla'
import { StoredConversation, StoredLog, StoredPerson } from '../../conversation/tables.ts'
import { personIdOf } from '../../engine/address.ts'
import type { ConversationId, LogName, PersonId } from '../../engine/ids.ts'
import { type Install, notesOf } from '../../engine/rules.ts'
import { type Bytes, toBase64Url } from '../../lib/bytes.ts'
import { createTurn } from '../../lib/inTurn.ts'
import { createListeners } from '../../lib/listeners.ts'
import { cleanName, nameFits } from '../../lib/name.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Crypto, Keys } from '../../ports/crypto.ts'
import type { KeyStore } from '../../ports/keyStore.ts'
import type { Change, Storage, TableSpec, Written } from '../../ports/storage.ts'

/** `lost`: there was an identity on this device and its keys are gone. */
export type IdentityState =
  | { phase: 'none' }
  | { phase: 'lost' }
  | { phase: 'ready'; id: PersonId; name: string; notes: ConversationId }
export type NameError = 'empty' | 'long'
export type CreateResult = { ok: true } | { ok: false; error: NameError | 'storage' }
/** `taken`: another identity is on this device, or was until its keys were lost. */
export type RestoreResult = CreateResult | { ok: false; error: 'taken' }

export interface Identity {
  readonly store: ReadonlyStore<IdentityState>
  /** First run, or a new start after `lost`. */
  create(name: string): Promise<CreateResult>
  rename(name: string): Promise<CreateResult>
}

/** Identity: who I am on this install. */
export interface Self extends Install {
  readonly keys: Keys
  /** IDs that I had on this device before, the first one first. */
  readonly former: readonly PersonId[]
}

/** Reset of a room's part: what else becomes of a device whose ID is another one from now on. */
export interface ResetIdentity extends Pick<Self, 'before'> {
  readonly changes: readonly Change[]
  onReset(): void
}

export const identityTable = { name: 'identity', key: 'key' } as const satisfies TableSpec
const Before = v.record(StoredConversation, v.pipe(v.number(), v.safeInteger(), v.minValue(0)))
const Row = v.object({
  key: v.literal('me'),
  id: StoredPerson,
  name: v.string(),
  instance: StoredLog,
  before: v.fallback(v.optional(Before, {}), {}),
  former: v.fallback(v.optional(v.array(StoredPerson), []), []),
  restoredAt: v.fallback(v.optional(v.number()), undefined),
  notes: v.fallback(v.optional(StoredConversation), undefined),
})

const NO_STORAGE: CreateResult = { ok: false, error: 'storage' }
const TAKEN: RestoreResult = { ok: false, error: 'taken' }
const NOTHING_BEFORE: ResetIdentity = { before: {}, changes: [], onReset: () => {} }
const beforeOf = ({ before }: v.InferOutput<typeof Row>) => before as Self['before']

interface Deps {
  storage: Storage
  keyStore: KeyStore
  crypto: Crypto
  clock: Pick<Clock, 'now'>
}

/** Asked when an identity takes the place of one that was lost: what it changes is written with the new one, or not at all. */
export type BeforeReset = () => Promise<Partial<ResetIdentity>>

export type IdentityRoom = Awaited<ReturnType<typeof createIdentity>>

/** My keys, my name. Reads the disk first: resolves with what is there. */
export async function createIdentity({ storage, keyStore, crypto, clock }: Deps) {
  const store = createStore<IdentityState>(() => ({ phase: 'none' }))
  const inTurn = createTurn()
  const beforeReset: BeforeReset[] = []
  /** There is an identity now, for the first time in this run. */
  const onReady = createListeners<[Self]>()
  let self: Self | undefined

  async function write(me: Self, name: string, more: readonly Change[] = []): Promise<boolean> {
    const { id, instance, before, former, notes, restoredAt } = me
    const row = {
      ...{ key: 'me', id, name, instance, before, former: [...former], notes },
      ...(restoredAt === undefined ? {} : { restoredAt }),
    } satisfies v.InferInput<typeof Row>
    if ((await storage.write([{ put: identityTable.name, row }, ...more])) !== 'done') return false
    store.setState({ phase: 'ready', id, name, notes }, true)
    return true
  }
  /** `again`: this ID is from before; where its rows are not, whoever knew it is unknown here. */
  async function become(keys: Keys, name: string, again = false): Promise<boolean> {
    const id = personIdOf(keys.publicKey)
    const isSame = lost?.id === id
    // Keys that came before their row was written are another's, too: whoever died in between is still to be reset.
    const isAnother = !isSame && (lost !== undefined || store.getState().phase === 'lost')
    const { before, changes, onReset } = isAnother
      ? await resetBy(beforeReset)
      : { ...NOTHING_BEFORE, before: isSame ? beforeOf(lost) : {} }
    const me: Self = {
      id,
      keys,
      instance: toBase64Url(crypto.random(8)) as LogName,
      before,
      former: isSame ? lost.former : lost ? [...lost.former, lost.id] : [],
      notes: lost?.notes ?? notesOf(lost?.id ?? id),
      ...(isSame ? { restoredAt: lost.restoredAt } : again && !lost ? { restoredAt: clock.now() } : {}),
    }
    if (!(await write(me, name, changes))) return false
    self = me
    onReset()
    onReady.tell(me)
    return true
  }

  const keys = await keyStore.load()
  const stored = v.safeParse(Row, await storage.get(identityTable.name, 'me'))
  /** Lost identity: whoever I was here, if I am not any more. */
  const lost = stored.success ? stored.output : undefined
  if (keys === 'lost' || (keys === 'none' && stored.success)) store.setState({ phase: 'lost' }, true)
  else if (keys !== 'none') {
    const mine = stored.success && stored.output.id === personIdOf(keys.publicKey) ? stored.output : undefined
    if (mine) {
      const { id, instance, former, restoredAt, notes = notesOf(mine.id) } = mine
      self = { id, keys, instance, before: beforeOf(mine), former, notes, restoredAt }
      store.setState({ phase: 'ready', id, name: mine.name, notes }, true)
    } else {
      // The keys outlived the database: the same person on a new install, whose name has to be asked for again.
      store.setState({ phase: 'none' }, true)
    }
  }

  /** Owner of a secret; undefined when another identity is here, or was until its keys were lost. */
  async function whose(secret: Bytes): Promise<PersonId | undefined> {
    const [publicKey, held] = await Promise.all([keyStore.publicKeyOf(secret), keyStore.load()])
    const other = typeof held === 'string' ? lost?.id : personIdOf(held.publicKey)
    const id = personIdOf(publicKey)
    return other === undefined || other === id ? id : undefined
  }

  return {
    store: store as ReadonlyStore<IdentityState>,
    whose,
    /** Coming back with all that one had, on a disk that is no one's yet: on another install, whose log never contradicts the former one. */
    async comeBack(disk: Storage, id: string): Promise<Written | undefined> {
      const row = await disk.get(identityTable.name, 'me')
      const before = v.safeParse(Row, row)
      if (!before.success || before.output.id !== id) return undefined
      const me = { ...row, instance: toBase64Url(crypto.random(8)), restoredAt: clock.now() }
      return disk.write([{ put: identityTable.name, row: me }])
    },
    /** Person of this device; `undefined` before the first run is over. */
    self: () => self,
    /** For rooms that keep what belongs to an ID. */
    beforeReset: (ask: BeforeReset) => void beforeReset.push(ask),
    onReady: onReady.add,
    create: (name: string): Promise<CreateResult> =>
      inTurn(async () => {
        const checked = check(name)
        if (!checked.ok) return checked
        if (self) return { ok: true } // pressed twice
        try {
          const survivor = store.getState().phase === 'none' ? await keyStore.load() : 'none'
          const keys = typeof survivor === 'string' ? await keyStore.create() : survivor
          return (await become(keys, checked.name, keys === survivor)) ? { ok: true } : NO_STORAGE
        } catch {
          return NO_STORAGE
        }
      }),
    /** Identity brought back by its secret. Over another one, or over its loss, it never goes. */
    restore: (secret: Bytes, name: string): Promise<RestoreResult> =>
      inTurn(async () => {
        const checked = check(name)
        if (!checked.ok) return checked
        if (self) return TAKEN
        try {
          if (!(await whose(secret))) return TAKEN
          const keys = await keyStore.restore(secret, clock.now())
          if (keys === 'taken') return TAKEN
          return (await become(keys, checked.name, true)) ? { ok: true } : NO_STORAGE
        } catch {
          return NO_STORAGE
        }
      }),
    rename: (name: string): Promise<CreateResult> =>
      inTurn(async () => {
        const checked = check(name)
        if (!checked.ok) return checked
        return self && (await write(self, checked.name)) ? { ok: true } : NO_STORAGE
      }),
  }
}

async function resetBy(beforeReset: readonly BeforeReset[]): Promise<ResetIdentity> {
  const all: Partial<ResetIdentity>[] = []
  for (const ask of beforeReset) all.push(await ask())
  return {
    before: Object.assign({}, ...all.map(({ before }) => before)),
    changes: all.flatMap(({ changes = [] }) => changes),
    onReset() {
      for (const { onReset } of all) onReset?.()
    },
  }
}

function check(name: string): { ok: true; name: string } | { ok: false; error: NameError } {
  const clean = cleanName(name)
  if (clean === '') return { ok: false, error: 'empty' }
  return nameFits(clean) ? { ok: true, name: clean } : { ok: false, error: 'long' }
}
