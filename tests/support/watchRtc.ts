declare global {
  interface Window {
    rtc: RTCPeerConnection[]
  }
}

/** Runs in the page before anything of it: notes every RTCPeerConnection. */
export function watchRtc() {
  window.rtc = []
  const Real = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Real {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      window.rtc.push(this)
    }
  }
}
