import type { Broker } from '../../../src/platform/peerjs/line.ts'

interface Side {
  readonly socket: WebSocket
  readonly id: string
}
export interface Sockets {
  readonly a: Side
  readonly b: Side
  close(): void
}

/** Two bare sockets at the broker that the app under measure uses too. */
export async function openSockets(broker: Broker): Promise<Sockets> {
  const [a, b] = await Promise.all([openSocket(broker), openSocket(broker)])
  return {
    a,
    b,
    close() {
      a.socket.close()
      b.socket.close()
    },
  }
}

async function openSocket({ host, port, path }: Broker): Promise<Side> {
  const id = `raw${crypto.randomUUID()}`
  const socket = new WebSocket(`ws://${host}:${port}${path}/peerjs?key=peerjs&id=${id}&token=${id}`)
  await new Promise<void>((resolve, reject) => {
    socket.onmessage = () => resolve()
    socket.onerror = () => reject(new Error('no broker'))
  })
  return { socket, id }
}

/** What WebRTC itself costs: two RTCPeerConnections, trickling, nothing else. Resolves once both channels are open. */
export async function rawDial({ a, b }: Sockets) {
  const caller = new RTCPeerConnection()
  const callee = new RTCPeerConnection()
  const say = (from: Side, to: Side, type: string, payload: unknown) =>
    from.socket.send(JSON.stringify({ type, dst: to.id, payload }))
  const listen = (at: Side, other: Side, pc: RTCPeerConnection) => {
    pc.onicecandidate = ({ candidate }) => candidate && say(at, other, 'CANDIDATE', candidate.toJSON())
    at.socket.onmessage = async ({ data }) => {
      const { type, payload } = JSON.parse(String(data)) as { type: string; payload: never }
      if (type === 'CANDIDATE') return pc.addIceCandidate(payload)
      if (type !== 'OFFER' && type !== 'ANSWER') return
      await pc.setRemoteDescription(payload)
      if (type !== 'OFFER') return
      await pc.setLocalDescription()
      say(at, other, 'ANSWER', pc.localDescription)
    }
  }
  listen(a, b, caller)
  listen(b, a, callee)
  const here = caller.createDataChannel('raw')
  const open = new Promise((resolve) => {
    here.onopen = resolve
  })
  const announced = new Promise<RTCDataChannel>((resolve) => {
    callee.ondatachannel = ({ channel }) => {
      if (channel.readyState === 'open') resolve(channel)
      else channel.onopen = () => resolve(channel)
    }
  })
  await caller.setLocalDescription()
  say(a, b, 'OFFER', caller.localDescription)
  const [there] = await Promise.all([announced, open])
  there.onmessage = ({ data }) => there.send(data)
  return {
    /** Milliseconds there and back. */
    async trip(text: string): Promise<number> {
      const began = performance.now()
      const back = new Promise((resolve) => {
        here.onmessage = resolve
      })
      here.send(text)
      await back
      return performance.now() - began
    },
    close() {
      caller.close()
      callee.close()
    },
  }
}
