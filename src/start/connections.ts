import { createBrokerAccess } from '../app/brokerAccess.ts'
import type { AppDeps } from '../app/createApp.ts'
import type { PageConfig } from '../app/pageConfig.ts'
import { addressOf, personAt } from '../engine/ids.ts'
import type { Settings } from '../features/settings/settings.ts'
import { toBase64Url } from '../lib/bytes.ts'
import { BROKER_TOKEN } from '../lib/places.ts'
import type { PeerJsTransport } from '../platform/peerjs/transport.ts'
import type { Clock } from '../ports/clock.ts'
import type { Crypto } from '../ports/crypto.ts'
import type { Count } from '../ports/transport.ts'

/** For one answer of the broker's. Milliseconds. */
const ANSWER_TIMEOUT_MS = 8_000

interface Deps {
  readonly crypto: Crypto
  readonly clock: Clock
  readonly count: Count
  config(): PageConfig
}

/** The answer of a server that is well, or a rejection. */
async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url, {
    cache: 'no-store',
    credentials: 'omit',
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  })
  if (!response.ok) throw new Error(`${response.status}`)
  return response.json()
}

/** Connections of this page: the transport over the chosen broker, and side connections, which take the same ways. */
export function createConnections({
  crypto,
  clock,
  count,
  config,
}: Deps): Pick<AppDeps, 'sideEnds' | 'transport' | 'probes'> {
  /** ICE servers of the transport in use. */
  let iceServers: () => RTCIceServer[] = () => []
  /** Attempts of the transport in use. */
  let attempts: PeerJsTransport['attempts'] = () => ({ connections: [], failed: undefined })

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
        connect: (given) => new RTCPeerConnection(given),
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
        connect: (given) => new RTCPeerConnection(given),
        iceServers: () => iceServers(),
        relayOnly: hidesFrom,
        sha256: crypto.sha256,
        count,
      })
    },
    async transport(me, settings, hidesFrom) {
      const { createPeerJsTransport } = await import('../platform/peerjs/transport.ts')
      const broker = brokerIn(settings)
      const url = new URL(broker.url)
      const listed = () => [...config().iceServers]
      const access = createBrokerAccess({ me, broker, getJson, clock, count, plainToken: brokerToken, listed })
      iceServers = () => access.iceServers().map((server) => ({ ...server }))
      const transport = createPeerJsTransport({
        self: addressOf(me.id),
        load: () => import('peerjs'),
        broker: {
          host: url.hostname,
          port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
          path: url.pathname,
          secure: url.protocol === 'https:',
        },
        iceServers,
        relayOnly: (remote) => hidesFrom(personAt(remote)),
        token: access.token,
        clock,
        random: Math.random,
        count,
      })
      attempts = transport.attempts
      return {
        ...transport,
        stop() {
          access.stop()
          transport.stop()
        },
      }
    },
  }
}
