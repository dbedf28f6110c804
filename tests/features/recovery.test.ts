import { describe, expect, test } from 'vitest'
import recovery from '../../docs/recovery-vectors.json' with { type: 'json' }
import { tables } from '../../src/app/tables.ts'
import { personIdOf } from '../../src/engine/address.ts'
import { derivingBytes } from '../../src/engine/signed.ts'
import { createIdentity } from '../../src/features/identity/identity.ts'
import { createRecovery } from '../../src/features/recovery/createRecovery.ts'
import type { WordsRead } from '../../src/features/recovery/recovery.ts'
import { type Bytes, fromUtf8, toHex } from '../../src/lib/bytes.ts'
import type { Keys } from '../../src/ports/crypto.ts'
import { createMemoryDisk } from '../support/memoryDisk.ts'
import { createMemoryKeyStore, keysOfSecret, type MemoryKeyStore } from '../support/memoryKeyStore.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'

const { crypto } = createNodeCrypto({ seed: 77 })
const bytes = (hex: string): Bytes => new Uint8Array(Buffer.from(hex, 'hex'))
const { vectors } = recovery
const [none, mine] = vectors as [(typeof vectors)[number], (typeof vectors)[number]]
const older = vectors.find(({ secret }) => secret.length === 64)!
const clock = { now: () => 1_000, after: () => () => undefined }

/** A device, with the rooms that have to do with who one is. */
async function stage(
  keyStore: MemoryKeyStore = createMemoryKeyStore('none', () => ({ secret: bytes(mine.secret) })),
  disk = createMemoryDisk(),
) {
  const storage = createMemoryStorage(tables, { disk })
  const identity = await createIdentity({ storage, keyStore, crypto, clock })
  const room = createRecovery({
    ...{ storage, table: 'settings', keyStore, crypto, clock, restore: identity.restore, whose: identity.whose },
    marks: { onRaised: () => () => undefined },
    log: { frontier: async () => new Map() },
  })
  const state = () => identity.store.getState()
  return { storage, disk, keyStore, identity, room, state, reload: () => stage(keyStore, disk) }
}
const found = (read: WordsRead) => {
  if (!read.ok) throw new Error(`not read: ${read.error}`)
  return read
}
const answers = (words: readonly string[], ...places: readonly number[]) =>
  new Map(places.map((place) => [place, words[place]!]))

describe('[K1] the words of an identity', () => {
  test('[K1] what is derived is spelt as what is signed is', () => {
    expect(fromUtf8(derivingBytes('identity'))).toBe('tete-a-tete/1 identity\0')
  })

  test.each([
    ['made now: twelve', mine],
    ['made before: twenty-four', older],
  ])('[K1] %s, in either language', async (_, vector) => {
    const { identity, room, state } = await stage(
      createMemoryKeyStore('none', () =>
        vector.secret.length === 64 ? keysOfSecret(bytes(vector.secret)) : { secret: bytes(vector.secret) },
      ),
    )
    await identity.create('Ann')
    expect(state()).toMatchObject({ id: vector.id })
    expect((await room.words('en'))?.join(' ')).toBe(vector.english)
    expect((await room.words('fr'))?.join(' ')).toBe(vector.french)
    // Until they are confirmed, again and again.
    expect((await room.words('en'))?.join(' ')).toBe(vector.english)
  })

  test.each(vectors)('[K1] on an empty device they bring back $id, and nothing else is needed', async (vector) => {
    for (const words of [vector.english, vector.french]) {
      const { room, state, disk, identity } = await stage()
      const read = found(await room.read(words))
      expect(read.id).toBe(vector.id)
      expect([state(), disk.rows('identity')], 'before it is asked').toEqual([{ phase: 'none' }, []])
      expect(await read.restore(' Ann ')).toEqual({ ok: true })
      expect(state()).toMatchObject({ phase: 'ready', id: vector.id, name: 'Ann' })
      expect(personIdOf(identity.self()!.keys.publicKey)).toBe(vector.id)
    }
  })

  test('[K1] a restore is another install, which says when it began', async () => {
    const first = await stage()
    await first.identity.create('Ann')
    const second = await stage(createMemoryKeyStore('none', () => ({ secret: bytes(none.secret) })))
    await found(await second.room.read(mine.english)).restore('Ann')
    expect(second.identity.self()!.id).toBe(first.identity.self()!.id)
    expect(second.identity.self()!.instance).not.toBe(first.identity.self()!.instance)
    expect([first.identity.self()!.restoredAt, second.identity.self()!.restoredAt]).toEqual([undefined, 1_000])
    expect((await second.reload()).identity.self()?.restoredAt).toBe(1_000)
    await second.identity.rename('Anna')
    expect((await second.reload()).identity.self()?.restoredAt, 'after another write').toBe(1_000)
  })
})

