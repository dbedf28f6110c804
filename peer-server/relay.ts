import { type Sender, tagOf } from './acquaintance.ts'
import type { ClientSocket } from './clientSocket.ts'
import type { Cluster } from './cluster/cluster.ts'
import { type Envelope, expire, from, readEnvelope, senderOf } from './envelope.ts'
import { frameFrom, frameOf } from './frame.ts'
import { MAX_FRAME, MAX_ID, MAX_PLACE } from './limits.ts'
import type { Metrics } from './metrics.ts'
import { isId } from './registration.ts'

/** Relayed messages: what clients say to each other. The rest of the protocol is the server's to say. */
const RELAYED = new Set(['OFFER', 'ANSWER', 'CANDIDATE'])

export interface RelayDeps {
  /** Of this node, by ID. */
  readonly clients: ReadonlyMap<string, ClientSocket>
  readonly cluster: () => Pick<Cluster, 'send'>
  readonly metrics: Metrics
}

export interface Relay {
  /** A message that a client of this node sends. */
  onMessage(client: ClientSocket, envelope: Envelope, message: Buffer): void
  /** A letter that another node has for a client of this one. */
  deliver(id: string, letter: string): void
}

/** Letter: a message on its way between nodes, below the place of its sender, which the receiver's budget is counted by. */
const letterOf = (place: string, text: string) => `${place}\n${text}`

/** Letters are no larger than what a client may say, its place and its sender. Characters. */
const MAX_LETTER = MAX_FRAME + MAX_PLACE + MAX_ID + 16

/** Letter as another node wrote it for the client `id`; undefined: no node writes such. Its sender is bounded by what a receiver takes of strangers. */
const openLetter = (id: string, letter: string): { sender: Sender; text: string; envelope: Envelope } | undefined => {
  if (letter.length > MAX_LETTER) return undefined
  const end = letter.indexOf('\n')
  const text = letter.slice(end + 1)
  const place = letter.slice(0, Math.max(0, end))
  const envelope = readEnvelope(text)
  if (place.length > MAX_PLACE || envelope === undefined) return undefined
  const src = senderOf(text)
  const isOurs = isId(src) && text.endsWith(`,"src":"${src}"}`)
  if (!isOurs || envelope.dst !== id || !RELAYED.has(envelope.type)) return undefined
  return { sender: { tag: tagOf(src), place }, text, envelope }
}

/** Relay of messages between clients, of this node and of the others. */
export const createRelay = ({ clients, cluster, metrics }: RelayDeps): Relay => {
  const sendAbroad = async (client: ClientSocket, type: string, dst: string, message: Buffer) => {
    const letter = letterOf(client.place, from(message.toString(), client.id))
    if (await cluster().send(dst, letter)) return metrics.message('elsewhere')
    metrics.message('absent')
    // At once: PeerJS does not repeat an offer. Candidates follow what was answered already.
    if (type !== 'CANDIDATE') client.send(expire(dst, client.id))
  }

  return {
    onMessage(client, { type, dst, isRequest }, message) {
      // A message to oneself asks whether the broker is still there, whatever it says; LEAVE, EXPIRE and OPEN to others would be lies.
      if (dst === undefined || (dst !== client.id && !RELAYED.has(type))) return metrics.message('ignored')
      const here = clients.get(dst)
      client.speakTo(here?.tag ?? tagOf(dst))
      if (here === undefined) return void sendAbroad(client, type, dst, message)
      const dropped = here.refuses(client, { type, isRequest, bytes: message.length }, client.heardAt)
      if (dropped !== undefined) return metrics.message(dropped)
      here.relay(frameFrom(message, client.tail))
      metrics.message('here')
    },

    deliver(id, letter) {
      const client = clients.get(id)
      if (client === undefined) return
      const opened = openLetter(id, letter)
      if (opened === undefined) return metrics.message('forged')
      const { sender, text, envelope } = opened
      const telling = { ...envelope, bytes: Buffer.byteLength(text) }
      const dropped = client.refuses(sender, telling, performance.now())
      if (dropped === undefined) client.relay(frameOf(text))
      else metrics.message(dropped)
    },
  }
}
