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
import type { Link, Links } from '../links.ts'
import type { Audience } from '../protocol.ts'
import { createKeptSides } from './keptSides.ts'
import { createPeerRates } from './peerRates.ts'
import { SECTIONS, type Side } from './side.ts'
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
  let stopped = false

  const sides = createKeptSides({ links, ends, clock, count })
  const rates = createPeerRates(clock)

  function whyNot(peer: Peer): SideEnding | undefined {
    if (stopped || !audience(peer)) return 'refused'
    const link = links.to(peer)
    if (!link) return 'offline'
    if (!link.speaks(sideProtocol)) return 'unsupported'
    return sides.isFull(peer) ? 'limit' : undefined
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
      : sides.make({
          ...{ peer, id, purpose, opener: true },
          onBound: (connection) => settle({ ok: true, connection }),
          onOver: (why) => settle(failed(why)),
        })
    if (!side) settle(failed(hinders ?? 'failed'))
    return { result, cancel: () => side?.end('closed') }
  }

  function deny(from: Link, id: string, why: SideEnding) {
    count(`side.denied.${why}`)
    sides.setEnded(from.peer, id)
    from.send(sideProtocol, 'close', { id, why })
  }

  function onOpen(from: Link, id: string, word: string) {
    const { peer } = from
    const known = sides.get(peer, id)
    if (known?.opener) return from.violation('side.open') // an ID of ours, which says nothing of theirs
    if (known) return known.takeOpen()
    if (!rates.of(peer).opens.spend()) return from.violation('side.flood')
    const room = isPurpose(word) ? rooms.get(word) : undefined
    if (sides.hasEnded(peer, id)) return deny(from, id, 'closed')
    if (stopped || !isPurpose(word) || !room?.admits(peer)) return deny(from, id, 'refused')
    if (sides.isFull(peer)) return deny(from, id, 'limit')
    const side = sides.make({
      ...{ peer, id, purpose: word, opener: false },
      onBound: (connection) => room.onOpen(connection),
      onOver: () => undefined,
    })
    if (!side) deny(from, id, 'failed')
  }

  /** A signal for what is not here (closed, never opened, somebody else's): the peer is told, unless it does not stop asking. */
  function find(from: Link, id: string): Side | undefined {
    const side = sides.get(from.peer, id)
    if (side) return side
    count('side.stray')
    if (rates.of(from.peer).strays.spend()) from.send(sideProtocol, 'close', { id, why: 'unknown' })
    else from.violation('side.stray')
    return undefined
  }

  /** The newest link is another one than before. */
  function onLink(peer: Peer) {
    const link = links.to(peer)
    for (const side of sides.of(peer)) {
      if (!audience(peer)) side.end('refused')
      else if (link && !link.speaks(sideProtocol)) side.end('unsupported')
      else if (link) side.onLink()
    }
  }

  function closeAll() {
    for (const side of sides.all()) side.end('closed')
  }

  links.serve(sideProtocol, audience, {
    open: (from, { id, purpose }) => onOpen(from, id, purpose),
    description: (from, body) => find(from, body.id)?.takeDescription(from, body),
    candidate: (from, body) => find(from, body.id)?.takeCandidate(from, body),
    confirm: (from, { id, n }) => find(from, id)?.takeConfirm(from, n),
    close(from, { id, why }) {
      const side = sides.get(from.peer, id)
      if (side) side.end(endingSaid(why), false)
      else count('side.stray')
    },
  })
  const stopListening = [links.onUp(({ peer }) => onLink(peer)), links.onDown(({ peer }) => onLink(peer))]

  return {
    open,
    serve(purpose, room) {
      rooms.set(purpose, room)
      return () => {
        if (rooms.get(purpose) === room) rooms.delete(purpose)
      }
    },
    drop(peer) {
      for (const side of sides.of(peer)) side.end('closed')
      rates.forget(peer)
    },
    wake() {
      for (const side of sides.all()) side.wake()
    },
    closeAll,
    stop() {
      stopped = true
      for (const stop of stopListening) stop()
      closeAll()
    },
  }
}
