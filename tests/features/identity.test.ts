import { describe, expect, test } from 'vitest'
import { tables } from '../../src/app/tables.ts'
import { parsePersonId, personIdOf } from '../../src/engine/address.ts'
import type { PersonId } from '../../src/engine/ids.ts'
import { createIdentity, type Self } from '../../src/features/identity/identity.ts'
import type { Keys } from '../../src/ports/crypto.ts'
import type { KeyStore } from '../../src/ports/keyStore.ts'
import { bootAgain } from '../support/bootAgain.ts'
import { createHand } from '../support/hand.ts'
import { createMemoryDisk } from '../support/memoryDisk.ts'
import { createMemoryKeyStore } from '../support/memoryKeyStore.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'
import { conversation } from '../support/names.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'
import { createWorld } from '../support/world.ts'

const { crypto, newKeys } = createNodeCrypto({ seed: 51 })

/** What holds the keys, and fails when it is told to. */
function keyStoreOf(first: Keys | 'none' | 'lost' = 'none') {
  const made: Keys[] = []
  const store = createMemoryKeyStore(first, () => {
    const keys = newKeys()
    made.push(keys)
    return keys
  })
  let gone: 'none' | 'lost' | undefined
  const keyStore: KeyStore = {
    ...store,
    load: async () => gone ?? store.load(),
    async create() {
      const keys = await store.create()
      gone = undefined
      return keys
    },
  }
  const forget = (how: 'none' | 'lost') => {
    gone = how
  }
  return { keyStore, made, fail: store.fail, forget }
}

async function stage(holder = keyStoreOf(), disk = createMemoryDisk()) {
  const storage = createMemoryStorage(tables, { disk })
  const ready: Self[] = []
  const anew: string[] = []
  const identity = await createIdentity({
    storage,
    keyStore: holder.keyStore,
    crypto,
    clock: { now: () => 7 },
  })
  identity.beforeReset(async () => {
    anew.push('asked')
    const changes = [{ put: 'own', row: { conversation: 'bob' } }]
    return { before: { [conversation('bob')]: 7 }, changes, onReset: () => void anew.push('written') }
  })
  identity.onReady((self) => void ready.push(self))
  const state = () => identity.store.getState()
  return { ...holder, storage, disk, identity, state, ready, anew, reload: () => stage(holder, disk) }
}

describe('a first run', () => {
  test('there is nobody until there is a name; then there is an ID, on the disk', async () => {
    const { identity, state, ready, anew, disk, made } = await stage()
    expect(state()).toEqual({ phase: 'none' })
    expect(identity.self()).toBeUndefined()
    expect(await identity.create('  Ann  ')).toEqual({ ok: true })
    const id = personIdOf(made[0]!.publicKey)
    expect(state()).toEqual({ phase: 'ready', id, name: 'Ann', notes: id })
    expect(parsePersonId(id).ok).toBe(true)
    expect(ready.map((self) => [self.id, self.before])).toEqual([[id, {}]])
    expect(anew).toEqual([])
    expect(disk.rows('identity')).toMatchObject([{ key: 'me', id, name: 'Ann' }])
  })

  test('the next start finds the same person on the same install', async () => {
    const first = await stage()
    await first.identity.create('Ann')
    const second = await first.reload()
    expect(second.state()).toEqual(first.state())
    expect(second.identity.self()).toEqual(first.identity.self())
    expect(second.ready, 'nothing is new').toEqual([])
    expect(second.made.length).toBe(1)
  })

  test('pressed twice: one person', async () => {
    const { identity, ready, made } = await stage()
    expect(await Promise.all([identity.create('Ann'), identity.create('Ann')])).toEqual([{ ok: true }, { ok: true }])
    expect([made.length, ready.length]).toEqual([1, 1])
  })

  test('a disk without room is said; the second try is still the first person, not another', async () => {
    const { identity, state, storage, made, ready } = await stage()
    storage.failWrites('full')
    expect(await identity.create('Ann')).toEqual({ ok: false, error: 'storage' })
    expect([state(), ready]).toEqual([{ phase: 'none' }, []])
    expect(await identity.create('Ann')).toEqual({ ok: true })
    expect(made.length).toBe(1)
  })

  test('keys that cannot be stored: nobody is made', async () => {
    const { identity, state, fail, disk } = await stage()
    fail(true)
    expect(await identity.create('Ann')).toEqual({ ok: false, error: 'storage' })
    expect(state()).toEqual({ phase: 'none' })
    expect(disk.rows('identity')).toEqual([])
    fail(false)
    expect(await identity.create('Ann')).toEqual({ ok: true })
  })
})

