import type { Bytes } from '../../../src/lib/bytes.ts'
import type { Channel } from '../../../src/ports/transport.ts'

/** Two open data channels that lead to each other, on RTCPeerConnections of this page. */
export async function openChannels(): Promise<[RTCDataChannel, RTCDataChannel]> {
  const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()]
  near.onicecandidate = ({ candidate }) => void (candidate && far.addIceCandidate(candidate))
  far.onicecandidate = ({ candidate }) => void (candidate && near.addIceCandidate(candidate))
  const ends = [near, far].map((pc) => pc.createDataChannel('signals', { negotiated: true, id: 0 }))
  const open = ends.map((end) => new Promise((resolve) => end.addEventListener('open', resolve)))
  await near.setLocalDescription()
  await far.setRemoteDescription(near.localDescription!)
  await far.setLocalDescription()
  await near.setRemoteDescription(far.localDescription!)
  await Promise.all(open)
  return ends as [RTCDataChannel, RTCDataChannel]
}

/** The port's channel on a bare data channel, as far as a link needs one here. */
export function channelOn(data: RTCDataChannel, facts: Pick<Channel, 'remote' | 'role' | 'fingerprints'>): Channel {
  const held: Bytes[] = []
  let receive: ((frame: Bytes) => void) | undefined
  data.binaryType = 'arraybuffer'
  data.onmessage = ({ data: bytes }: MessageEvent<ArrayBuffer>) => {
    if (receive) receive(new Uint8Array(bytes))
    else held.push(new Uint8Array(bytes))
  }
  return {
    ...facts,
    connectionId: 'connection-for-bench',
    get buffered() {
      return data.bufferedAmount
    },
    send: (frame) => data.send(frame),
    whenDrained: async () => undefined,
    onPath: (tell) => tell('direct'),
    onFrame(next) {
      receive = next
      for (const frame of held.splice(0)) next(frame)
    },
    onClose: () => undefined,
    close: () => data.close(),
  }
}

/** A raw RTCPeerConnection for data, signalled over `a` and `b` and trickling. Resolves, on both sides open, to the way to close it. */
export async function rawSide(a: RTCDataChannel, b: RTCDataChannel): Promise<() => void> {
  const [caller, callee] = [a, b].map((signals) => {
    const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' })
    pc.onicecandidate = ({ candidate }) => void (candidate && signals.send(JSON.stringify({ candidate })))
    signals.onmessage = async ({ data }: MessageEvent<string>) => {
      const { candidate, description } = JSON.parse(data) as {
        candidate?: RTCIceCandidateInit
        description?: RTCSessionDescriptionInit
      }
      if (candidate) return pc.addIceCandidate(candidate)
      await pc.setRemoteDescription(description!)
      if (description!.type !== 'offer') return
      await pc.setLocalDescription()
      signals.send(JSON.stringify({ description: pc.localDescription }))
    }
    return pc
  }) as [RTCPeerConnection, RTCPeerConnection]
  const open = [caller, callee].map((pc) => {
    const channel = pc.createDataChannel('raw', { negotiated: true, id: 0 })
    return new Promise((resolve) => channel.addEventListener('open', resolve))
  })
  await caller.setLocalDescription()
  a.send(JSON.stringify({ description: caller.localDescription }))
  await Promise.all(open)
  return () => {
    caller.close()
    callee.close()
  }
}
