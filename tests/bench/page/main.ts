import * as v from 'valibot'
import { personIdOf } from '../../../src/engine/address.ts'
import { createDialer } from '../../../src/engine/dialer.ts'
import { createGate } from '../../../src/engine/gate.ts'
import { addressOf, type PersonId } from '../../../src/engine/ids.ts'
import { createLinks, type Link } from '../../../src/engine/links.ts'
import { protocol } from '../../../src/engine/protocol.ts'
import { createReach } from '../../../src/engine/reach.ts'
import { checkCandidate, checkDescription } from '../../../src/lib/sdp.ts'
import { createClock } from '../../../src/platform/clock.ts'
import type { Broker } from '../../../src/platform/peerjs/line.ts'
import { createPeerJsTransport } from '../../../src/platform/peerjs/transport.ts'
import { keysOfSeed } from '../../../src/platform/webCrypto/growing.ts'
import { keysFrom } from '../../../src/platform/webCrypto/keys.ts'
import { createWebCrypto } from '../../../src/platform/webCrypto/webCrypto.ts'
import { openPeers } from './peerJs.ts'
import { openSockets, rawDial } from './raw.ts'

const echo = protocol('echo/1', {
  say: v.strictObject({ text: v.string() }),
  back: v.strictObject({ text: v.string() }),
})
const HUNDRED_BYTES = 'x'.repeat(100)
/** Trips of one pair of people: fewer than the frames that one may send the other at once (FRAMES in engine/budgets.ts). */
const TRIPS_OF_A_PAIR = 400

/** A whole engine without rooms: keys, gate, links and dialer on the real transport. */
async function engine(broker: Broker) {
  const crypto = createWebCrypto()
  const clock = createClock()
  const keys = keysFrom(await keysOfSeed(crypto.random(32)))
  const me = { id: personIdOf(keys.publicKey), keys }
  const count = () => undefined
  const links = createLinks({ me: () => me, crypto, clock, count, floor: () => 1 })
  let onBack: () => void = () => undefined
  links.serve(echo, () => true, {
    say: (from, body) => void from.send(echo, 'back', body),
    back: () => onBack(),
  })
  const transport = createPeerJsTransport({
    self: addressOf(me.id),
    load: () => import('peerjs'),
    broker,
    iceServers: () => [],
    relayOnly: () => false,
    token: async () => globalThis.crypto.randomUUID(),
    clock,
    random: Math.random,
    count,
  })
  const dialer = createDialer({ me: () => me, transport, links, crypto, clock, stamps: clock })
  const { lastDial, dialled: onDial } = createReach()
  const checksIds = () => false
  const gate = createGate({
    ...{ self: me.id, crypto, clock, count, admits: () => true, yields: dialer.yields },
    ...{ lastDial, onDial, onIntercepted: () => undefined, checksIds },
  })
  await new Promise<void>((resolve) => {
    transport.start({
      admit: gate.admit,
      fitsDescription: checkDescription,
      fitsCandidate: checkCandidate,
      onChannel: (channel) => void links.adopt(channel),
      onKnock: () => undefined,
      onSignalling(state) {
        dialer.setSignalling(state)
        if (state === 'online') resolve()
      },
    })
  })
  const up = (peer: PersonId) =>
    new Promise<Link>((resolve) => {
      const link = links.to(peer)
      if (link) return resolve(link)
      const stop = links.onUp((it) => {
        if (it.peer !== peer) return
        stop()
        resolve(it)
      })
    })
  return {
    id: me.id,
    links,
    dialer,
    up,
    /** Milliseconds there and back. */
    async trip(link: Link): Promise<number> {
      const began = performance.now()
      const back = new Promise<void>((resolve) => {
        onBack = resolve
      })
      link.send(echo, 'say', { text: HUNDRED_BYTES })
      await back
      return performance.now() - began
    },
    stop() {
      dialer.stop()
      links.stop()
      transport.stop()
    },
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export interface DialTimes {
  /** Both data channels open: two bare RTCPeerConnections through the same broker. */
  raw: number[]
  /** The same by PeerJS. */
  peerJs: number[]
  /** From wanting a peer to a link that both sides have proved. */
  proved: number[]
}

/** One of each in turn, so that whatever else the machine does falls on both. Milliseconds. */
async function dials(broker: Broker, times: number): Promise<DialTimes> {
  const sockets = await openSockets(broker)
  const peers = await openPeers(broker)
  const [a, b] = [await engine(broker), await engine(broker)]
  const took: DialTimes = { raw: [], peerJs: [], proved: [] }
  for (let i = 0; i < times; i++) {
    let began = performance.now()
    const raw = await rawDial(sockets)
    took.raw.push(performance.now() - began)
    raw.close()
    await pause(50)
    began = performance.now()
    const connection = await peers.dial()
    took.peerJs.push(performance.now() - began)
    connection.close()
    await pause(50)
    const both = Promise.all([a.up(b.id), b.up(a.id)])
    began = performance.now()
    a.dialer.want(b.id)
    await both
    took.proved.push(performance.now() - began)
    a.dialer.unwant(b.id)
    await pause(100)
  }
  sockets.close()
  peers.close()
  a.stop()
  b.stop()
  return took
}

/** Round trips of 100 bytes, one of each in turn. Milliseconds. */
async function trips(broker: Broker, times: number): Promise<{ raw: number[]; link: number[] }> {
  const sockets = await openSockets(broker)
  const raw = await rawDial(sockets)
  const took = { raw: [] as number[], link: [] as number[] }
  while (took.link.length < times) {
    const [a, b] = [await engine(broker), await engine(broker)]
    a.dialer.want(b.id)
    const [link] = await Promise.all([a.up(b.id), b.up(a.id)])
    for (let i = 0; i < TRIPS_OF_A_PAIR; i++) {
      took.raw.push(await raw.trip(HUNDRED_BYTES))
      took.link.push(await a.trip(link))
    }
    a.stop()
    b.stop()
  }
  raw.close()
  sockets.close()
  return took
}

declare global {
  interface Window {
    bench: { dials: typeof dials; trips: typeof trips }
  }
}
window.bench = { dials, trips }