describe('[K3] confirming', () => {
  test('[K3] asked back rightly, whole or by four letters, in any case: the secret is gone, for good', async () => {
    const first = await stage()
    await first.identity.create('Ann')
    const words = (await first.room.words('en'))!
    expect(first.keyStore.held().secret).toEqual(bytes(mine.secret))
    const typed = new Map([
      [0, ` ${words[0]!.toUpperCase()} `],
      [5, words[5]!.slice(0, 4)],
      [11, words[11]!],
    ])
    expect(await first.room.confirm('en', typed)).toBe('done')
    expect(first.keyStore.held()).toMatchObject({ secret: undefined, since: 1_000 })
    expect(first.room.store.getState()).toEqual({ since: 1_000, shown: undefined })
    expect(await first.room.words('en')).toBeUndefined()
    expect(await first.room.confirm('en', typed), 'nothing to confirm any more').toBe('wrong')
    const second = await first.reload()
    expect(second.state()).toMatchObject({ phase: 'ready', id: mine.id })
    await second.room.look()
    expect(second.room.store.getState().since).toBe(1_000)
    expect(JSON.stringify([...tables.flatMap(({ name }) => second.disk.rows(name))])).not.toMatch(
      new RegExp(`${mine.secret}|${mine.seed}|${words.slice(0, 3).join(' ')}`),
    )
  })

  test.each([
    ['one wrong', { 0: 'legal', 4: 'wave', 11: 'zoo' }],
    ['two places swapped', { 0: 'winner', 1: 'legal', 2: 'thank' }],
    ['empty', { 0: '', 1: '', 2: '' }],
    ['a place that there is not', { 0: 'legal', 12: 'legal' }],
    ['nothing at all', {}],
    ['of the other language', { 0: 'implorer', 1: 'visage', 2: 'sonnette' }],
  ])('[K3] %s: nothing is forgotten', async (_, typed: Record<number, string>) => {
    const { identity, room, keyStore } = await stage()
    await identity.create('Ann')
    const given = new Map(Object.entries(typed).map(([place, word]) => [Number(place), word]))
    expect(await room.confirm('en', given)).toBe('wrong')
    expect(keyStore.held().secret).toEqual(bytes(mine.secret))
  })

  test('[K3] in French', async () => {
    const { identity, room, keyStore } = await stage()
    await identity.create('Ann')
    const typed = new Map([[4, 'veloce']])
    expect(await room.confirm('en', typed)).toBe('wrong')
    expect(await room.confirm('fr', typed)).toBe('done')
    expect(keyStore.held().secret).toBeUndefined()
  })

  test('[K3] what cannot be stored is said, and the words are still there', async () => {
    const { identity, room, keyStore } = await stage()
    await identity.create('Ann')
    const words = (await room.words('en'))!
    keyStore.fail(true)
    expect(await room.confirm('en', answers(words, 1, 2, 3))).toBe('storage')
    expect(room.store.getState().since).toBeUndefined()
    expect(await room.words('en')).toEqual(words)
    keyStore.fail(false)
    expect(await room.confirm('en', answers(words, 1, 2, 3))).toBe('done')
  })

  test('[K3] who came back by words has them: this device never keeps them', async () => {
    const { room, keyStore } = await stage()
    await found(await room.read(mine.english)).restore('Ann')
    expect(keyStore.held()).toMatchObject({ secret: undefined, since: 1_000 })
    expect(await room.words('en')).toBeUndefined()
  })
})

