import { createListeners } from '../lib/listeners.ts'
import type { Clock } from '../ports/clock.ts'
import type { Crypto, Keys } from '../ports/crypto.ts'
import type { QuickStore } from '../ports/quickStore.ts'
import type { Channel, Count } from '../ports/transport.ts'
import type { HandshakeFailure, Proved } from './handshake.ts'
import { type PersonId, personAt } from './ids.ts'
import { createInflow } from './inflow.ts'
import { createKeeping } from './keeping.ts'
import { MAX_LINKS_PER_PEER } from './limits.ts'
import { createLink, type Link, type LiveLink, linkProtocol } from './link.ts'
import type { LinkReason, LinkState } from './linkState.ts'
import { createLinkStates } from './linkStates.ts'
import { createPenalties } from './penalties.ts'
import { createProving } from './proving.ts'
import { createRouter } from './router.ts'
import { createTries } from './tries.ts'

export type { Link } from './link.ts'

/** Before the loser of two links is closed: what is under way on it still arrives. Milliseconds. */
const LINGER_MS = 1_000

export interface Me {
  readonly id: PersonId
  readonly keys: Keys
}

interface Deps {
  /** Asked when a channel arrives, so links can be made before there is an identity. */
  me: () => Me
  crypto: Crypto
  clock: Clock
  count: Count
  floor(peer: PersonId): number
  /** Penalties: where they outlive the page. */
  kept?: QuickStore
}

export type Links = ReturnType<typeof createLinks>

/** `tried`: there is a try under way. */
const phaseOf = (link: LiveLink | undefined, tried: boolean): LinkState['phase'] =>
  link ? (link.suspect ? 'connecting' : 'online') : tried ? 'connecting' : 'offline'

/**
 * Two links to one peer: the side with the lower ID alone decides, or both could close a different one. The newest stays: whoever
 * dialled again had a reason. The other side uses both until then.
 */
function settle(
  me: PersonId,
  its: readonly LiveLink[],
  clock: Clock,
  current: (peer: PersonId) => LiveLink | undefined,
) {
  for (const extra of its.slice(0, -MAX_LINKS_PER_PEER)) extra.close()
  const loser = its.at(-2)
  if (!loser || me > loser.peer) return
  clock.after(LINGER_MS, () => {
    if (loser.open && current(loser.peer) !== loser) loser.close()
  })
}

