import { createDialer, type Dialer } from '../engine/dialer.ts'
import { answerReason } from '../engine/dials.ts'
import { createGate } from '../engine/gate.ts'
import { type PersonId, personAt } from '../engine/ids.ts'
import { isBackLately } from '../engine/instance.ts'
import type { Links, Me } from '../engine/links.ts'
import type { Reach } from '../engine/reach.ts'
import { createRelayHealth } from '../engine/relayHealth.ts'
import type { Restarts } from '../engine/restart/restarts.ts'
import { createStamps } from '../engine/stamps.ts'
import type { IdentityRoom, Self } from '../features/identity/identity.ts'
import type { PeopleRoom } from '../features/people/createPeople.ts'
import type { BrokerChoice, Settings } from '../features/settings/settings.ts'
import { checkCandidate, checkDescription } from '../lib/sdp.ts'
import type { Clock } from '../ports/clock.ts'
import type { Crypto } from '../ports/crypto.ts'
import type { QuickStore } from '../ports/quickStore.ts'
import type { SideEnds } from '../ports/sideConnections.ts'
import type { Count, Transport } from '../ports/transport.ts'
import { createHiding, type HidesFrom } from './hiding.ts'

interface Deps {
  transport(me: Me, settings: Settings, hidesFrom: HidesFrom): Promise<Transport>
  sideEnds(hidesFrom: HidesFrom): Promise<SideEnds>
  settings: Settings
  self(): Self
  crypto: Crypto
  clock: Clock
  count: Count
  links: Links
  reach: Reach
  people: PeopleRoom
  identity: Pick<IdentityRoom, 'store'>
  stamps: QuickStore
  brokers: readonly [BrokerChoice, ...BrokerChoice[]]
}

/** To whoever dials, a link in doubt is none: what takes its place comes before it goes. */
const soundOf = (links: Links): Links => ({
  ...links,
  to(peer) {
    const link = links.to(peer)
    return link?.suspect ? undefined : link
  },
})

export type Network = ReturnType<typeof createNetwork>

/** Network: transport, gate and dialer, from the moment when there is an identity. Without them the rest still works. */
export function createNetwork(deps: Deps) {
  const { settings, self, crypto, clock, count, links, reach, people, identity, brokers } = deps
  const stamps = createStamps(clock, deps.stamps)
  const relays = createRelayHealth(clock.now)
  let running:
    | { transport: Transport; dialer: Dialer; sideEnds: SideEnds; restarts: Restarts; stops: readonly (() => void)[] }
    | undefined
  let stopped = false

  const myName = () => {
    const state = identity.store.getState()
    return state.phase === 'ready' ? state.name : ''
  }

  /** Does the broker in use let nobody send under another’s ID? */
  function checksIds(): boolean {
    const { broker } = settings.store.getState()
    return (brokers.find(({ url }) => url === broker) ?? brokers[0]).checksIds
  }

  const { hidesFrom, onHide } = createHiding({ settings, reach })
  /** Hiding: what could tell an address that is hidden now ends, and friends are dialled anew. Whoever shows it again may be let through. */
  function hide(is = true) {
    if (!is) return running?.dialer.nowAll(true)
    running?.sideEnds.hide()
    running?.transport.hide()
  }

  async function connect(me: Self) {
    const [transport, sideEnds, { createRestarts }] = await Promise.all([
      deps.transport(me, settings, hidesFrom),
      deps.sideEnds(hidesFrom),
      import('../engine/restart/restarts.ts'),
    ])
    if (stopped) return
    const dialer = createDialer({ me: self, transport, links: soundOf(links), crypto, clock, stamps })
    const restarts = createRestarts({
      ...{ links, me: self, audience: reach.admits, crypto, clock, count },
      onBeside: dialer.now,
    })
    for (const person of reach.wanted()) dialer.want(person)
    const stops = [
      reach.onChange((person, wanted) => (wanted ? dialer.want(person) : dialer.unwant(person))),
      onHide(hide),
      // Before somebody is said to be silent it has to be known that we are not.
      links.onTrouble((_, why) => why === 'lost' && transport.probe()),
    ]
    running = { transport, dialer, sideEnds, restarts, stops }
    const admits = (person: PersonId) => reach.admits(person) && !links.penalties.holds(person)
    const gate = createGate({
      ...{ self: me.id, crypto, clock, count, admits, checksIds },
      ...{ lastDial: reach.lastDial, onDial: reach.dialled, yields: dialer.yields },
      onIntercepted: links.intercepted,
      ...(me.restoredAt !== undefined && {
        onStranger: (dial) => void (isBackLately(me, clock.now()) && people.onStranger(dial)),
      }),
    })
    people.connect({ self: me, myName, transport, dialer, stamps })
    transport.start({
      async admit(offer) {
        const admitted = await gate.admit(offer)
        if (!admitted) return false
        const from = personAt(offer.from)
        links.answering(from, offer.connectionId)
        reach.admitted(from)
        return true
      },
      fitsDescription: (sdp) => checkDescription(sdp),
      fitsCandidate: (line) => checkCandidate(line),
      async onChannel(channel) {
        const from = personAt(channel.remote)
        // It was let in; whoever was removed or blocked since then is a stranger.
        if (reach.admits(from)) await links.adopt(channel)
        else channel.close()
        links.answered(from, channel.connectionId)
      },
      onUnopened: (from, connectionId, why) => links.answered(personAt(from), connectionId, answerReason(why)),
      onKnock: (from, metadata) => void people.onKnock(personAt(from), metadata),
      onSignalling(state) {
        links.setSignalling(state)
        dialer.setSignalling(state)
        people.setOnline(state === 'online')
      },
      onRelay: relays.take,
    })
  }

  return {
    /** A reload tries again where this fails. */
    start: (me: Self) => void connect(me).catch(() => count('network.failed')),
    /** Of side connections: none before there is a network. */
    sideEnds: {
      create: (options, handlers) => running?.sideEnds.create(options, handlers),
      hide: () => hide(),
    } satisfies SideEnds,
    /** Relays, as this device has found them. */
    relays: { store: relays.store },
    hidesFrom,
    onHide,
    dialNow: (person: PersonId) => running?.dialer.now(person),
    /** Network or device may have changed around us: look at the broker, and try everybody who is missing. */
    wake(moved?: boolean) {
      const isMoved = moved === true
      running?.transport.probe(isMoved)
      running?.restarts.wake(isMoved)
      running?.dialer.nowAll(isMoved)
    },
    stop() {
      stopped = true
      for (const stop of running?.stops ?? []) stop()
      running?.dialer.stop()
      running?.restarts.stop()
      links.stop()
      running?.transport.stop()
    },
  }
}
