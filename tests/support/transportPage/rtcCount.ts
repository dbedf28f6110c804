export interface RtcCount {
  /** Since the page began. */
  made: number
  open(): number
  /** The configuration of each. */
  readonly configs: RTCConfiguration[]
  readonly all: RTCPeerConnection[]
}

/** Watches every RTCPeerConnection that is made from now on. */
export function countRtc(): RtcCount {
  const all: RTCPeerConnection[] = []
  const configs: RTCConfiguration[] = []
  globalThis.RTCPeerConnection = new Proxy(globalThis.RTCPeerConnection, {
    construct(target, args: [RTCConfiguration?]) {
      const pc = new target(...args)
      all.push(pc)
      configs.push(args[0] ?? {})
      return pc
    },
  })
  return {
    get made() {
      return all.length
    },
    open: () => all.filter((pc) => pc.signalingState !== 'closed').length,
    configs,
    all,
  }
}
