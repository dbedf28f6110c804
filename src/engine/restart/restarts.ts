import type { Clock } from '../../ports/clock.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { Channel, Count } from '../../ports/transport.ts'
import { type PersonId, personAt } from '../ids.ts'
import type { Link, LiveLink } from '../link.ts'
import type { Links, Me } from '../links.ts'
import type { Audience } from '../protocol.ts'
import { createRestart, type Restart } from './restart.ts'
import { BESIDE_MS, KEEP_MS, MAX_KEPT } from './restartLimits.ts'
import { type RestartWord, restartProtocol } from './restartProtocol.ts'

interface Deps {
  links: Links
  me: () => Me
  audience: Audience
  crypto: Crypto
  clock: Clock
  count: Count
  /** A link is in doubt, and somebody should be dialled beside it. */
  onBeside(peer: PersonId): void
}

export type Restarts = ReturnType<typeof createRestarts>

/** Restarts of every link whose other end knows of them. To be made before the first channel: what is served is said in the handshake. */
export function createRestarts({ links, me, audience, crypto, clock, count, onBeside }: Deps) {
  const restarts = new Map<Channel, { readonly restart: Restart; link: LiveLink | undefined }>()
  /** Silent connections, oldest first: no links, and nobody is told that they are there. */
  const kept = new Map<Channel, () => void>()
  const hasBroker = () => links.store.getState().signalling === 'online'

  function discard(channel: Channel) {
    kept.get(channel)?.()
    kept.delete(channel)
    channel.close()
  }
  const keptOf = (peer: PersonId) => [...kept.keys()].filter(({ remote }) => personAt(remote) === peer)

  function look(channel: Channel) {
    const { ice } = channel
    if (!ice) return undefined
    const known = restarts.get(channel)
    if (known) return known
    const entry: { restart: Restart; link: LiveLink | undefined } = {
      link: undefined,
      restart: createRestart({
        ...{ channel, ice, crypto, clock, count, hasBroker },
        me: me(),
        link: () => entry.link,
        onIntercepted() {
          links.intercepted(personAt(channel.remote))
          entry.link?.close('intercepted')
          channel.close()
        },
      }),
    }
    restarts.set(channel, entry)
    channel.onClose(() => {
      entry.restart.stop()
      restarts.delete(channel)
      kept.get(channel)?.()
      kept.delete(channel)
    })
    return entry
  }

  /** Silent link that may come back: its connection is kept for a while, in case that nothing takes its place. */
  function keeps(link: LiveLink): boolean {
    const { channel, peer } = link
    const entry = restarts.get(channel)
    if (!entry || links.all(peer).length > 1 || !audience(peer)) return false
    entry.link = undefined
    for (const other of keptOf(peer)) discard(other)
    for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size + 1 - MAX_KEPT))) discard(oldest)
    kept.set(
      channel,
      clock.after(KEEP_MS, () => discard(channel)),
    )
    count('restart.kept')
    channel.onFrame((frame) => {
      kept.get(channel)?.()
      if (!kept.delete(channel)) return
      if (!audience(peer)) return channel.close()
      count('restart.revived')
      links.revive(channel, [frame])
    })
    return true
  }

  const take = (from: Link, word: RestartWord) =>
    [...restarts.values()].find(({ link }) => link === from)?.restart.take(word, 'link')

  links.serve(restartProtocol, audience, {
    offer: (from, body) => take(from, { kind: 'offer', body }),
    answer: (from, body) => take(from, { kind: 'answer', body }),
    candidate: (from, body) => take(from, { kind: 'candidate', body }),
  })
  links.keepBy({
    keeps,
    drop(peer) {
      for (const channel of keptOf(peer)) discard(channel)
    },
  })

  function onLive(link: LiveLink) {
    for (const channel of keptOf(link.peer)) if (channel !== link.channel) discard(channel)
    const entry = link.speaks(restartProtocol) ? look(link.channel) : undefined
    if (entry) entry.link = link
  }
  function onDoubt(link: LiveLink) {
    const restart = restarts.get(link.channel)?.restart
    restart?.doubt(link.suspect)
    if (!link.suspect) return
    // A restart is quicker, where there is one: a link less that is made and taken down.
    clock.after(restart ? BESIDE_MS : 0, () => {
      if (link.open && links.to(link.peer) === link && link.suspect) onBeside(link.peer)
    })
  }
  let had = hasBroker()
  const stops = [
    links.onLive(onLive),
    links.onDoubt(onDoubt),
    links.store.subscribe(() => {
      const has = hasBroker()
      if (has && !had) for (const { restart } of restarts.values()) restart.onBroker()
      had = has
    }),
  ]

  return {
    /** Network or device may have changed around us. */
    wake(moved: boolean) {
      for (const { restart } of restarts.values()) restart.wake(moved)
    },
    stop() {
      for (const stop of stops) stop()
      for (const channel of [...kept.keys()]) discard(channel)
      for (const { restart } of restarts.values()) restart.stop()
    },
  }
}