describe('names', () => {
  const names: [string, string | 'empty' | 'long', string?][] = [
    ['nothing', 'empty', ''],
    ['white space', 'empty', ' \t\n '],
    ['what nobody can see', 'empty', '\u200b\u202e\u2066\ufeff\u00ad'],
    ['a lone surrogate', 'empty', '\ud800'],
    ['65 bytes', 'long', 'x'.repeat(65)],
    ['22 wide signs', 'long', '日'.repeat(22)],
  ]
  test.each(names)('%s is refused (%s)', async (_, error, name) => {
    const { identity, state } = await stage()
    expect(await identity.create(name!)).toEqual({ ok: false, error })
    expect(state()).toEqual({ phase: 'none' })
    await identity.create('Ann')
    expect(await identity.rename(name!)).toEqual({ ok: false, error })
    expect(state()).toMatchObject({ name: 'Ann' })
  })

  test.each([
    ['64 bytes', 'x'.repeat(64), 'x'.repeat(64)],
    ['21 wide signs', '日'.repeat(21), '日'.repeat(21)],
    ['accents in two parts', 'Zoe\u0308', 'Zoë'],
    ['direction overrides', 'A\u202enn', 'Ann'],
    ['inner white space', 'Ann   Lee', 'Ann Lee'],
    ['control characters', 'An\u0000n\u001b', 'Ann'],
    ['another alphabet', 'Анна', 'Анна'],
    ['words of our own', '<b>You</b>', '<b>You</b>'],
  ])('%s are taken as they can be shown', async (_, typed, kept) => {
    const { identity, state } = await stage()
    expect(await identity.create(typed)).toEqual({ ok: true })
    expect(state()).toMatchObject({ name: kept })
  })

  test('renaming changes the name and nothing else, and only once it is on the disk', async () => {
    const given = await stage()
    const { identity, state, storage, ready } = given
    await identity.create('Ann')
    const self = identity.self()
    storage.failWrites('full')
    expect(await identity.rename('Anna')).toEqual({ ok: false, error: 'storage' })
    expect(state()).toMatchObject({ name: 'Ann' })
    expect(await identity.rename('Anna')).toEqual({ ok: true })
    expect(state()).toMatchObject({ name: 'Anna' })
    expect(identity.self()).toBe(self)
    expect(ready.length).toBe(1)
    expect((await given.reload()).state()).toEqual(state())
  })

  test('nobody can be renamed before there is somebody', async () => {
    const { identity } = await stage()
    expect(await identity.rename('Ann')).toEqual({ ok: false, error: 'storage' })
  })

  test('two names at the same time: the later one stays', async () => {
    const { identity, state, disk } = await stage()
    await identity.create('Ann')
    await Promise.all([identity.rename('One'), identity.rename('Two')])
    expect(state()).toMatchObject({ name: 'Two' })
    expect(disk.rows('identity')).toMatchObject([{ name: 'Two' }])
  })
})

