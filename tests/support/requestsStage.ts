import { pair } from './pair.ts'
import type { Node, WorldOptions } from './world.ts'

/** Ann and Bob, and what each knows of requests and contacts. */
export async function two(options: WorldOptions = {}) {
  const { world, ann, bob } = await pair(options)
  const add = (who: Node, whom: string) => world.through(who.app.people.add(whom))
  const contacts = (who: Node) => who.app.people.store.getState().contacts
  const requests = (who: Node) => who.app.people.store.getState().requests
  return { world, ann, bob, add, contacts, requests }
}
