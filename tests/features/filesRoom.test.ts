import { expect, test } from 'vitest'
// Loaded by the app when they are wanted; here no clock would wait for them.
import '../../src/conversation/removal.ts'
import '../../src/features/files/filesRoom.ts'
import type { EntryId } from '../../src/engine/ids.ts'
import type { PickedFile } from '../../src/features/files/pickedFile.ts'
import { toBase64Url } from '../../src/lib/bytes.ts'
import { friends } from '../support/friends.ts'
import { pickedFile as picked } from '../support/pickedFile.ts'
import { THUMB } from '../support/sentPictures.ts'
import { type Node, placeOf } from '../support/world.ts'

const DAY = 24 * 60 * 60

async function stage() {
  const given = await friends()
  const { world, ann, bob } = given
  const place = placeOf(bob.id)
  const send = (file: PickedFile, more = {}) => world.through(ann.app.files.send(place, file, more))
  const kept = async (who: Node) => (await who.device.files.blobs.list()).length
  const rows = (who: Node) => world.through(who.storage.range({ table: 'files' }))
  return { ...given, place, send, kept, rows }
}

test('[D1] a file is offered by its line, which both have, and its bytes are kept where they are few', async () => {
  const { ann, bob, settle, send, kept, rows } = await stage()
  const sent = await send(picked('../notes<1>.txt', 300), { text: 'Here' })
  expect(sent.ok).toBe(true)
  await settle()
  const [theirs] = bob.entries(ann.id).filter(({ kind }) => kind === 'file')
  expect(theirs?.body).toMatchObject({ name: 'notes_1_.txt', size: 300, type: 'text/plain', text: 'Here' })
  expect([await kept(ann), await kept(bob)]).toEqual([1, 0])
  expect([(await rows(ann)).length, (await rows(bob)).length]).toEqual([1, 0])
  expect(ann.app.files.store.getState()).toMatchObject({ inHand: {} })
})

test('[D1] a picture is offered with its size and a small one of it', async () => {
  const { ann, bob, settle, send } = await stage()
  const preview = { width: 640, height: 480, thumb: toBase64Url(THUMB) }
  expect((await send(picked('lake.jpg', 300, 'image/jpeg'), { preview })).ok).toBe(true)
  await settle()
  const [theirs] = bob.entries(ann.id).filter(({ kind }) => kind === 'file')
  expect(theirs?.body).toMatchObject({ name: 'lake.jpg', preview })
})

test('the pictures of a chat that are here are known in its order; other files, and what is not here, are not', async () => {
  const { world, ann, bob, settle, send, place } = await stage()
  const preview = { width: 640, height: 480 }
  const names = ['one.jpg', 'two.jpg', 'notes.txt']
  for (const name of names) await send(picked(name, 300), name.endsWith('jpg') ? { preview, text: name } : {})
  await send(picked('large.jpg', 9 * 1024 * 1024), { preview })
  await settle()
  expect(await world.through(ann.app.files.pictures(place))).toMatchObject([
    { from: 'me', name: 'one.jpg', text: 'one.jpg', size: 300, preview },
    { from: 'me', name: 'two.jpg' },
  ])
  // Bob's came by themselves, as they are small.
  await world.run(5_000)
  expect(await world.through(bob.app.files.pictures(placeOf(ann.id)))).toMatchObject([
    { from: ann.id, name: 'one.jpg' },
    { from: ann.id, name: 'two.jpg' },
  ])
  expect(await world.through(ann.app.files.pictures(placeOf(ann.id)))).toEqual([])
})

test('[D16 D24] with its line go its row, its hashes and its bytes: deleted for everybody, or by its time', async () => {
  const { world, ann, settle, send, kept, rows, place, bob } = await stage()
  const sent = await send(picked('one.txt', 300))
  await settle()
  if (!sent.ok) throw new Error(sent.why)
  expect(await world.through(ann.app.chat.acts(place).deleteForEveryone([sent.id]))).toEqual({ ok: true })
  await world.run(1_000)
  expect([await kept(ann), (await rows(ann)).length]).toEqual([0, 0])
  expect(await world.through(ann.storage.range({ table: 'fileHashes' }))).toEqual([])
  expect(ann.app.files.store.getState().files).toEqual({})

  await world.through(ann.hand.open(bob.id))
  await world.through(ann.hand.setTimer(DAY))
  await settle()
  await world.through(bob.hand.open(ann.id))
  await world.through(bob.hand.setTimer(DAY))
  await settle()
  await send(picked('two.txt', 300))
  await settle()
  expect(await kept(ann)).toBe(1)
  await world.run(2 * DAY * 1_000)
  expect([await kept(ann), (await rows(ann)).length]).toEqual([0, 0])
})

test('[D16] a chat that is deleted takes its files along once it cannot be undone, and not before', async () => {
  const { world, ann, settle, send, kept, rows, place } = await stage()
  await send(picked('one.txt', 300))
  await settle()
  const undo = await world.through(ann.app.leaving.deleteChat(place))
  await world.run(500)
  expect([await kept(ann), (await rows(ann)).length]).toEqual([1, 1])
  await world.through(Promise.resolve(undo?.()))
  await world.run(60_000)
  expect([await kept(ann), (await rows(ann)).length]).toEqual([1, 1])
  await world.through(ann.app.leaving.deleteChat(place))
  await world.run(60_000)
  expect([await kept(ann), (await rows(ann)).length]).toEqual([0, 0])
})

