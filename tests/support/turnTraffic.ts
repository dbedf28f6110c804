import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { ATTRIBUTE, decode, encode, peerOf } from '../../scripts/doctor/stunMessage.mjs'
import type { RunningTurn } from './turn.ts'
import { type Credentials, turnClient } from './turnClient.ts'

const SEND = 0x0016
const DATA = 0x0017
/** Of one datagram, as media are. */
const BYTES = 1_000
/** Datagrams a second: three times what one allocation may carry; and at once, where the machine was busy meanwhile. */
const A_SECOND = 1_200
const AT_ONCE = 60
const PAUSE_MS = 10
const SECONDS = 4

/** Carried: bytes of data sent, and those that came, in so many seconds. */
export interface Carried {
  readonly sent: number
  readonly got: number
  readonly seconds: number
}

/** Real traffic through an allocation, on this machine: from its owner to a peer, then from the peer back. */
export async function turnTraffic(
  turn: Pick<RunningTurn, 'port' | 'tlsPort'>,
  as: Credentials,
): Promise<{ out: Carried; back: Carried }> {
  const client = await turnClient(turn, 'udp', as)
  const { udp } = client
  const peer = createSocket('udp4').bind(0, '127.0.0.1')
  await once(peer, 'listening')
  const { port: relay, ok } = await client.allocate()
  const permitted = await client.permit('127.0.0.1')
  if (!ok || relay === undefined || !permitted.ok || !udp) throw new Error(`no relay: ${permitted.code}`)
  udp.removeAllListeners('message')

  let got = 0
  peer.on('message', (data) => {
    got += data.length
  })
  udp.on('message', (message) => {
    if (message.readUInt16BE(0) === DATA) got += decode(message).attributes.get(ATTRIBUTE.data)?.length ?? 0
  })
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

  async function pour(send: () => void): Promise<Carried> {
    got = 0
    const began = performance.now()
    let sent = 0
    while (performance.now() - began < SECONDS * 1_000) {
      const due = Math.ceil(((performance.now() - began) / 1_000) * A_SECOND) - sent / BYTES
      const now = Math.max(0, Math.min(AT_ONCE, due))
      for (let n = 0; n < now; n += 1) send()
      sent += now * BYTES
      await pause(PAUSE_MS)
    }
    const seconds = (performance.now() - began) / 1_000
    // What is on its way.
    for (let before = -1; before !== got; await pause(100)) before = got
    return { sent, got, seconds }
  }

  const data = randomBytes(BYTES)
  const out = await pour(() => {
    const id = randomBytes(12)
    const attributes = [
      [ATTRIBUTE.peer, peerOf('127.0.0.1', id, peer.address().port)],
      [ATTRIBUTE.data, data],
    ] as const
    udp.send(encode(SEND, attributes, undefined, id), turn.port, '127.0.0.1')
  })
  const back = await pour(() => peer.send(data, relay, '127.0.0.1'))
  peer.close()
  client.close()
  return { out, back }
}
