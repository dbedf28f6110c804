import type { PersonId } from '../../engine/ids.ts'
import type { Links } from '../../engine/links.ts'
import type { Reach } from '../../engine/reach.ts'
import { clipName } from '../../lib/name.ts'
import type { Clock } from '../../ports/clock.ts'
import { profileProtocol } from './protocol.ts'

/** Between two names of one friend that are written. Milliseconds. */
const NAME_INTERVAL_MS = 1_000

interface Deps {
  links: Links
  reach: Reach
  clock: Clock
  /** Name of mine; `undefined` while there is none to tell. */
  myName(): string | undefined
  /** Name of a friend, to be written. */
  onName(peer: PersonId, name: string): Promise<void>
}

/** Profiles: names, told on every link. However often friends say theirs, it is written once a second. */
export function createProfiles({ links, reach, clock, myName, onName }: Deps) {
  /** Names of friends, as last heard within the pause. */
  const heard = new Map<PersonId, string>()

  async function takeName(peer: PersonId) {
    const name = heard.get(peer) ?? ''
    const clean = clipName(name)
    if (clean !== '') await onName(peer, clean)
    clock.after(NAME_INTERVAL_MS, () => {
      if (heard.get(peer) === name) heard.delete(peer)
      else void takeName(peer)
    })
  }

  function hear(peer: PersonId, name: string) {
    const waiting = heard.has(peer)
    heard.set(peer, name)
    if (!waiting) void takeName(peer)
  }

  links.serve(profileProtocol, reach.admits, { name: ({ peer }, { name }) => hear(peer, name) })
  links.onUp((link) => {
    const name = myName()
    if (name !== undefined) link.send(profileProtocol, 'name', { name })
  })

  return {
    /** Name that a friend gave elsewhere. */
    hear,
    /** My name has changed. */
    tell(peers: readonly PersonId[]) {
      const name = myName()
      if (name !== undefined) for (const peer of peers) links.to(peer)?.send(profileProtocol, 'name', { name })
    },
  }
}
