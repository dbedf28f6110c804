import type { AppDeps } from '../app/appDeps.ts'
import type { PageConfig } from '../app/pageConfig.ts'
import { personAt } from '../engine/ids.ts'
import type { Settings } from '../features/settings/settings.ts'
import { toBase64Url } from '../lib/bytes.ts'
import { BROKER_TOKEN } from '../lib/places.ts'
import type { PeerJsTransport } from '../platform/peerjs/transport.ts'
import type { Relays } from '../platform/relays/relays.ts'
import type { Clock } from '../ports/clock.ts'
import type { Crypto } from '../ports/crypto.ts'
import type { Count } from '../ports/transport.ts'

interface Deps {
  readonly crypto: Crypto
  readonly clock: Clock
  readonly count: Count
  config(): PageConfig
}

/** Connections of this page: the transport over the chosen broker, and side connections, which take the same ways. */
export function createConnections({
  crypto,
  clock,
  count,
  config,
}: Deps): Pick<AppDeps, 'sideEnds' | 'transport' | 'probes'> {
  /** Relays of the transport in use. */
  let relays: Relays | undefined
  /** Attempts of the transport in use. */
  let attempts: PeerJsTransport['attempts'] = () => ({ connections: [], failed: undefined })
  const connect = (given: RTCConfiguration) => new RTCPeerConnection(given)

  /** Broker that was chosen, of those that the page may use. */
  function brokerIn({ store }: Settings) {
    const { brokers } = config()
    const { broker: chosen } = store.getState()
    return brokers.find(({ url }) => url === chosen) ?? brokers[0]
  }

  /** Lets a broker without claims tell this profile from a squatter, also after a crash that left the old socket behind. */
  function brokerToken(): string {
    const known = localStorage.getItem(BROKER_TOKEN)
    if (known && /^[A-Za-z0-9_-]{43}$/.test(known)) return known
    const made = toBase64Url(crypto.random(32))
    localStorage.setItem(BROKER_TOKEN, made)
    return made
  }

  return {
    async probes(settings) {
      const { createProbes } = await import('../platform/doctor/probes.ts')
      return createProbes({
        connect,
        clock,
        isHidden: () => settings.store.getState().relayOnly,
        attempts: (remote) => attempts(remote),
        page: window,
        server() {
          const { url, claims, icePath } = brokerIn(settings)
          const listed = config().iceServers.flatMap(({ urls, ...opens }) =>
            [urls].flat().map((one) => ({ url: one, ...opens })),
          )
          return { url, checksIds: claims !== 'none', lends: icePath !== undefined, listed }
        },
      })
    },
    async sideEnds(hidesFrom) {
      const { createSideEnds } = await import('../platform/side/sideEnds.ts')
      return createSideEnds({
        connect,
        iceServers: () => relays?.servers() ?? [],
        relays: {
          ready: () => relays?.ready(),
          watch: (pc, giveUp) => relays?.watch(pc, giveUp),
        },
        relayOnly: hidesFrom,
        sha256: crypto.sha256,
        count,
      })
    },
    async transport(me, settings, hidesFrom) {
      const { createLinkTransport } = await import('./linkTransport.ts')
      const made = createLinkTransport({
        ...{ me, connect, clock, count, plainToken: brokerToken },
        broker: brokerIn(settings),
        listed: () => config().iceServers,
        relayOnly: (remote) => hidesFrom(personAt(remote)),
      })
      relays = made.relays
      attempts = made.transport.attempts
      return made.transport
    },
  }
}
