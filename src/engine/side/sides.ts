import { toBase64Url } from '../../lib/bytes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type {
  SideConnections,
  SideEnding,
  SideEnds,
  SidePurpose,
  SideResult,
  SideRoom,
} from '../../ports/sideConnections.ts'
import type { Count } from '../../ports/transport.ts'
import { createSeen } from '../gate.ts'
import type { Link, Links } from '../links.ts'
import type { Audience } from '../protocol.ts'
import { createRate } from './rate.ts'
import { createSide, SECTIONS, type Side } from './side.ts'
import { MAX_ENDED, MAX_SIDES, MAX_SIDES_PER_PEER, OPEN_RATE, STRAY_RATE } from './sideLimits.ts'
import { endingSaid, sideProtocol } from './sideProtocol.ts'

interface Deps {
  links: Pick<Links, 'serve' | 'to' | 'onUp' | 'onDown'>
  ends: SideEnds
  /** With whom there may be side connections at all. */
  audience: Audience
  crypto: Pick<Crypto, 'random'>
  clock: Clock
  count: Count
}

const isPurpose = (word: string): word is SidePurpose => Object.hasOwn(SECTIONS, word)
const failed = (why: SideEnding): SideResult => ({ ok: false, why })

/** Side connections over proved links. To be made before the first channel: what is served is said in the handshake. */
export function createSides({ links, ends, audience, crypto, clock, count }: Deps): SideConnections {
  type Peer = Link['peer']
  const rooms = new Map<SidePurpose, SideRoom>()
  const byPeer = new Map<Peer, Map<string, Side>>()
  /** Of everybody who ever signalled; not even a new link makes them forget. */
  const rates = new Map<Peer, { opens: ReturnType<typeof createRate>; strays: ReturnType<typeof createRate> }>()
  const ended = createSeen(MAX_ENDED)
  let stopped = false

  const of = (peer: Peer): readonly Side[] => [...(byPeer.get(peer)?.values() ?? [])]
  const all = (): readonly Side[] => [...byPeer.keys()].flatMap(of)
  const isFull = (peer: Peer) => of(peer).length >= MAX_SIDES_PER_PEER || all().length >= MAX_SIDES
  const ratesOf = (peer: Peer) => {
    const known = rates.get(peer)
    if (known) return known
    const made = { opens: createRate(clock, OPEN_RATE), strays: createRate(clock, STRAY_RATE) }
    rates.set(peer, made)
    return made
  }
  const endedKey = (peer: Peer, id: string) => `${peer} ${id}`

  /** Side connection of one ID; `undefined` when the browser has no more of them. */
  function make(
    peer: Peer,
    id: string,
    purpose: SidePurpose,
    opener: boolean,
    onBound: Parameters<typeof createSide>[0]['onBound'],
    onOver: (why: SideEnding) => void,
  ): Side | undefined {
    const side = createSide({
      ...{ peer, id, purpose, opener, onBound, ends, clock, count },
      link: () => links.to(peer),
      onOver(why, says) {
        const left = byPeer.get(peer)
        left?.delete(id)
        if (left?.size === 0) byPeer.delete(peer)
        ended.add(endedKey(peer, id))
        if (says) links.to(peer)?.send(sideProtocol, 'close', { id, why })
        onOver(why)
      },
    })
    if (!side) return undefined
    const others = byPeer.get(peer) ?? new Map<string, Side>()
    byPeer.set(peer, others.set(id, side))
    return side
  }

  function open(peer: Peer, purpose: SidePurpose) {
    let settle: (result: SideResult) => void = () => undefined
    const result = new Promise<SideResult>((resolve) => {
      settle = resolve
    })
    const hinders = whyNot(peer)
    const id = toBase64Url(crypto.random(16))
    const side = hinders
      ? undefined
      : make(
          ...([peer, id, purpose, true] as const),
          (connection) => settle({ ok: true, connection }),
          (why) => settle(failed(why)),
        )
    if (!side) settle(failed(hinders ?? 'failed'))
    return { result, cancel: () => side?.end('closed') }
  }
  function whyNot(peer: Peer): SideEnding | undefined {
    if (stopped || !audience(peer)) return 'refused'
    const link = links.to(peer)
    if (!link) return 'offline'
    if (!link.speaks(sideProtocol)) return 'unsupported'
    return isFull(peer) ? 'limit' : undefined
  }

  function onOpen(from: Link, id: string, word: string) {
    const { peer } = from
    const known = byPeer.get(peer)?.get(id)
    if (known?.opener) return from.violation('side.open') // an ID of ours, which says nothing of theirs
    if (known) return known.takeOpen()
    if (!ratesOf(peer).opens.spend()) return from.violation('side.flood')
    const room = isPurpose(word) ? rooms.get(word) : undefined
    if (ended.has(endedKey(peer, id))) return deny(from, id, 'closed')
    if (stopped || !isPurpose(word) || !room?.admits(peer)) return deny(from, id, 'refused')
    if (isFull(peer)) return deny(from, id, 'limit')
    const side = make(
      ...([peer, id, word, false] as const),
      (connection) => room.onOpen(connection),
      () => undefined,
    )
    if (!side) deny(from, id, 'failed')
  }
  function deny(from: Link, id: string, why: SideEnding) {
    count(`side.denied.${why}`)
    ended.add(endedKey(from.peer, id))
    from.send(sideProtocol, 'close', { id, why })
  }

  /** A signal for what is not here (closed, never opened, somebody else's): the peer is told, unless it does not stop asking. */
  function find(from: Link, id: string): Side | undefined {
    const side = byPeer.get(from.peer)?.get(id)
    if (side) return side
    count('side.stray')
    if (ratesOf(from.peer).strays.spend()) from.send(sideProtocol, 'close', { id, why: 'unknown' })
    else from.violation('side.stray')
    return undefined
  }

  links.serve(sideProtocol, audience, {
    open: (from, { id, purpose }) => onOpen(from, id, purpose),
    description: (from, body) => find(from, body.id)?.takeDescription(from, body),
    candidate: (from, body) => find(from, body.id)?.takeCandidate(from, body),
    confirm: (from, { id, n }) => find(from, id)?.takeConfirm(from, n),
    close(from, { id, why }) {
      const side = byPeer.get(from.peer)?.get(id)
      if (side) side.end(endingSaid(why), false)
      else count('side.stray')
    },
  })

  /** The newest link is another one than before. */
  function onLink(peer: Peer) {
    const link = links.to(peer)
    for (const side of of(peer)) {
      if (!audience(peer)) side.end('refused')
      else if (link && !link.speaks(sideProtocol)) side.end('unsupported')
      else if (link) side.onLink()
    }
  }
  const stopListening = [links.onUp(({ peer }) => onLink(peer)), links.onDown(({ peer }) => onLink(peer))]

  function closeAll() {
    for (const side of all()) side.end('closed')
  }

  return {
    open,
    serve(purpose, room) {
      rooms.set(purpose, room)
      return () => {
        if (rooms.get(purpose) === room) rooms.delete(purpose)
      }
    },
    drop(peer) {
      for (const side of of(peer)) side.end('closed')
      rates.delete(peer)
    },
    wake() {
      for (const side of all()) side.wake()
    },
    closeAll,
    stop() {
      stopped = true
      for (const stop of stopListening) stop()
      closeAll()
    },
  }
}
