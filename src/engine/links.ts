import * as v from 'valibot'
import { createStore } from 'zustand/vanilla'
import type { Bytes } from '../lib/bytes.ts'
import { createListeners } from '../lib/listeners.ts'
import type { ReadonlyStore } from '../lib/readonlyStore.ts'
import type { Clock } from '../ports/clock.ts'
import type { Crypto, Keys } from '../ports/crypto.ts'
import type { Channel, Count, Signalling } from '../ports/transport.ts'
import { decodeFrame, encodeFrame } from './frame.ts'
import { type HandshakeFailure, type Proved, prove } from './handshake.ts'
import { createHeartbeat } from './heartbeat.ts'
import { type PersonId, personAt } from './ids.ts'
import { MAX_BATCH_BYTES, MAX_FRAME, MAX_LINKS_PER_PEER, MAX_PROVING, MAX_VIOLATIONS } from './limits.ts'
import type { LinkReason, LinkState, LinksState } from './linkState.ts'
import { type Audience, type Body, type Handlers, type Kind, type Protocol, protocol } from './protocol.ts'

const linkProtocol = protocol('link/1', { ping: v.strictObject({}), pong: v.strictObject({}) })
/** Before the loser of two links is closed: what is under way on it still arrives. Milliseconds. */
const LINGER_MS = 1_000
/** Bytes waiting in a channel whose peer has stopped reading: past this the link is dropped, not memory. */
const MAX_BUFFERED = 4 * MAX_BATCH_BYTES

/** A proved connection to `peer`. */
export interface Link {
  readonly peer: PersonId
  /** Of the handshake, as agreed on this link. */
  readonly version: number
  /** Does the peer serve it? */
  speaks(protocol: Protocol): boolean
  /** Now or never: false when the link is closed or the peer does not serve the protocol. Throws on a frame over 16 KiB: our mistake. */
  send<P extends Protocol, K extends Kind<P>>(protocol: P, kind: K, body: Body<P, K>): boolean
  readonly buffered: number
  whenDrained(): Promise<void>
  /** Counts a frame that broke the rules; the third one closes the link. */
  violation(what: string): void
  close(why?: LinkReason): void
}

interface Live extends Link {
  channel: Channel
  serves: ReadonlySet<string>
  open: boolean
  suspect: boolean
  heard(): void
  probe(): void
}

interface Service {
  kinds: Protocol['kinds']
  audience: Audience
  announced: Audience | undefined
  handlers: Record<string, (from: Link, body: unknown) => unknown>
}

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
}

export type Links = ReturnType<typeof createLinks>

