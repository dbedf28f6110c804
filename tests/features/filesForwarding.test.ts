import { expect, test } from 'vitest'
// Loaded by the app when they are wanted; here no clock would wait for them.
import '../../src/conversation/removal.ts'
import '../../src/features/files/filesRoom.ts'
import type { EntryId } from '../../src/engine/ids.ts'
import { friends } from '../support/friends.ts'
import { pickedFile } from '../support/pickedFile.ts'
import { type Node, placeOf } from '../support/world.ts'

/** Ann and Bob, who know each other, and Cy, whom Bob knows. A file of Ann's is on Bob's disk. */
async function stage(size = 300) {
  const given = await friends()
  const { world, ann, bob, settle } = given
  const cy = await world.node('Cy')
  await world.befriend(bob, cy)
  const sent = await world.through(ann.app.files.send(placeOf(bob.id), pickedFile('notes.txt', size), { text: 'Here' }))
  if (!sent.ok) throw new Error(sent.why)
  await settle()
  const forward = (who: Node, from: Node, to: readonly Node[]) =>
    world.through(
      who.app.chat.acts(placeOf(from.id)).forward(
        [sent.id],
        to.map(({ id }) => placeOf(id)),
      ),
    )
  const download = async (who: Node, from: Node, id: EntryId) => {
    expect(await world.through(who.app.files.fetch(placeOf(from.id), id))).toBe('ok')
    await world.run(20_000)
  }
  const blobs = (who: Node) => who.device.files.blobs.list()
  const files = (who: Node, by: Node) => who.entries(by.id).filter(({ kind }) => kind === 'file')
  return { ...given, cy, id: sent.id, forward, download, blobs, files }
}
const idOf = ({ author, instance, seq }: { author: string; instance: string; seq: number }) =>
  `${author}/${instance}/${seq}` as EntryId

test('a file goes on under its root, with its words, over the same bytes; its new line gives it', async () => {
  const { world, ann, bob, cy, id, forward, download, blobs, files } = await stage()
  await download(bob, ann, id)
  const before = await blobs(bob)
  expect(await forward(bob, ann, [cy])).toEqual({ ok: true })
  expect(await blobs(bob)).toEqual(before)
  const [first] = files(bob, ann)
  await world.run(1_000)
  const [there] = files(cy, bob)
  expect(there?.body).toMatchObject({ name: 'notes.txt', text: 'Here', forwarded: true })
  expect(there?.body).toHaveProperty('root', (first!.body as { root: string }).root)
  await download(cy, bob, idOf(there!))
  expect(cy.app.files.store.getState().files[idOf(there!)]).toMatchObject({ state: 'done' })
  expect(await blobs(cy)).toHaveLength(1)
})

test('what is not here whole does not go on, and nothing goes with it', async () => {
  const { world, ann, bob, cy, id, forward, files } = await stage()
  await ann.say(bob.id, 'words')
  await world.run(1_000)
  expect(await forward(bob, ann, [cy])).toEqual({ ok: false, error: 'absent' })
  expect(files(bob, cy)).toEqual([])
  const words = bob.entries(ann.id).find(({ kind }) => kind === 'text')!
  const both = [idOf(words), id]
  const acts = bob.app.chat.acts(placeOf(ann.id))
  expect(await world.through(acts.forward(both, [placeOf(cy.id)]))).toEqual({ ok: false, error: 'absent' })
  expect(bob.entries(cy.id).filter(({ kind }) => kind === 'text')).toEqual([])
})

test('[D16 D24] its bytes go with the last line that has them', async () => {
  const { world, ann, bob, cy, id, forward, download, blobs, files } = await stage()
  await download(bob, ann, id)
  await forward(bob, ann, [cy])
  await world.run(1_000)
  expect(await world.through(bob.app.chat.acts(placeOf(ann.id)).deleteForMe([id]))).toEqual({ ok: true })
  await world.run(1_000)
  expect(await blobs(bob)).toHaveLength(1)
  await bob.reload()
  await world.run(5_000)
  expect(await blobs(bob)).toHaveLength(1)
  const [there] = files(cy, bob)
  await download(cy, bob, idOf(there!))
  expect(cy.app.files.store.getState().files[idOf(there!)]).toMatchObject({ state: 'done' })
  await world.through(bob.app.chat.acts(placeOf(cy.id)).deleteForEveryone([idOf(there!)]))
  await world.run(5_000)
  expect([await blobs(bob), await blobs(cy)]).toEqual([[], []])
})

test('a disk that refuses its line leaves the bytes where they are', async () => {
  const { world, ann, bob, cy, id, forward, download, blobs, files } = await stage()
  await download(bob, ann, id)
  bob.storage.failWrites('full')
  expect(await forward(bob, ann, [cy])).toEqual({ ok: false, error: 'storage' })
  await world.run(1_000)
  expect([(await blobs(bob)).length, files(bob, cy)]).toEqual([1, []])
  await world.through(bob.app.files.discard(id))
  await world.run(1_000)
  expect(await blobs(bob)).toEqual([])
})

test('a file of mine that lies where it was chosen goes on as long as this page has it', async () => {
  const { world, ann, bob, cy, forward, download, files, id } = await stage(9 * 1024 * 1024)
  await world.befriend(ann, cy)
  expect(await forward(ann, bob, [cy])).toEqual({ ok: true })
  await world.run(1_000)
  const [there] = files(cy, ann)
  await download(cy, ann, idOf(there!))
  expect(cy.app.files.store.getState().files[idOf(there!)]).toMatchObject({ state: 'done' })
  await ann.reload()
  await world.run(1_000)
  expect(await forward(ann, bob, [cy])).toEqual({ ok: false, error: 'absent' })
  expect(ann.app.files.store.getState().files[id]).toMatchObject({ waits: 'source' })
})
