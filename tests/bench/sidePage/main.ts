import { personIdOf } from '../../../src/engine/address.ts'
import { addressOf } from '../../../src/engine/ids.ts'
import { createLinks } from '../../../src/engine/links.ts'
import { createSides } from '../../../src/engine/side/sides.ts'
import { createClock } from '../../../src/platform/clock.ts'
import { createSideEnds } from '../../../src/platform/side/sideEnds.ts'
import { keysOfSeed } from '../../../src/platform/webCrypto/growing.ts'
import { keysFrom } from '../../../src/platform/webCrypto/keys.ts'
import { createWebCrypto } from '../../../src/platform/webCrypto/webCrypto.ts'
import type { SideConnection } from '../../../src/ports/sideConnections.ts'
import { channelOn, openChannels, rawSide } from './channels.ts'

const crypto = createWebCrypto()
const clock = createClock()
const count = () => undefined
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function person() {
  const keys = keysFrom(await keysOfSeed(crypto.random(32)))
  const id = personIdOf(keys.publicKey)
  const me = () => ({ id, keys })
  const links = createLinks({ me, crypto, clock, count, floor: () => 1 })
  const ends = createSideEnds({
    connect: (config) => new RTCPeerConnection(config),
    iceServers: () => [],
    relayOnly: () => false,
    sha256: crypto.sha256,
    count,
  })
  const sides = createSides({ links, ends, audience: () => true, crypto, clock, count })
  let onOpen: (connection: SideConnection) => void = () => undefined
  sides.serve('files', { admits: () => true, onOpen: (connection) => onOpen(connection) })
  return {
    id,
    links,
    sides,
    next: () =>
      new Promise<SideConnection>((resolve) => {
        onOpen = resolve
      }),
  }
}

export interface SideTimes {
  raw: number[]
  side: number[]
}

/** One of each in turn, so that whatever else the machine does falls on both. Milliseconds until both sides can send. */
async function sides(times: number): Promise<SideTimes> {
  const [rawA, rawB] = await openChannels()
  const [dataA, dataB] = await openChannels()
  const [a, b] = [await person(), await person()]
  const prints = [crypto.random(32), crypto.random(32)] as const
  const facts = { role: 'offerer', fingerprints: { local: prints[0], remote: prints[1] } } as const
  await Promise.all([
    a.links.adopt(channelOn(dataA, { ...facts, remote: addressOf(b.id) })),
    b.links.adopt(
      channelOn(dataB, {
        role: 'answerer',
        remote: addressOf(a.id),
        fingerprints: { local: prints[1], remote: prints[0] },
      }),
    ),
  ])
  const took: SideTimes = { raw: [], side: [] }
  for (let i = 0; i < times; i++) {
    let began = performance.now()
    const close = await rawSide(rawA, rawB)
    took.raw.push(performance.now() - began)
    close()
    await pause(50)
    const there = b.next()
    began = performance.now()
    const [opened] = await Promise.all([a.sides.open(b.id, 'files').result, there])
    took.side.push(performance.now() - began)
    if (!opened.ok) throw new Error(opened.why)
    opened.connection.close()
    // As often as a peer may.
    await pause(2_100)
  }
  for (const one of [a, b]) {
    one.sides.stop()
    one.links.stop()
  }
  return took
}

declare global {
  interface Window {
    sideBench: { sides: typeof sides }
  }
}
window.sideBench = { sides }
