import { createBrokerAccess } from '../app/brokerAccess.ts'
import type { PageConfig } from '../app/pageConfig.ts'
import { addressOf } from '../engine/ids.ts'
import type { Me } from '../engine/links.ts'
import { createPeerJsTransport } from '../platform/peerjs/transport.ts'
import { afterRelays } from '../platform/relays/afterRelays.ts'
import { createRelays, type Relays } from '../platform/relays/relays.ts'
import type { Clock } from '../ports/clock.ts'
import type { Address, Count, Transport } from '../ports/transport.ts'

/** For one answer of the broker's. Milliseconds. */
const ANSWER_TIMEOUT_MS = 8_000

interface Deps {
  readonly me: Me
  readonly broker: PageConfig['brokers'][number]
  readonly listed: () => PageConfig['iceServers']
  readonly relayOnly: (remote: Address) => boolean
  readonly plainToken: () => string
  readonly connect: (config: RTCConfiguration) => RTCPeerConnection
  readonly clock: Clock
  readonly count: Count
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

/** Tells when this device has come to another network, as far as its browser says so. */
function followNetwork(moved: () => void): () => void {
  const { connection } = navigator as { readonly connection?: EventTarget & { readonly type?: string } }
  let type = connection?.type
  // It also changes with every new estimate of the line's speed.
  const look = () => {
    if (connection?.type === type) return
    type = connection?.type
    moved()
  }
  window.addEventListener('online', moved)
  connection?.addEventListener('change', look)
  return () => {
    window.removeEventListener('online', moved)
    connection?.removeEventListener('change', look)
  }
}

/** The transport over a broker, with the relays that this lends. */
export function createLinkTransport(deps: Deps): { readonly transport: Transport; readonly relays: Relays } {
  const { me, broker, relayOnly, connect, clock, count } = deps
  const access = createBrokerAccess({ ...deps, getJson, listed: () => [...deps.listed()], onLent: () => relays.look() })
  const { iceServers: given, fresh, heard, token } = access
  const relays = createRelays({ given, fresh, heard, connect, clock, count })
  const stopFollowing = followNetwork(relays.moved)
  const { hostname: host, port, protocol, pathname: path } = new URL(broker.url)
  const secure = protocol === 'https:'
  const bare = createPeerJsTransport({
    self: addressOf(me.id),
    load: () => import('peerjs'),
    broker: { host, port: Number(port || (secure ? 443 : 80)), path, secure },
    ...{ iceServers: relays.servers, relays, relayOnly, token, clock, count },
    random: Math.random,
    hasNetwork: () => navigator.onLine,
  })
  const transport = afterRelays(bare, relays)
  // Relays that are there without asking.
  relays.look()
  return {
    relays,
    transport: {
      ...transport,
      probe(networkIsBack) {
        void fresh()
        relays.look()
        transport.probe(networkIsBack)
      },
      stop() {
        stopFollowing()
        access.stop()
        transport.stop()
        relays.stop()
      },
    },
  }
}
