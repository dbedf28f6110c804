import { addressOf, type PersonId } from '../../../src/engine/ids.ts'
import { type Bytes, equalBytes, toHex } from '../../../src/lib/bytes.ts'
import type {
  Address,
  Channel,
  DialResult,
  InboundOffer,
  Transport,
  TransportHandlers,
} from '../../../src/ports/transport.ts'
import type { World } from '../world.ts'

/** Offer as it left its page; what its sender waits for is Mallory's to say. */
export interface Caught extends InboundOffer {
  readonly to: PersonId
  readonly certificate: Bytes
  settle(result: DialResult): void
}
export interface CaughtKnock {
  readonly from: PersonId
  readonly to: PersonId
  readonly metadata: unknown
}

/** One side of a connection that Mallory has let come up. */
export interface Wire {
  readonly owner: PersonId
  readonly remote: PersonId
  readonly role: Channel['role']
  readonly connectionId: string
  readonly certificates: { readonly local: Bytes; readonly remote: Bytes }
  readonly sent: Bytes[]
  put(frame: Bytes | undefined): void
  hangUp(): void
  readonly closed: boolean
}

/** What a browser would put there, as far as it is looked at. */
const sdpOf = (certificate: Bytes, ufrag: string) =>
  `v=0\r\na=ice-ufrag:${ufrag}\r\na=fingerprint:sha-256 ${(toHex(certificate).toUpperCase().match(/../g) ?? []).join(':')}\r\n`

export type MiddleNet = ReturnType<typeof createMiddleNet>

/** Network of a world that is Mallory's: nothing arrives but what she delivers, and nobody's connection comes up but how she wants it. */
export function createMiddleNet(world: World) {
  const pages = new Map<string, TransportHandlers>()
  const offers: Caught[] = []
  const knocks: CaughtKnock[] = []
  const wires: Wire[] = []
  let dials = 0

  function transport(self: Address): Transport {
    let mine: TransportHandlers | undefined
    return {
      self,
      start(handlers) {
        mine = handlers
        pages.set(self, handlers)
        world.clock.after(0, () => pages.get(self) === handlers && handlers.onSignalling('online'))
      },
      dial(remote, connectionId, metadata, bind) {
        const certificate = world.crypto.random(32)
        const ufrag = `ufrag${++dials}`
        let settle: (result: DialResult) => void = () => undefined
        const result = new Promise<DialResult>((resolve) => {
          settle = resolve
        })
        void (async () => {
          const sdp = sdpOf(certificate, ufrag)
          const binding = await bind(sdp)
          offers.push({
            ...{ from: self, to: remote as string as PersonId, connectionId, metadata: await metadata },
            ...{ binding, sdp, certificate, settle },
          })
        })().catch(() => settle({ ok: false, why: 'failed' }))
        world.clock.after(20_000, () => settle({ ok: false, why: 'timeout' }))
        return { connectionId, answered: false, result, cancel: () => settle({ ok: false, why: 'cancelled' }) }
      },
      knock(remote, metadata) {
        knocks.push({ from: self as string as PersonId, to: remote as string as PersonId, metadata })
        return true
      },
      probe: () => undefined,
      hide: () => undefined,
      // Another page may be there by now.
      stop: () => void (pages.get(self) === mine && pages.delete(self)),
    }
  }
  Object.assign(world.net, { transport })

  /** One side comes up. What is said on it stays with Mallory. */
  function wire(setting: Pick<Wire, 'owner' | 'remote' | 'role' | 'connectionId' | 'certificates'>) {
    let receive: ((frame: Bytes | undefined) => void) | undefined
    let closed = false
    const held: (Bytes | undefined)[] = []
    const closers: (() => void)[] = []
    function close() {
      if (closed) return
      closed = true
      for (const tell of closers.splice(0)) tell()
    }
    const made: Wire = {
      ...setting,
      sent: [],
      put(frame) {
        if (closed) return
        if (receive) receive(frame)
        else held.push(frame)
      },
      hangUp: close,
      get closed() {
        return closed
      },
    }
    const channel: Channel = {
      remote: addressOf(setting.remote),
      role: setting.role,
      connectionId: setting.connectionId,
      fingerprints: setting.certificates,
      buffered: 0,
      send: (frame) => void (closed || made.sent.push(frame)),
      whenDrained: async () => undefined,
      onPath: (tell) => tell('direct'),
      onFrame(tell) {
        receive = tell
        for (const frame of held.splice(0)) tell(frame)
      },
      onClose: (tell) => void (closed ? world.clock.after(0, tell) : closers.push(tell)),
      close,
    }
    wires.push(made)
    return { made, channel }
  }

  return {
    offers,
    knocks,
    wires,
    /** A request reaches somebody. */
    knock: ({ from, to, metadata }: CaughtKnock) => pages.get(to)?.onKnock(addressOf(from), structuredClone(metadata)),
    /** Is this offer answered? */
    admits: async (to: PersonId, offer: InboundOffer): Promise<boolean> => {
      const { from, connectionId, metadata, binding, sdp } = offer
      const answer = pages.get(to)?.admit({ from, connectionId, metadata: structuredClone(metadata), binding, sdp })
      return (await answer) === true
    },
    /** The side of whoever was dialled, with a certificate of their own; it sees the one that is given. */
    answer(to: PersonId, offer: InboundOffer, seen: Bytes): Wire {
      const certificates = { local: world.crypto.random(32), remote: seen }
      const { connectionId } = offer
      const remote = offer.from as string as PersonId
      const { made, channel } = wire({ owner: to, remote, role: 'answerer', connectionId, certificates })
      pages.get(to)?.onChannel(channel)
      return made
    },
    /** The side of whoever dialled. */
    connect(offer: Caught, seen: Bytes): Wire {
      const certificates = { local: offer.certificate, remote: seen }
      const owner = offer.from as string as PersonId
      const { made, channel } = wire({
        ...{ owner, remote: offer.to, role: 'offerer' },
        connectionId: offer.connectionId,
        certificates,
      })
      offer.settle({ ok: true, channel })
      return made
    },
    /** A page goes away, and with it all that it had open. */
    close(owner: PersonId) {
      for (const one of wires) if (one.owner === owner) one.hangUp()
    },
  }
}

/** Did both run one session: same place, and each sees the certificate that the other has? */
export const belongTogether = (one: Wire, other: Wire): boolean =>
  one.owner === other.remote &&
  one.remote === other.owner &&
  one.role !== other.role &&
  one.connectionId === other.connectionId &&
  equalBytes(one.certificates.local, other.certificates.remote) &&
  equalBytes(one.certificates.remote, other.certificates.local)
