import type { Broker } from '../../../src/platform/peerjs/line.ts'
import { address } from '../names.ts'
import { createNode } from './node.ts'

/** Milliseconds from the first call to both data channels open: two bare RTCPeerConnections through a relay of the page's own. */
export async function rawDials(broker: Broker, times: number): Promise<number[]> {
  const [a, b] = await Promise.all([openSocket(broker, 'rawa'), openSocket(broker, 'rawb')])
  const took: number[] = []
  for (let i = 0; i < times; i++) {
    const began = performance.now()
    const close = await rawDial(a, b)
    took.push(performance.now() - began)
    close()
  }
  a.socket.close()
  b.socket.close()
  return took
}

interface RawSocket {
  readonly socket: WebSocket
  readonly id: string
}

async function openSocket({ host, port, path }: Broker, name: string): Promise<RawSocket> {
  const id = `${name}${crypto.randomUUID()}`
  const socket = new WebSocket(`ws://${host}:${port}${path}/peerjs?key=peerjs&id=${id}&token=${id}`)
  await new Promise<void>((resolve, reject) => {
    socket.onmessage = () => resolve()
    socket.onerror = () => reject(new Error('no broker'))
  })
  return { socket, id }
}

async function rawDial(a: RawSocket, b: RawSocket): Promise<() => void> {
  const [caller, callee] = [new RTCPeerConnection(), new RTCPeerConnection()]
  const say = (from: RawSocket, to: RawSocket, type: string, payload: unknown) =>
    from.socket.send(JSON.stringify({ type, dst: to.id, payload }))
  const listen = (at: RawSocket, from: RawSocket, pc: RTCPeerConnection) => {
    pc.onicecandidate = ({ candidate }) => candidate && say(at, from, 'CANDIDATE', candidate.toJSON())
    at.socket.onmessage = async ({ data }) => {
      const { type, payload } = JSON.parse(data) as { type: string; payload: never }
      if (type === 'CANDIDATE') return pc.addIceCandidate(payload)
      await pc.setRemoteDescription(payload)
      if (type !== 'OFFER') return
      await pc.setLocalDescription()
      say(at, from, 'ANSWER', pc.localDescription)
    }
  }
  listen(a, b, caller)
  listen(b, a, callee)
  const channel = caller.createDataChannel('raw')
  const here = new Promise((resolve) => {
    channel.onopen = resolve
  })
  const there = new Promise<void>((resolve) => {
    callee.ondatachannel = ({ channel: announced }) => {
      if (announced.readyState === 'open') resolve()
      else announced.onopen = () => resolve()
    }
  })
  await caller.setLocalDescription()
  say(a, b, 'OFFER', caller.localDescription)
  await Promise.all([here, there])
  return () => {
    caller.close()
    callee.close()
  }
}

/** The same through the transport: from `dial` to a channel on both sides, with the certificates read and hashed. */
export async function transportDials(broker: Broker, times: number): Promise<number[]> {
  const [a, b] = ['ta', 'tb'].map((name) => createNode({ self: address(`${name}${crypto.randomUUID()}`), broker }))
  const until = async (done: () => boolean) => {
    while (!done()) await new Promise((resolve) => setTimeout(resolve, 0))
  }
  await until(() => [a!, b!].every((node) => node.signalling.at(-1) === 'online'))
  const took: number[] = []
  for (let i = 0; i < times; i++) {
    const began = performance.now()
    await a!.dial(b!.transport.self)
    await until(() => b!.channels.length > i)
    took.push(performance.now() - began)
    a!.channels.at(-1)?.channel.close()
    await until(() => b!.channels.at(-1)!.closed)
  }
  a!.transport.stop()
  b!.transport.stop()
  return took
}
