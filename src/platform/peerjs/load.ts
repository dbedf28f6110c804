import type * as PeerJs from 'peerjs'

export type LoadPeerJs = () => Promise<typeof PeerJs>

/**
 * PeerJS tries out what the browser can do as it is loaded, on an RTCPeerConnection with the STUN and TURN servers of its makers.
 * It contacts nobody with it, and need not even name them: while it loads, the configuration is left out.
 */
export async function loadQuietly(load: LoadPeerJs): Promise<typeof PeerJs> {
  if (!('RTCPeerConnection' in globalThis)) return load()
  const before = globalThis.RTCPeerConnection
  let loading = true
  const quiet = new Proxy(before, {
    construct: (target, args: [RTCConfiguration?]) => (loading ? new target() : new target(...args)),
  })
  globalThis.RTCPeerConnection = quiet
  try {
    return await load()
  } finally {
    loading = false
    if (globalThis.RTCPeerConnection === quiet) globalThis.RTCPeerConnection = before
  }
}