/** Proved links: all there are to each peer, and which of them is the current one. Knows no feature and dials nobody. */
export function createLinks({ me, crypto, clock, count, floor, kept }: Deps) {
  /** Proved and open, oldest first. More than one only while a changeover lasts. */
  const links = new Map<PersonId, LiveLink[]>()
  const waiting: ((peer: PersonId) => boolean)[] = []

  const penalties = createPenalties(clock, kept)
  const states = createLinkStates()
  const { show } = states
  const tries = createTries({ states, look })
  const router = createRouter({ count })
  const proving = createProving({ me, crypto, clock, floor, serves: router.announcedTo, holds: penalties.holds })
  const keep = createKeeping({ holds: penalties.holds, promote })
  const onUp = createListeners<[Link]>()
  const onDown = createListeners<[Link, 'last' | 'spare']>()
  /** A channel came to nothing, or a link was lost. */
  const onTrouble = createListeners<[PersonId, LinkReason]>()

  const all = (peer: PersonId): readonly LiveLink[] => links.get(peer) ?? []
  const inflow = createInflow({ clock, count, penalties, all, receive: router.receive })

  const current = (peer: PersonId) => links.get(peer)?.at(-1)
  const phase = (peer: PersonId) => phaseOf(current(peer), tries.has(peer))

  /** As it stands by the newest link: path and phase are its own, not those of one before. Where there is one, no try is of interest. */
  function look(peer: PersonId, reason?: LinkReason) {
    const link = current(peer)
    show(peer, { phase: phase(peer), path: link?.path, ...(reason && !link && { reason }) })
  }

  function trouble(peer: PersonId, why: LinkReason) {
    show(peer, { phase: phase(peer), reason: why })
    onTrouble.tell(peer, why)
  }

  const onChange = (link: LiveLink) => current(link.peer) === link && look(link.peer)
  const unconfirmed = (peer: PersonId) => waiting.some((ask) => ask(peer))
  function onClose(link: LiveLink, why: LinkReason | undefined) {
    const { peer } = link
    const left = all(peer).filter((other) => other !== link)
    if (left.length > 0) links.set(peer, left)
    else links.delete(peer)
    keep.release(link) // after the swap, so that nothing takes it for the current one
    look(peer)
    onDown.tell(link, left.length > 0 ? 'spare' : 'last')
    if (why && left.length === 0) trouble(peer, why)
  }

  function promote(channel: Channel, { held, ...proved }: Proved) {
    const hooks = { unconfirmed, onChange, onClose, ...keep.of, ...inflow.of }
    const link = createLink(channel, proved, { clock, count, ...hooks })
    const peer = link.peer
    const its = links.get(peer) ?? links.set(peer, []).get(peer)!
    its.push(link)
    look(peer)
    keep.live(link, proved)
    onUp.tell(link)
    for (const frame of held) inflow.take(link, frame)
    channel.onFrame((frame) => inflow.take(link, frame))
    channel.onClose(() => link.close())
    settle(me().id, its, clock, current)
  }

  /** A channel is open: prove it, then use it. Whoever it claims to be was admitted or dialled by us. */
  async function adopt(channel: Channel): Promise<HandshakeFailure | 'proved' | 'flood'> {
    const result = await proving.prove(channel)
    if (result === 'flood' || result === 'stopped') return result === 'flood' ? result : 'unproved'
    if (!result.ok) {
      count(`handshake.${result.why}`)
      trouble(personAt(channel.remote), result.why)
      return result.why
    }
    promote(channel, result)
    return 'proved'
  }

  router.serve(linkProtocol, () => true, {
    ping: (from) => void from.send(linkProtocol, 'pong', {}),
    pong: () => undefined,
  })

  return {
    store: states.store,
    /** Before the first channel: what is served is said in the handshake, to whom it is `announced`. */
    serve: router.serve,
    adopt,
    /** The newest proved link, if any. */
    to: (peer: PersonId): Link | undefined => current(peer),
    all: (peer: PersonId): readonly Link[] => all(peer),
    newest: (): readonly Link[] => [...links.keys()].flatMap((peer) => current(peer) ?? []),
    ...{ penalties, isProving: proving.has },
    onUp: onUp.add,
    onDown: onDown.add,
    onTrouble: onTrouble.add,
    ...keep.forKeeper,
    /** `ask`: does something that was sent to a peer wait for its confirmation? Doubt comes sooner then. */
    whileUnconfirmed: (ask: (peer: PersonId) => boolean) => void waiting.push(ask),
    ...{ dialling: tries.dialling, undialled: tries.undialled, absent: tries.absent },
    ...{ answering: tries.answering, answered: tries.answered, isAnswering: tries.isAnswering },
    /** Somebody sits between: an offer of theirs came with another SDP than they had signed. */
    intercepted: (peer: PersonId) => trouble(peer, 'intercepted'),
    setSignalling: states.setSignalling,
    /** Probe of every link, as something may have changed around us: each has 3 s to show that it lives. */
    probe() {
      for (const all of links.values()) for (const link of all) link.probe()
    },
    /** No more links to this peer. */
    drop(peer: PersonId) {
      proving.drop(peer)
      keep.drop(peer)
      for (const link of [...all(peer)]) link.close()
      // Whatever was found of them, they are somebody new when they come back.
      show(peer, { reason: undefined })
    },
    stop() {
      proving.stop()
      penalties.stop()
      for (const all of [...links.values()]) for (const link of [...all]) link.close()
    },
  }
}
