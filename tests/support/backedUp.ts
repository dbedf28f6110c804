import type { ReadWords, Restored } from '../../src/features/backup/backup.ts'
import type { Bytes } from '../../src/lib/bytes.ts'
import { friends } from './pair.ts'
import { emptyDevice, wordsOf } from './restored.ts'
import type { Node, World, WorldOptions } from './world.ts'

/** Saves a backup by hand, and gives what was downloaded. */
export async function save(world: World, who: Node): Promise<Bytes> {
  const room = await who.app.backup.open()
  const saved = await world.through(room.save(), 10 * 60_000)
  if (saved !== 'done') throw new Error(`not saved: ${saved}`)
  return who.backups.downloads.at(-1)!.bytes
}

export async function readWords(who: Node, words = wordsOf(who)): Promise<ReadWords> {
  const read = await who.app.recovery.read(words)
  if (!read.ok) throw new Error(`not read: ${read.error}`)
  return read
}

/** Restores on a device where nobody is yet, by words and file. */
export async function restoreFrom(world: World, who: Node, file: Bytes, words = wordsOf(who)): Promise<Restored> {
  const room = await who.app.backup.open()
  return world.through(room.restore(await readWords(who, words), file), 10 * 60_000)
}

/** The page of `who` begins anew, on the disk that was changed over to. */
export async function begunAnew(world: World, who: Node): Promise<Node> {
  const taken = who.backups.taken()
  if (!taken || who.backups.restarts() !== 1) throw new Error('no other disk was taken into use')
  who.storage.crash()
  world.net.crash(who.id)
  await who.app.stop()
  const { keys, drafts, stamps, keyStore } = who
  const disk = await world.behindLock(taken)
  return world.node(who.name, { keys, disk, drafts, stamps, keyStore })
}

/** Ann and Bob have talked; Ann has starred, named and noted. */
export async function talked(options: WorldOptions = {}) {
  const given = await friends(options)
  const { world, ann, bob } = given
  await ann.say(bob.id, 'ann before')
  await world.run(1_000)
  await bob.say(ann.id, 'bob before')
  await world.run(1_000)
  const last = ann.hand.store.getState().open!.messages.at(-1)!
  await world.through(ann.hand.star([last.id], true))
  await world.through(ann.app.people.call(bob.id, 'Bobby'))
  await world.through(ann.app.people.keep(bob.id, { note: 'met in June' }))
  await world.run(1_000)
  return given
}

/** An empty device of Ann's after she has lost the one with the backup. */
export async function lostAfter() {
  const { world, ann, bob } = await talked()
  const file = await save(world, ann)
  const empty = await emptyDevice(world, ann)
  return { world, before: ann, bob, file, empty }
}
