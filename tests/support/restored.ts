import { entropyToMnemonic } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { personIdOf } from '../../src/engine/address.ts'
import { bindDial, signDial } from '../../src/engine/gate.ts'
import { addressOf, type PersonId } from '../../src/engine/ids.ts'
import { toBase64Url } from '../../src/lib/bytes.ts'
import type { InboundOffer } from '../../src/ports/transport.ts'
import { createMemoryKeyStore } from './memoryKeyStore.ts'
import { SDP } from './memoryTransport.ts'
import { seedOf } from './nodeCrypto.ts'
import { friends } from './pair.ts'
import type { Node, World, WorldOptions } from './world.ts'

/** The device of `lost` is gone, and its person sits at an empty one with their words. */
export async function emptyDevice(world: World, lost: Node): Promise<Node> {
  const left = await lose(world, lost)
  return world.node(lost.name, { ...left, keyStore: createMemoryKeyStore('none', world.newKeys) })
}

/** The page of `lost` is gone, and so is all that it had on its disk; its keys are left. */
export async function lose(world: World, lost: Node) {
  lost.storage.crash()
  world.net.crash(lost.id)
  await lost.app.stop()
  return { keys: lost.keys, disk: world.newDisk(), drafts: new Map<string, string>() }
}

export const wordsOf = (who: Node): string => entropyToMnemonic(seedOf(who.keys)!, wordlist)

/** Words typed, and a name given. */
export async function restore(world: World, who: Node, words = wordsOf(who)): Promise<PersonId> {
  const read = await who.app.recovery.read(words)
  if (!read.ok) throw new Error(`not read: ${read.error}`)
  const result = await world.through(read.restore(who.name))
  if (!result.ok) throw new Error(`not restored: ${result.error}`)
  return read.id
}

export const requests = (who: Node) => who.app.people.store.getState().requests
export const contacts = (who: Node) => who.app.people.store.getState().contacts

/** Ann and Bob have talked; Ann has lost her device, and has come back by her words on another. */
export async function annBack(options: WorldOptions = {}) {
  const { world, ann: before, bob } = await friends(options)
  await before.say(bob.id, 'ann before')
  await world.run(1_000)
  await bob.say(before.id, 'bob before')
  await world.run(1_000)
  const ann = await emptyDevice(world, before)
  await restore(world, ann)
  return { world, ann, bob, before }
}

/** Dial of somebody who has no app here. */
export async function dialOf(
  world: World,
  to: Node,
  keys = world.newKeys(),
  change: Partial<InboundOffer> = {},
): Promise<InboundOffer> {
  const from = personIdOf(keys.publicKey)
  const connectionId = toBase64Url(world.crypto.random(18))
  const deps = { self: from, keys, crypto: world.crypto, clock: world.clock }
  const metadata = await signDial(deps, to.id, connectionId)
  const binding = await bindDial(keys, metadata, SDP)
  return { from: addressOf(from), connectionId, metadata, binding, sdp: SDP, ...change }
}
export const admit = (world: World, who: Node, offer: InboundOffer) =>
  world.net.station(who.id)!.handlers!.admit(structuredClone(offer))
