import * as v from 'valibot'
import { createStore } from 'zustand/vanilla'
import { peerIdOf } from '../../engine/address.ts'
import { toBase64Url } from '../../lib/bytes.ts'
import { createTurn } from '../../lib/inTurn.ts'
import { cleanName, nameFits } from '../../lib/name.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Crypto, Keys } from '../../ports/crypto.ts'
import type { KeyStore } from '../../ports/keyStore.ts'
import type { Change, Storage, TableSpec } from '../../ports/storage.ts'
import type { PeerId } from '../../ports/transport.ts'

/** `lost`: there was an identity on this device and its keys are gone. */
export type IdentityState = { phase: 'none' } | { phase: 'lost' } | { phase: 'ready'; id: PeerId; name: string }
export type NameError = 'empty' | 'long'
export type CreateResult = { ok: true } | { ok: false; error: NameError | 'storage' }

export interface Identity {
  readonly store: ReadonlyStore<IdentityState>
  /** First run, or a new start after `lost`. */
  create(name: string): Promise<CreateResult>
  rename(name: string): Promise<CreateResult>
}

/** Who I am on this install. */
export interface Self {
  readonly id: PeerId
  readonly keys: Keys
  /** Random for every install and every restore, so that a restored device never contradicts its former self. */
  readonly instance: string
  /** By conversation, the highest lamport of what was written before I had this ID. */
  readonly before: Readonly<Record<PeerId, number>>
}

/** What else becomes of a device whose ID is another one from now on. */
export interface Anew extends Pick<Self, 'before'> {
  readonly changes: readonly Change[]
  onWritten(): void
}

export const identityTable = { name: 'identity', key: 'key' } as const satisfies TableSpec
const Before = v.record(v.string(), v.pipe(v.number(), v.safeInteger(), v.minValue(0)))
const Row = v.object({
  key: v.literal('me'),
  id: v.string(),
  name: v.string(),
  instance: v.string(),
  before: v.fallback(v.optional(Before, {}), {}),
})

const NO_STORAGE: CreateResult = { ok: false, error: 'storage' }
const NOTHING_BEFORE: Anew = { before: {}, changes: [], onWritten: () => {} }

interface Deps {
  storage: Storage
  keyStore: KeyStore
  crypto: Crypto
  /** An identity takes the place of one that was lost: what this changes is written with it, or not at all. */
  anew(): Promise<Anew>
  /** There is an identity now, for the first time in this run. */
  onReady(self: Self): void
}

export type IdentityRoom = Awaited<ReturnType<typeof createIdentity>>

/** My keys, my name. Reads the disk first: resolves with what is there. */
export async function createIdentity({ storage, keyStore, crypto, anew, onReady }: Deps) {
  const store = createStore<IdentityState>(() => ({ phase: 'none' }))
  const inTurn = createTurn()
  let self: Self | undefined

  async function write({ id, instance, before }: Self, name: string, more: readonly Change[] = []): Promise<boolean> {
    const row = { key: 'me', id, name, instance, before } satisfies v.InferOutput<typeof Row>
    if ((await storage.write([{ put: identityTable.name, row }, ...more])) !== 'done') return false
    store.setState({ phase: 'ready', id, name }, true)
    return true
  }
  async function become(keys: Keys, name: string): Promise<boolean> {
    const { before, changes, onWritten } = store.getState().phase === 'lost' ? await anew() : NOTHING_BEFORE
    const me = { id: peerIdOf(keys.publicKey), keys, instance: toBase64Url(crypto.random(8)), before }
    if (!(await write(me, name, changes))) return false
    self = me
    onWritten()
    onReady(me)
    return true
  }

  function check(name: string): { ok: true; name: string } | { ok: false; error: NameError } {
    const clean = cleanName(name)
    if (clean === '') return { ok: false, error: 'empty' }
    return nameFits(clean) ? { ok: true, name: clean } : { ok: false, error: 'long' }
  }

  const keys = await keyStore.load()
  const stored = v.safeParse(Row, await storage.get(identityTable.name, 'me'))
  if (keys === 'lost' || (keys === 'none' && stored.success)) store.setState({ phase: 'lost' }, true)
  else if (keys !== 'none') {
    const mine = stored.success && stored.output.id === peerIdOf(keys.publicKey) ? stored.output : undefined
    if (mine) {
      self = { id: mine.id, keys, instance: mine.instance, before: mine.before }
      store.setState({ phase: 'ready', id: mine.id, name: mine.name }, true)
    } else {
      // The keys outlived the database: the same person on a new install, whose name has to be asked for again.
      store.setState({ phase: 'none' }, true)
    }
  }

  return {
    store: store as ReadonlyStore<IdentityState>,
    /** Undefined before the first run is over. */
    self: () => self,
    create: (name: string): Promise<CreateResult> =>
      inTurn(async () => {
        const checked = check(name)
        if (!checked.ok) return checked
        if (self) return { ok: true } // pressed twice
        try {
          const survivor = store.getState().phase === 'none' ? await keyStore.load() : 'none'
          const keys = typeof survivor === 'string' ? await keyStore.create() : survivor
          return (await become(keys, checked.name)) ? { ok: true } : NO_STORAGE
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
