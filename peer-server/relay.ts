import type { ClientSocket } from './clientSocket.ts'
import type { Cluster } from './cluster/cluster.ts'
import { type Envelope, expire, from } from './envelope.ts'
import { frameFrom } from './frame.ts'
import type { Metrics } from './metrics.ts'

/** Relayed messages: what clients say to each other. The rest of the protocol is the server's to say. */
const RELAYED = new Set(['OFFER', 'ANSWER', 'CANDIDATE'])

export interface RelayDeps {
  /** Of this node, by ID. */
  readonly clients: ReadonlyMap<string, ClientSocket>
  readonly cluster: Pick<Cluster, 'send'>
  readonly metrics: Metrics
}

/** Relay of messages between clients, of this node and of the others. */
export const createRelay = ({ clients, cluster, metrics }: RelayDeps) => {
  const sendAbroad = async (client: ClientSocket, { type, dst }: Envelope & { dst: string }, text: string) => {
    if (await cluster.send(dst, text)) return metrics.message('elsewhere')
    metrics.message('absent')
    // At once: PeerJS does not repeat an offer. Candidates follow what was answered already.
    if (type !== 'CANDIDATE') client.send(expire(dst, client.id))
  }

  return (client: ClientSocket, envelope: Envelope, message: Buffer) => {
    const { type, dst } = envelope
    // A message to oneself asks whether the broker is still there, whatever it says; LEAVE, EXPIRE and OPEN to others would be lies.
    if (dst === undefined || (dst !== client.id && !RELAYED.has(type))) return metrics.message('ignored')
    const here = clients.get(dst)
    if (here === undefined) return void sendAbroad(client, { type, dst }, from(message.toString(), client.id))
    here.relay(frameFrom(message, client.id))
    metrics.message('here')
  }
}
