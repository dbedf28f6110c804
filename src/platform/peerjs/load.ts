import type * as PeerJs from 'peerjs'

export type LoadPeerJs = () => Promise<typeof PeerJs>

/**
 * PeerJS tries out what the browser can do as it is loaded, on an RTCPeerConnection with the STUN and TURN servers of its makers.
 * It contacts nobody with it, and need not even name them: while it loads, the configuration is left out.
 */
export async function loadQuietly(load: LoadPeerJs): Promise<typeof PeerJs> {
  if (!('RTCPeerConnection' in globalThis)) return load()
  const Real = globalThis.RTCPeerConnection
  const Bare = new Proxy(Real, { construct: (target) => new target() })
  globalThis.RTCPeerConnection = Bare
  try {
    return await load()
  } finally {
    if (globalThis.RTCPeerConnection === Bare) globalThis.RTCPeerConnection = Real
  }
}
