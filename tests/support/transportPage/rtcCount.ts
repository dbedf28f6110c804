export interface RtcCount {
  /** RTCPeerConnections since the page began, with the configuration of each. */
  readonly all: RTCPeerConnection[]
  readonly configs: RTCConfiguration[]
  open(): number
  /** Candidates handed to the browser. */
  readonly candidates: (string | undefined)[]
  /** Data channels made on this side. */
  readonly channels: RTCDataChannel[]
}

/** Watches every RTCPeerConnection that is made from now on. */
export function countRtc(): RtcCount {
  const count: RtcCount = {
    all: [],
    configs: [],
    candidates: [],
    channels: [],
    open: () => count.all.filter((pc) => pc.signalingState !== 'closed').length,
  }
  const proto = RTCPeerConnection.prototype
  const { addIceCandidate, createDataChannel } = proto
  proto.addIceCandidate = function (this: RTCPeerConnection, candidate?: RTCIceCandidateInit | null) {
    count.candidates.push(candidate?.candidate)
    return Reflect.apply(addIceCandidate, this, [candidate]) as Promise<void>
  }
  proto.createDataChannel = function (...args) {
    const channel = createDataChannel.apply(this, args)
    count.channels.push(channel)
    return channel
  }
  globalThis.RTCPeerConnection = new Proxy(globalThis.RTCPeerConnection, {
    construct(target, args: [RTCConfiguration?]) {
      const pc = new target(...args)
      count.all.push(pc)
      count.configs.push(args[0] ?? {})
      return pc
    },
  })
  return count
}