describe('what was lost', () => {
  test('[abuse S3] keys that are gone are never replaced in silence, however they went', async () => {
    for (const how of ['none', 'lost'] as const) {
      const first = await stage()
      await first.identity.create('Ann')
      first.forget(how)
      const second = await first.reload()
      expect(second.state(), how).toEqual({ phase: 'lost' })
      expect(second.identity.self()).toBeUndefined()
      expect(second.made.length, 'no new keys until somebody asks for them').toBe(1)
      expect(await second.identity.create('Ann')).toEqual({ ok: true })
      expect(second.anew).toEqual(['asked', 'written'])
      expect(second.disk.rows('own'), 'in the same write').toEqual([{ conversation: 'bob' }])
      const { id } = second.state() as { id: PersonId }
      expect(id).not.toBe((first.state() as { id: PersonId }).id)
    }
  })

  test('where each conversation stood is known from then on, whatever the name becomes', async () => {
    const first = await stage(keyStoreOf('lost'))
    await first.identity.create('Ann')
    await first.identity.rename('Anna')
    expect(first.identity.self()?.before).toEqual({ bob: 7 })
    expect((await first.reload()).identity.self()?.before).toEqual({ bob: 7 })
  })

  test('on a disk that refuses, nobody is anybody else, and nothing has changed', async () => {
    const first = await stage(keyStoreOf('lost'))
    first.storage.failWrites('full')
    expect(await first.identity.create('Ann')).toEqual({ ok: false, error: 'storage' })
    expect([first.state(), first.anew, first.ready]).toEqual([{ phase: 'lost' }, ['asked'], []])
    expect(first.disk.rows('own')).toEqual([])
    expect(await first.identity.create('Ann')).toEqual({ ok: true })
    expect(first.anew).toEqual(['asked', 'asked', 'written'])
  })

  test('keys that came, and whose row did not: at the next start they are another’s than the row’s, and all is reset', async () => {
    const first = await stage()
    await first.identity.create('Ann')
    first.forget('none')
    const second = await first.reload()
    second.storage.failWrites('full')
    expect(await second.identity.create('Ann')).toEqual({ ok: false, error: 'storage' })
    const third = await second.reload()
    expect(await third.identity.create('Ann')).toEqual({ ok: true })
    expect(third.anew).toEqual(['asked', 'written'])
    const me = third.identity.self()
    expect([me?.before, me?.former.length, me?.restoredAt]).toEqual([{ bob: 7 }, 1, undefined])
  })

  test('lost without a trace in the database is lost too', async () => {
    const { state } = await stage(keyStoreOf('lost'))
    expect(state()).toEqual({ phase: 'lost' })
  })

  test('[abuse S4] a database that is gone while the keys are there: the same person, on a new install', async () => {
    const first = await stage()
    await first.identity.create('Ann')
    const second = await stage({ ...keyStoreOf(), keyStore: first.keyStore })
    expect(second.state()).toEqual({ phase: 'none' })
    expect(await second.identity.create('Ann')).toEqual({ ok: true })
    const [was, is] = [first.identity.self()!, second.identity.self()!]
    expect(is.id).toBe(was.id)
    expect(is.instance).not.toBe(was.instance)
    expect(second.anew).toEqual([])
  })

  test.each([
    ['[abuse S6] a row of somebody else', { id: 'tete1other' }],
    ['a row without an install', { instance: undefined }],
    ['a row without a name', { name: 7 }],
  ])('%s: the same person, on a new install', async (_, change) => {
    const first = await stage()
    await first.identity.create('Ann')
    first.disk.apply([{ put: 'identity', row: { ...first.disk.rows('identity')[0], ...change } }])
    const second = await first.reload()
    expect(second.state()).toEqual({ phase: 'none' })
    await second.identity.create('Ann')
    expect(second.identity.self()!.id).toBe(first.identity.self()!.id)
    expect(second.identity.self()!.instance).not.toBe(first.identity.self()!.instance)
  })

  test('who begins anew keeps what was written, and asks every friend again', async () => {
    const world = createWorld()
    const ann = await world.node('Ann')
    const bob = await world.node('Bob')
    await world.befriend(ann, bob)
    await ann.say(bob.id, 'before the loss')
    await world.run(1_000)
    const app = await bootAgain(world, ann)
    expect(app.identity.store.getState()).toEqual({ phase: 'lost' })
    expect(await world.through(app.identity.create('Ann again'))).toEqual({ ok: true })
    const { id } = app.identity.store.getState() as { id: PersonId }
    expect(app.people.store.getState().contacts).toMatchObject([{ id: bob.id, status: 'asked' }])
    expect(ann.disk.rows('people')).toMatchObject([{ id: bob.id, status: 'asked' }])
    expect(await world.until(() => bob.app.people.store.getState().requests.length === 1, 5_000)).toBe(true)
    const chat = createHand(() => app)
    await world.through(chat.open(bob.id))
    expect(chat.store.getState().open?.messages.map((m) => [m.text, m.from])).toEqual([['before the loss', 'me']])
    await world.through(chat.send('and after'))
    await world.through(bob.app.people.accept(id))
    expect(await world.until(() => bob.shown(id).length === 1, 10_000)).toBe(true)
    expect(bob.shown(id), 'what the former one wrote is not said again by the new one').toEqual(['and after'])
    await app.stop()
  })
})
