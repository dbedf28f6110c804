import { expect, test } from 'vitest'
// Loaded by the app when they are wanted; here no clock would wait for them.
import '../../src/conversation/removal.ts'
import '../../src/features/files/filesRoom.ts'
import type { EntryId } from '../../src/engine/ids.ts'
import { createAutomatic } from '../../src/features/files/automatic.ts'
import { AUTOMATIC_BYTES, MAX_AUTOMATIC, MAX_AUTOMATIC_WAITING } from '../../src/features/files/limits.ts'
import type { PickedFile } from '../../src/features/files/pickedFile.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { friends } from '../support/friends.ts'
import { placeOf } from '../support/world.ts'

const PREVIEW = { width: 640, height: 480 }

function picked(name: string, size = 300): PickedFile {
  const bytes = new Uint8Array(size).fill(7)
  return {
    name,
    type: 'image/jpeg',
    size,
    slice: (from, to) => ({ arrayBuffer: async () => bytes.slice(from, to).buffer }),
  }
}

async function stage() {
  // What is asked for waits.
  const given = await friends({ sides: false })
  const { world, ann, bob, settle } = given
  async function send(name: string, more: object = { preview: PREVIEW }, size?: number) {
    const sent = await world.through(ann.app.files.send(placeOf(bob.id), picked(name, size), more))
    if (!sent.ok) throw new Error(sent.why)
    await settle()
    await world.run(1_000)
    return sent.id
  }
  const of = (id: EntryId) => bob.app.files.store.getState().files[id]?.state
  return { ...given, send, of }
}

test('[D20] a picture or voice message of a friend comes without being asked for; no other file does, nor a large one', async () => {
  const { send, of, ann } = await stage()
  expect(of(await send('lake.jpg'))).toBe('wanted')
  expect(of(await send('notes.txt', {}))).toBeUndefined()
  expect(of(await send('large.jpg', { preview: PREVIEW }, AUTOMATIC_BYTES + 1))).toBeUndefined()
  const voice = { ms: 2_000, peaks: 'A'.repeat(64) }
  expect(of(await send('Voice message.webm', { voice }))).toBe('wanted')
  expect(of(await send('Long message.webm', { voice }, AUTOMATIC_BYTES + 1))).toBeUndefined()
  // Mine are nobody's to ask for.
  expect(Object.values(ann.app.files.store.getState().files).map(({ state }) => state)).toEqual(Array(5).fill('given'))
})

test('turned off, none does, also of those that were sent meanwhile', async () => {
  const { world, bob, send, of } = await stage()
  expect(of(await send('sea.jpg'))).toBe('wanted')
  await world.through(bob.app.settings.set({ picturesCome: false }))
  const first = await send('lake.jpg')
  expect(of(first)).toBeUndefined()
  await world.through(bob.app.settings.set({ picturesCome: true }))
  await bob.reload()
  await world.run(1_000)
  expect(of(first)).toBeUndefined()
  expect(of(await send('hill.jpg'))).toBe('wanted')
})

test('some at a time; what was paused or discarded does not come again, also after a reload', async () => {
  const { world, ann, bob, send, of } = await stage()
  const ids: EntryId[] = []
  for (let n = 0; n < MAX_AUTOMATIC + 2; n++) ids.push(await send(`${n}.jpg`))
  const wanted = () => ids.filter((id) => of(id) === 'wanted')
  expect(wanted()).toEqual(ids.slice(0, MAX_AUTOMATIC))
  // The first is discarded, the second paused, and the last was asked for and discarded before its turn.
  const last = ids.at(-1)!
  await world.through(bob.app.files.fetch(placeOf(ann.id), last))
  for (const id of [last, ids[0]!]) await world.through(bob.app.files.discard(id))
  await world.through(bob.app.files.pause(ids[1]!))
  await world.run(1_000)
  expect(wanted()).toEqual([ids[2]])
  await bob.reload()
  await world.run(10_000)
  expect([of(ids[0]!), of(ids[1]!), of(last)]).toEqual([undefined, 'paused', undefined])
})

test('[D20] [abuse W53] nobody who floods is asked for more than so much, and no stranger is asked for anything', async () => {
  const asked: string[] = []
  let tell = (_id: EntryId) => {}
  const states = new Map<EntryId, 'wanted' | 'done'>()
  let friend = false
  const bob = (await friends()).bob.id
  const automatic = createAutomatic({
    rows: {
      get: (id) => (states.has(id) ? ({ state: states.get(id) } as never) : undefined),
      onChange(listen) {
        tell = listen
        return () => undefined
      },
    },
    clock: createFakeClock(),
    count: () => undefined,
    isFriend: () => friend,
    wantsPictures: () => true,
    async fetch([, author, instance, seq]) {
      const id = `${author}/${instance}/${seq}` as EntryId
      asked.push(id)
      states.set(id, 'wanted')
      return 'ok'
    },
  })
  const body = { name: 'a.jpg', size: AUTOMATIC_BYTES, root: 'A'.repeat(43), piece: 1_048_576, preview: PREVIEW }
  const line = (seq: number) => ({ conversation: placeOf(bob), author: bob, instance: 'log', seq, kind: 'file', body })
  const lines = (from: number, count: number) => Array.from({ length: count }, (_, n) => line(from + n)) as never[]
  automatic.onNews(lines(1, 5))
  expect(asked).toEqual([])
  friend = true
  automatic.onNews(lines(1, 500))
  expect(asked).toHaveLength(MAX_AUTOMATIC)
  async function allCome() {
    for (let before = -1; before < asked.length; ) {
      before = asked.length
      for (const [id, state] of [...states])
        if (state === 'wanted') {
          states.set(id, 'done')
          tell(id)
          await Promise.resolve()
          await Promise.resolve()
        }
    }
  }
  await allCome()
  // As many as its budget has, of those that it waited for.
  expect(asked).toHaveLength(Math.min((256 * 1024 * 1024) / AUTOMATIC_BYTES, MAX_AUTOMATIC + MAX_AUTOMATIC_WAITING))
  automatic.onNews(lines(1_000, 50))
  await allCome()
  expect(asked).toHaveLength((256 * 1024 * 1024) / AUTOMATIC_BYTES)
})
