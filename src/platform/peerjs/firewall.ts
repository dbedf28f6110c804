import { MAX_CANDIDATES } from '../../lib/sdp.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Address, Count, DialFailure, TransportHandlers } from '../../ports/transport.ts'
import { DIAL_MS, MAX_INBOUND, MAX_INBOUND_EACH } from './limits.ts'
import { type BrokerMessage, type Candidate, readMessage } from './message.ts'
import { createNegotiations, type Negotiation } from './negotiations.ts'

type Offer = Extract<BrokerMessage, { type: 'OFFER' }>
type Answer = Extract<BrokerMessage, { type: 'ANSWER' }>

interface Deps {
  self: Address
  clock: Clock
  count: Count
  handlers: Pick<TransportHandlers, 'admit' | 'fitsDescription' | 'fitsCandidate' | 'onKnock' | 'onUnopened'>
  session: { isOpen(): boolean; opened(): void; taken(): void; probed(nonce: string): void }
  /** Makes the RTCPeerConnection for an offer that was admitted; undefined when the browser refuses. */
  accept(negotiation: Negotiation, sdp: string): Negotiation['connection'] | undefined
}

export type Firewall = ReturnType<typeof createFirewall>

/**
 * Firewall: everything that the broker says comes through here, and is admitted, held or dropped; what is dropped is
 * counted. Nothing that it says ends a connection that lives: who speaks here is the broker, or whoever it lets speak.
 */
export function createFirewall({ self, clock, count, handlers, session, accept }: Deps) {
  const negotiations = createNegotiations()
  const { find, begin, finish, unanswered } = negotiations

  function receive(data: unknown) {
    const message = readMessage(data)
    if (typeof message === 'string') return count(`broker.${message}`)
    switch (message.type) {
      case 'OPEN':
        return session.opened()
      case 'ID-TAKEN':
        return session.taken()
      case 'ERROR': // the words are for people who run brokers; that the socket is closed afterwards is what matters
      case 'LEAVE':
        return count(`broker.${message.type.toLowerCase()}`)
      case 'EXPIRE':
        return expire(message.from)
      case 'KNOCK':
        return message.from === self ? count('broker.self') : handlers.onKnock(message.from, message.metadata)
      case 'CANDIDATE':
        if (message.from === self) return session.probed(message.connectionId)
        return candidate(message.from, message.connectionId, message.candidate)
      case 'ANSWER':
        return answer(message)
      case 'RESTART': {
        // Only of what is open: whether it is the remote's own word is for those above to find out.
        const connection = find(message.from, message.connectionId)?.connection
        return connection?.isOpen() ? connection.takeWord(message.word) : count('broker.orphan')
      }
      case 'OFFER':
        void offer(message)
    }
  }

  async function offer({ from, connectionId, sdp, metadata, binding }: Offer) {
    if (from === self) return count('broker.self')
    if (find(from, connectionId)) return count('broker.duplicate')
    if (!handlers.fitsDescription(sdp)) return count('broker.description')
    if (!makeRoom(from)) return count('broker.flood')
    const negotiation = begin(from, connectionId, 'answerer')
    negotiation.seen = candidatesIn(sdp)
    const cancel = clock.after(DIAL_MS, () => finish(negotiation))
    const admitted = await handlers.admit({ from, connectionId, metadata, binding, sdp }).catch(() => false)
    cancel()
    const unopened = (why: DialFailure) => admitted && handlers.onUnopened?.(from, connectionId, why)
    if (find(from, connectionId) !== negotiation) return unopened('cancelled')
    // Without the broker the answer would be lost, and the other side waits for nothing.
    const isOpen = session.isOpen()
    const connection = admitted && isOpen ? accept(negotiation, sdp) : undefined
    if (!connection) {
      count('broker.refused')
      finish(negotiation)
      return unopened(isOpen ? 'stranded' : 'offline')
    }
    negotiation.connection = connection
    describe(negotiation)
  }

  /** Room for one more offer. A page that is reloaded leaves offers behind: who dials again has given up on them. */
  function makeRoom(from: Address): boolean {
    const waiting = negotiations.waiting()
    const [oldest, ...others] = waiting.filter((n) => n.remote === from)
    if (!oldest || others.length + 1 < MAX_INBOUND_EACH) return waiting.length < MAX_INBOUND
    count('broker.flood')
    finish(oldest)
    oldest.connection?.end('cancelled')
    return true
  }

  async function answer({ from, connectionId, sdp }: Answer) {
    const negotiation = find(from, connectionId)
    const connection = negotiation?.connection
    if (!negotiation || !connection) return count('broker.orphan')
    // Also where we are the one who answers: what has been described is not described again.
    if (negotiation.described) return count('broker.duplicate')
    if (!handlers.fitsDescription(sdp)) {
      count('broker.description')
      return connection.end('refused')
    }
    negotiation.seen += candidatesIn(sdp)
    const taken = connection.takeAnswer(sdp)
    describe(negotiation)
    if (await taken) return
    count('broker.description')
    connection.end('refused')
  }

  function candidate(from: Address, connectionId: string, it: Candidate) {
    const negotiation = find(from, connectionId)
    if (!negotiation) return count('broker.orphan')
    if (!handlers.fitsCandidate(it.candidate) || negotiation.seen >= MAX_CANDIDATES) return count('broker.candidate')
    negotiation.seen++
    if (negotiation.described) negotiation.connection?.addCandidate(it)
    else negotiation.early.push(it)
  }

  function describe(negotiation: Negotiation) {
    negotiation.described = true
    for (const it of negotiation.early.splice(0)) negotiation.connection?.addCandidate(it)
  }

  /** Nobody took our offer. It says which peer, not which offer: only those that were never answered can be meant. */
  function expire(from: Address) {
    const meant = unanswered().filter((negotiation) => negotiation.remote === from)
    if (meant.length === 0) count('broker.expire')
    for (const negotiation of meant) negotiation.connection?.end('absent')
  }

  return {
    receive,
    find,
    begin,
    finish,
    /** The broker is gone, and with it every answer that was on its way. */
    lost() {
      for (const negotiation of unanswered()) negotiation.connection?.end('offline')
    },
  }
}

const candidatesIn = (sdp: string) => sdp.split('\na=candidate:').length - 1
