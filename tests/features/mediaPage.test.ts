import { expect, test } from 'vitest'
// Loaded by the app when they are wanted; here no clock would wait for them.
import '../../src/conversation/removal.ts'
import '../../src/features/files/filesRoom.ts'
import type { MediaKind, MediaLine } from '../../src/features/files/files.ts'
import { friends } from '../support/friends.ts'
import { pickedFile as picked } from '../support/pickedFile.ts'
import { placeOf } from '../support/world.ts'

async function stage() {
  const given = await friends()
  const { world, ann, bob } = given
  const place = placeOf(bob.id)
  const media = async (what: MediaKind, before?: Parameters<typeof ann.app.files.media>[2]) => {
    const found = await world.through(ann.app.files.media(place, what, before))
    if (!found) throw new Error('the disk does not answer')
    return found
  }
  return { ...given, place, media }
}
const names = (lines: readonly MediaLine[]) => lines.map(({ what }) => (what.kind === 'file' ? what.name : what.text))

test('pictures, files and addresses of a chat stand apart, the newest first, from both', async () => {
  const { world, ann, bob, settle, place, media } = await stage()
  const preview = { width: 640, height: 480 }
  await ann.say(bob.id, 'No address here.')
  await world.through(ann.app.files.send(place, picked('lake.jpg', 300), { preview, text: 'At last' }))
  await world.through(ann.app.files.send(place, picked('notes.txt', 300)))
  await settle()
  await bob.say(ann.id, 'See https://docs.example/start')
  await world.through(bob.app.files.send(placeOf(ann.id), picked('plan.pdf', 300)))
  await settle()
  await ann.say(bob.id, 'Or write to ann@mail.example')
  await settle()
  expect(await media('pictures')).toMatchObject({
    all: [{ from: 'me', what: { kind: 'file', name: 'lake.jpg', preview, text: 'At last' } }],
  })
  const files = await media('files')
  expect(names(files.all)).toEqual(['plan.pdf', 'notes.txt'])
  expect(files.all.map(({ from }) => from)).toEqual([bob.id, 'me'])
  expect(files.next).toBeUndefined()
  expect(names((await media('links')).all)).toEqual(['Or write to ann@mail.example', 'See https://docs.example/start'])
})

test('what is deleted is not found any more, and what is edited is found as it reads now', async () => {
  const { world, ann, bob, settle, place, media } = await stage()
  await ann.say(bob.id, 'https://one.example')
  await ann.say(bob.id, 'https://two.example')
  await settle()
  const [two, one] = (await media('links')).all
  await world.through(ann.app.chat.acts(place).edit(one!.id, 'nothing'))
  await world.through(ann.app.chat.acts(place).edit(two!.id, 'https://three.example'))
  await settle()
  expect(names((await media('links')).all)).toEqual(['https://three.example'])
  const sent = await world.through(ann.app.files.send(place, picked('notes.txt', 300)))
  await settle()
  expect(names((await media('files')).all)).toEqual(['notes.txt'])
  await world.through(ann.app.chat.acts(place).deleteForMe([sent.ok ? sent.id : one!.id]))
  await world.run(60_000)
  expect(names((await media('files')).all)).toEqual([])
})

test('a page at a time, to the beginning, each once', async () => {
  const { ann, bob, settle, media } = await stage()
  for (let n = 0; n < 95; n++) await ann.say(bob.id, n % 2 ? `https://example.org/${n}` : `word ${n}`)
  await settle()
  const first = await media('links')
  expect([first.all.length, first.next !== undefined]).toEqual([40, true])
  const second = await media('links', first.next)
  expect([second.all.length, second.next]).toEqual([7, undefined])
  const all = names([...first.all, ...second.all])
  expect(all).toEqual(Array.from({ length: 47 }, (_, n) => `https://example.org/${93 - 2 * n}`))
})