test('what was not sent leaves nothing: no name, unreadable, cancelled, a disk that refuses', async () => {
  const { world, ann, send, kept, rows, place, bob, settle } = await stage()
  expect(await send(picked('...', 10))).toEqual({ ok: false, why: 'name' })
  const unreadable = { ...picked('folder', 10), slice: () => ({ arrayBuffer: () => Promise.reject(new Error('no')) }) }
  expect(await send(unreadable)).toEqual({ ok: false, why: 'unreadable' })
  const slow = picked('slow.bin', 3 * 1024 * 1024)
  const cancelled: PickedFile = {
    ...slow,
    slice(from, to) {
      ann.app.files.cancel(place)
      return slow.slice(from, to)
    },
  }
  expect(await send(cancelled)).toEqual({ ok: false, why: 'cancelled' })
  ann.device.files.trouble.next = 'full'
  // Where it cannot be copied it is given from where it lies.
  expect((await send(picked('one.txt', 300))).ok).toBe(true)
  ann.device.files.trouble.next = undefined
  await settle()
  expect([await kept(ann), (await rows(ann)).length]).toEqual([0, 1])
  expect(bob.entries(ann.id).filter(({ kind }) => kind === 'file')).toHaveLength(1)
  await ann.reload()
  await world.run(1_000)
  // The browser has let go of it.
  expect(Object.values(ann.app.files.store.getState().files)).toEqual([{ state: 'given', waits: 'source' }])
})

test('a file that is chosen again has to be the one that was offered', async () => {
  const { world, ann, send, place } = await stage()
  const large = picked('large.bin', 9 * 1024 * 1024)
  const sent = await send(large)
  if (!sent.ok) throw new Error(sent.why)
  await ann.reload()
  await world.run(1_000)
  const choose = (file: PickedFile) => world.through(ann.app.files.choose(place, sent.id, file))
  expect(await choose(picked('large.bin', 9 * 1024 * 1024 + 1))).toBe('other')
  expect(await choose(large)).toBe('ok')
  await world.run(1_000)
  expect(Object.values(ann.app.files.store.getState().files)).toEqual([{ state: 'given' }])
})

test('a file among my notes is kept whole, however large, and given to nobody', async () => {
  const { world, ann, bob, kept } = await stage()
  const notes = placeOf(ann.id)
  const send = (file: PickedFile) => world.through(ann.app.files.send(notes, file))
  const large = picked('film.mkv', 9 * 1024 * 1024)
  const sent = await send(large)
  if (!sent.ok) throw new Error(sent.why)
  expect(await kept(ann)).toBe(1)
  await ann.reload()
  await world.run(1_000)
  const now = () => ann.app.files.store.getState().files[sent.id]
  expect(now()).toEqual({ state: 'given' })
  expect(await world.through(ann.app.files.open(notes, sent.id))).toHaveProperty('size', large.size)
  expect(await world.through(ann.app.files.fetch(notes, sent.id))).toBe('gone')

  ann.device.files.trouble.room = 10
  expect(await send(large)).toEqual({ ok: false, why: 'full' })
  ann.device.files.trouble.room = undefined
  ann.device.files.trouble.next = 'broken'
  expect(await send(large)).toEqual({ ok: false, why: 'broken' })
  ann.device.files.trouble.next = undefined
  expect(await kept(ann)).toBe(1)
  // A note goes on to a friend over the same bytes.
  const forwarded = await world.through(ann.app.chat.acts(notes).forward([sent.id], [placeOf(bob.id)]))
  expect(forwarded).toEqual({ ok: true })
  expect(await world.through(ann.app.chat.acts(notes).deleteForEveryone([sent.id]))).toEqual({ ok: true })
  await world.run(1_000)
  expect([now(), await kept(ann)]).toEqual([undefined, 1])
})

test('a file is written into a chosen place', async () => {
  const { world, ann, send, place } = await stage()
  const size = 300
  const sent = await send(picked('film.bin', size))
  if (!sent.ok) throw new Error(sent.why)
  const { files } = ann.app
  const chosen: { parts?: readonly Uint8Array[] } = {}
  const save = (into: object) => files.saveInto(place, sent.id, into)
  expect(await world.through(save(chosen))).toBe('done')
  expect(chosen.parts?.reduce((sum, { length }) => sum + length, 0)).toBe(size)
  expect(files.store.getState().saving).toEqual({})
  expect(await world.through(files.saveInto(place, `${sent.id}0` as EntryId, {}))).toBe('unreadable')
})

test('what is known of each file is told by chat and name, and since when it stands so', async () => {
  const { world, ann, bob, settle, send, place } = await stage()
  const sent = await send(picked('minutes.txt', 300))
  if (!sent.ok) throw new Error(sent.why)
  await settle()
  const known = (who: Node) => who.app.files.store.getState().known[sent.id]
  const mine = known(ann)
  expect(mine).toMatchObject({ conversation: place, name: 'minutes.txt', size: 300, mine: true })
  expect(known(bob)).toBeUndefined()
  await world.run(5_000)
  await world.through(bob.app.files.fetch(placeOf(ann.id), sent.id))
  await world.run(5_000)
  expect(known(bob)).toMatchObject({ conversation: placeOf(ann.id), name: 'minutes.txt', mine: false })
  expect(known(bob)!.since).toBeGreaterThan(mine!.since)
  const { since } = known(bob)!
  await bob.reload()
  await world.run(1_000)
  expect(known(bob)).toMatchObject({ name: 'minutes.txt', since })
  await world.through(bob.app.files.discard(sent.id))
  await world.run(100)
  expect(known(bob)).toBeUndefined()
})
