import type { SideMedia } from '../../ports/sideConnections.ts'

/** Slots of a call, in their order on the wire: sound, camera, screen. */
export const CALL_SLOTS = ['audio', 'video', 'video'] as const

/** The port's media on the transceivers of `pc`: each slot is one of them, made by whoever opened. */
export function createSideMedia(pc: RTCPeerConnection): SideMedia {
  const slots = () => pc.getTransceivers().slice(0, CALL_SLOTS.length)
  return {
    get received() {
      return slots().map(({ receiver }) => receiver.track)
    },
    async send(slot, track) {
      const sender = slots()[slot]?.sender
      if (!sender || pc.signalingState === 'closed') return false
      try {
        await sender.replaceTrack((track as MediaStreamTrack | undefined) ?? null)
        return true
      } catch {
        return false // of another kind, or the connection has ended meanwhile
      }
    },
    direct(slot, direction) {
      const transceiver = slots()[slot]
      if (transceiver && pc.signalingState !== 'closed') transceiver.direction = direction
    },
  }
}
