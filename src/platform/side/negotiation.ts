import { cleanRelay, isRelay } from '../../lib/sdp.ts'
import { withoutAddresses } from '../../lib/sideSdp.ts'
import type { SideCandidate, SideDescription } from '../../ports/sideConnections.ts'
import type { Count } from '../../ports/transport.ts'
import { MAX_CANDIDATES_TOLD } from './limits.ts'

interface Deps {
  pc: RTCPeerConnection
  /**
   * Opener of the side connection: who offers first, and gives way when both offer at once. The other one offers
   * nothing before it has taken an offer: what it has is what it is offered. It never gives way either: Chromium goes
   * on decoding, but hands on no frame any more, where an offer is rolled back by whoever got its transceivers from the
   * other side.
   */
  opener: boolean
  /** No address of ours but a relay's may leave. */
  relayOnly(): boolean
  count: Count
  /** Before an offer is answered for the first time. */
  onFirstOffer(): void
  onDescription(description: SideDescription): void
  onCandidate(candidate: SideCandidate): void
  /** The browser does not take what the allow-list lets through, or cannot make a description of its own. */
  onFailed(): void
}

/**
 * Perfect negotiation (WebRTC 1.0, section 10.7) on one RTCPeerConnection, with no more addresses in what leaves than may. A
 * description goes before its candidates, and none of these stands in it.
 */
export function negotiate({ pc, opener, relayOnly, count, onFirstOffer, ...tell }: Deps) {
  let over = false
  let offering = false
  let settingAnswer = false
  /** The other side's offer met ours, and ours stands: what belongs to theirs is not for us. */
  let ignoring = false
  let waitsForOffer = !opener
  /** Descriptions of ours that are not out yet, and the candidates that wait for them. */
  let speaking = 0
  const early: SideCandidate[] = []
  let generation: string | undefined
  let told = 0

  function describe() {
    const local = pc.localDescription
    if (over || !local || (local.type !== 'offer' && local.type !== 'answer')) return
    tell.onDescription({ type: local.type, sdp: withoutAddresses(local.sdp) })
  }
  /** Makes a description of our own, which goes out before any of its candidates. */
  async function speak() {
    speaking++
    try {
      await pc.setLocalDescription()
      describe()
    } finally {
      if (--speaking === 0) for (const candidate of early.splice(0)) tellCandidate(candidate)
    }
  }
  function tellCandidate(candidate: SideCandidate) {
    if (over) return
    if (speaking > 0) return void early.push(candidate)
    if (candidate.ufrag !== generation) {
      generation = candidate.ufrag
      told = 0
    }
    if (++told > MAX_CANDIDATES_TOLD) return count('side.candidatesUntold')
    tell.onCandidate(candidate)
  }
  function fail(what: string) {
    if (over) return
    count(what)
    tell.onFailed()
  }

  pc.onicecandidate = ({ candidate }) => {
    const line = candidate?.candidate
    // Everything goes over one transport, with RTCP in it: what belongs to another is of no use.
    if (!candidate || !line || candidate.component === 'rtcp' || (candidate.sdpMLineIndex ?? 0) !== 0) return
    if (relayOnly() && !isRelay(line)) return
    const { usernameFragment } = candidate
    tellCandidate({ line: cleanRelay(line), ...(usernameFragment ? { ufrag: usernameFragment } : {}) })
  }

  async function offer() {
    if (over || waitsForOffer) return
    offering = true
    try {
      await speak()
    } catch {
      // Another description came first, or the end: the browser asks again where that is needed.
      count('side.offer')
    } finally {
      offering = false
    }
  }
  pc.onnegotiationneeded = () => void offer()

  async function takeDescription(description: SideDescription) {
    const ready = !offering && (pc.signalingState === 'stable' || settingAnswer)
    const collides = description.type === 'offer' && !ready
    ignoring = collides && !opener
    if (ignoring) return count('side.glare')
    if (description.type === 'answer' && pc.signalingState !== 'have-local-offer') return count('side.strayAnswer')
    settingAnswer = description.type === 'answer'
    try {
      await pc.setRemoteDescription(description)
    } finally {
      settingAnswer = false
    }
    if (over || description.type !== 'offer') return
    if (waitsForOffer) {
      waitsForOffer = false
      onFirstOffer()
    }
    await speak()
  }

  return {
    takeDescription(description: SideDescription) {
      if (over) return
      takeDescription(description).catch((reason: unknown) => {
        // One that came at a time when the browser takes none of its kind changes nothing.
        if (reason instanceof DOMException && reason.name === 'InvalidStateError') count('side.untimely')
        else fail('side.description')
      })
    },
    takeCandidate({ line, ufrag }: SideCandidate) {
      if (over) return
      const init = { candidate: line, sdpMLineIndex: 0, ...(ufrag === undefined ? {} : { usernameFragment: ufrag }) }
      // Of a generation that is over, or of an offer that was ignored.
      pc.addIceCandidate(init).catch(() => count(ignoring ? 'side.ignoredCandidate' : 'side.lateCandidate'))
    },
    stop() {
      over = true
      pc.onicecandidate = null
      pc.onnegotiationneeded = null
    },
  }
}