describe('[K2] restoring changes nothing by accident', () => {
  test('[K2] [abuse M6] a thousand wrong tries: nothing is thrown, nothing has changed', async () => {
    const { room, state, disk, keyStore } = await stage()
    const words = mine.english.split(' ')
    for (let n = 0; n < 1_000; n++) {
      const tried = words.map((word, at) => (at === n % 12 ? ['zoo', 'xyzzy', '', word + word][n % 4]! : word))
      const read = await room.read(tried.slice(0, 12 - (n % 5 === 0 ? 1 : 0)).join(' '))
      if (read.ok) expect(read.id).not.toBe(mine.id)
    }
    expect([state(), disk.rows('identity'), keyStore.held().keys]).toEqual([{ phase: 'none' }, [], 'none'])
  })

  test('[K2] [abuse M4] words of another: it is their ID that is asked about, and only a name restores it', async () => {
    const { room, state, keyStore } = await stage()
    const read = found(await room.read(none.english))
    expect(read.id).toBe(none.id)
    expect(await read.restore('  ')).toEqual({ ok: false, error: 'empty' })
    expect(await read.restore('x'.repeat(65))).toEqual({ ok: false, error: 'long' })
    expect([state(), keyStore.held().keys]).toEqual([{ phase: 'none' }, 'none'])
  })

  test('[K2] [abuse M7] never over an identity that is there, its own words included', async () => {
    const { identity, room, state, keyStore } = await stage()
    const [theirs, own] = [found(await room.read(none.english)), found(await room.read(mine.english))]
    await identity.create('Ann')
    const before = [state(), keyStore.held()]
    expect(await theirs.restore('Eve')).toEqual({ ok: false, error: 'taken' })
    expect(await own.restore('Eve')).toEqual({ ok: false, error: 'taken' })
    expect([state(), keyStore.held()]).toEqual(before)
    expect(await room.read(none.english)).toEqual({ ok: false, error: 'taken' })
  })

  test('[K2] [abuse M7] nor over keys whose database is gone, the only ones that there may be', async () => {
    const first = await stage()
    await first.identity.create('Ann')
    const second = await stage(first.keyStore)
    expect(second.state()).toEqual({ phase: 'none' })
    expect(await second.room.read(none.english)).toEqual({ ok: false, error: 'taken' })
    expect(second.keyStore.held().secret).toEqual(bytes(mine.secret))
    const read = found(await second.room.read(mine.english))
    expect(await read.restore('Ann')).toEqual({ ok: true })
    expect(second.state()).toMatchObject({ id: mine.id })
    expect(second.keyStore.held().secret, 'whoever has the words needs them nowhere else').toBeUndefined()
  })

  test('[K2] [abuse M7] lost keys: their own words bring back the same person, with all that was kept', async () => {
    const first = await stage()
    await first.identity.create('Ann')
    const { instance, notes } = first.identity.self()!
    const lost = createMemoryKeyStore('lost', () => ({ secret: bytes(none.secret) }))
    const second = await stage(lost, first.disk)
    let reset = 0
    second.identity.beforeReset(async () => {
      reset++
      return {}
    })
    expect(second.state()).toEqual({ phase: 'lost' })
    expect(await second.room.read(none.english), 'those of another do not').toEqual({ ok: false, error: 'taken' })
    expect(await found(await second.room.read(mine.english)).restore('Ann')).toEqual({ ok: true })
    const self = second.identity.self()!
    expect(self).toMatchObject({ id: mine.id, former: [], notes, restoredAt: undefined })
    expect(self.instance).not.toBe(instance)
    expect(reset, 'friends stay friends').toBe(0)
  })

  test('[K2] a disk that refuses: said, and the second try is the same person', async () => {
    const { room, state, storage, keyStore } = await stage()
    const read = found(await room.read(mine.english))
    keyStore.fail(true)
    expect(await read.restore('Ann')).toEqual({ ok: false, error: 'storage' })
    keyStore.fail(false)
    storage.failWrites('full')
    expect(await read.restore('Ann')).toEqual({ ok: false, error: 'storage' })
    expect(state()).toEqual({ phase: 'none' })
    expect(await read.restore('Ann')).toEqual({ ok: true })
    expect(state()).toMatchObject({ id: mine.id })
    expect(toHex((keyStore.held().keys as Keys).publicKey)).toBe(mine.publicKey)
  })

  test('[K2] pressed twice: one person', async () => {
    const { room, state } = await stage()
    const read = found(await room.read(mine.english))
    const [first, second] = await Promise.all([read.restore('Ann'), read.restore('Ann')])
    expect([first, second]).toEqual([{ ok: true }, { ok: false, error: 'taken' }])
    expect(state()).toMatchObject({ id: mine.id })
  })
})
