/**
 * Step in place of two: PeerJS has a description made, then set, and waits for the browser each time. A connection that `make` makes
 * does both at once, as `setLocalDescription` without a description does (WebRTC 1.0, section 4.4.2).
 */
export function inOneStep<T>(make: () => T): T {
  const before = globalThis.RTCPeerConnection
  globalThis.RTCPeerConnection = new Proxy(before, {
    construct(target, args: [RTCConfiguration?]) {
      const pc = new target(...args)
      const set = pc.setLocalDescription.bind(pc)
      const describe = async () => {
        await set()
        return pc.localDescription
      }
      return Object.assign(pc, { createOffer: describe, createAnswer: describe, setLocalDescription: async () => {} })
    },
  })
  try {
    return make()
  } finally {
    globalThis.RTCPeerConnection = before
  }
}