/** Proved links, the router for what arrives on them, and what is known of each peer's reachability. Knows no feature and dials nobody. */
export function createLinks({ me, crypto, clock, count, floor }: Deps) {
  const store = createStore<LinksState>(() => ({ signalling: 'offline', byPeer: {} }))
  const services = new Map<string, Service>()
  /** Proved and open, oldest first. More than one only while a changeover lasts. */
  const links = new Map<PersonId, Live[]>()
  const proving = new Map<PersonId, Set<Channel>>()
  const onUp = createListeners<[Link]>()
  const onDown = createListeners<[Link, 'last' | 'spare']>()
  /** A channel came to nothing, or a link was lost. */
  const onTrouble = createListeners<[PersonId, LinkReason]>()
  const waiting: ((peer: PersonId) => boolean)[] = []
  let stopped = false

  function show(peer: PersonId, change: Partial<LinkState> & { phase?: LinkState['phase'] }) {
    const before = store.getState().byPeer[peer] ?? { phase: 'offline' }
    const next = { ...before, ...change }
    const after: LinkState = {
      phase: next.phase,
      ...(next.phase === 'online' && next.path ? { path: next.path } : {}),
      ...(next.phase !== 'online' && next.reason ? { reason: next.reason } : {}),
    }
    if (after.phase === before.phase && after.path === before.path && after.reason === before.reason) return
    store.setState(({ byPeer }) => ({ byPeer: { ...byPeer, [peer]: after } }))
  }

  const current = (peer: PersonId) => links.get(peer)?.at(-1)
  const phase = (peer: PersonId) => {
    const link = current(peer)
    return !link ? 'offline' : link.suspect ? 'connecting' : 'online'
  }

  /** A channel is open: prove it, then use it. Whoever it claims to be was admitted or dialled by us. */
  async function adopt(channel: Channel): Promise<HandshakeFailure | 'proved' | 'flood'> {
    const peer = personAt(channel.remote)
    const others = proving.get(peer) ?? proving.set(peer, new Set()).get(peer)!
    if (stopped || others.size >= MAX_PROVING) {
      channel.close()
      return 'flood'
    }
    others.add(channel)
    const result = await prove({
      channel,
      self: me().id,
      keys: me().keys,
      crypto,
      clock,
      serves: [...services].flatMap(([name, { announced }]) => ((announced?.(peer) ?? true) ? name : [])),
      floor: floor(peer),
    })
    others.delete(channel)
    if (others.size === 0) proving.delete(peer)
    if (stopped) {
      channel.close()
      return 'unproved'
    }
    if (!result.ok) {
      channel.close()
      count(`handshake.${result.why}`)
      trouble(peer, result.why)
      return result.why
    }
    promote(channel, result)
    return 'proved'
  }

  function trouble(peer: PersonId, why: LinkReason) {
    show(peer, { phase: phase(peer), reason: why })
    onTrouble.tell(peer, why)
  }

  function promote(channel: Channel, { serves, version, held }: Proved) {
    const link = createLink(channel, serves, version)
    const peer = link.peer
    const all = links.get(peer) ?? links.set(peer, []).get(peer)!
    all.push(link)
    show(peer, { phase: 'online' })
    void findPath(link, [0, 1_000, 5_000])
    onUp.tell(link)
    for (const frame of held) receive(link, frame)
    channel.onFrame((frame) => receive(link, frame))
    channel.onClose(() => link.close())
    if (all.length > 1) settle(peer, all)
  }

  /** The selected pair may be known only a little later. */
  async function findPath(link: Live, [pause, ...rest]: readonly number[]) {
    const path = link.open ? await link.channel.path().catch(() => undefined) : undefined
    if (!link.open) return
    if (path) show(link.peer, { path })
    else if (pause !== undefined) clock.after(pause, () => void findPath(link, rest))
  }

  /**
   * Two links to one peer: the side with the lower ID alone decides, or both could close a different one. The newest stays: whoever
   * dialled again had a reason. The other side uses both until then.
   */
  function settle(peer: PersonId, all: Live[]) {
    for (const extra of all.slice(0, -MAX_LINKS_PER_PEER)) extra.close()
    if (me().id > peer) return
    const loser = all.at(-2)
    clock.after(LINGER_MS, () => {
      if (loser?.open && current(peer) !== loser) loser.close()
    })
  }

  function createLink(channel: Channel, serves: ReadonlySet<string>, version: number): Live {
    let violations = 0
    const peer = personAt(channel.remote)
    const heartbeat = createHeartbeat({
      clock,
      ping: () => link.send(linkProtocol, 'ping', {}),
      onSuspect: (suspect) => {
        link.suspect = suspect
        if (current(peer) === link) show(peer, { phase: phase(peer) })
      },
      onDead: () => link.close('timeout'),
      unconfirmed: () => waiting.some((unconfirmed) => unconfirmed(peer)),
    })
    const link: Live = {
      peer,
      version,
      channel,
      serves,
      open: true,
      suspect: false,
      speaks: (p) => serves.has(p.name),
      get buffered() {
        return channel.buffered
      },
      whenDrained: () => channel.whenDrained(),
      send(p, kind, body) {
        if (!link.open || !serves.has(p.name)) return false
        const frame = encodeFrame(p.name, kind, body)
        if (frame.length > MAX_FRAME) throw new Error(`a frame of ${frame.length} bytes: ${p.name} ${kind}`)
        if (channel.buffered > MAX_BUFFERED) {
          link.close('timeout')
          return false
        }
        channel.send(frame)
        return true
      },
      violation(what) {
        count(`violation.${what}`)
        if (++violations >= MAX_VIOLATIONS) link.close('refused')
      },
      close(why) {
        if (!link.open) return
        link.open = false
        heartbeat.stop()
        const left = (links.get(peer) ?? []).filter((other) => other !== link)
        if (left.length > 0) links.set(peer, left)
        else links.delete(peer)
        channel.close() // after the swap, so that nothing takes it for the current one
        show(peer, { phase: phase(peer) })
        onDown.tell(link, left.length > 0 ? 'spare' : 'last')
        if (why && left.length === 0) trouble(peer, why)
      },
      heard: heartbeat.heard,
      probe: heartbeat.probe,
    }
    return link
  }

  function receive(link: Live, bytes: Bytes | undefined) {
    if (!link.open) return
    link.heard()
    const frame = bytes && decodeFrame(bytes)
    if (!frame) return link.violation('frame')
    const service = services.get(frame.proto)
    // Own keys only: the remote picks this name, and 'constructor' is on every object.
    if (!service || !Object.hasOwn(service.kinds, frame.kind)) return count('frame.unknown')
    if (!service.audience(link.peer)) return count('frame.audience')
    const body = v.safeParse(service.kinds[frame.kind]!, frame.body)
    if (!body.success) return link.violation(`${frame.proto}.${frame.kind}`)
    const handler = service.handlers[frame.kind]!
    void (async () => handler(link, body.output))().catch(() => count(`handler.${frame.proto}.${frame.kind}`))
  }

  function serve<P extends Protocol>(p: P, audience: Audience, handlers: Handlers<P, Link>, announced?: Audience) {
    services.set(p.name, { kinds: p.kinds, audience, announced, handlers: handlers as unknown as Service['handlers'] })
  }
  serve(linkProtocol, () => true, {
    ping: (from) => void from.send(linkProtocol, 'pong', {}),
    pong: () => undefined,
  })

  return {
    store: store as ReadonlyStore<LinksState>,
    /** Before the first channel: what is served is said in the handshake, to whom it is `announced`. */
    serve,
    adopt,
    /** The newest proved link, if any. */
    to: (peer: PersonId): Link | undefined => current(peer),
    all: (peer: PersonId): readonly Link[] => links.get(peer) ?? [],
    isProving: (peer: PersonId) => proving.has(peer),
    onUp: onUp.add,
    onDown: onDown.add,
    onTrouble: onTrouble.add,
    /** `ask`: does something that was sent to a peer wait for its confirmation? Doubt comes sooner then. */
    whileUnconfirmed: (ask: (peer: PersonId) => boolean) => void waiting.push(ask),
    /** For whoever dials: a try has begun, or failed before there was a channel. */
    dialling: (peer: PersonId) => !current(peer) && show(peer, { phase: 'connecting' }),
    undialled(peer: PersonId, reason?: LinkReason) {
      if (!current(peer)) show(peer, { phase: 'offline', ...(reason ? { reason } : {}) })
    },
    /** The broker knows nobody of that name: an old time-out says nothing any more. That somebody sat in between still does. */
    absent(peer: PersonId) {
      const { byPeer } = store.getState()
      const before = byPeer[peer]
      if (before?.reason !== 'timeout' && before?.reason !== 'unreachable') return
      store.setState({ byPeer: { ...byPeer, [peer]: { phase: before.phase } } })
    },
    setSignalling: (signalling: Signalling) => store.setState({ signalling }),
    /** Probe of every link, as something may have changed around us: each has 3 s to show that it lives. */
    probe() {
      for (const all of links.values()) for (const link of all) link.probe()
    },
    /** No more links to this peer. */
    drop(peer: PersonId) {
      for (const channel of proving.get(peer) ?? []) channel.close()
      for (const link of [...(links.get(peer) ?? [])]) link.close()
    },
    stop() {
      stopped = true
      for (const all of proving.values()) for (const channel of all) channel.close()
      for (const all of [...links.values()]) for (const link of [...all]) link.close()
    },
  }
}
