/** Detour: of the others' candidates, connections of this page get those of relays alone, until `straighten` hands over the rest. Stands by itself: pages get its text. */
export function detour() {
  const page = globalThis as unknown as { straighten(): void }
  const proto = RTCPeerConnection.prototype
  const { addIceCandidate, setRemoteDescription } = proto
  const held: (() => unknown)[] = []
  let isStraight = false
  const isRelay = (line: string) => line === '' || line.includes(' typ relay')

  proto.addIceCandidate = async function (this: RTCPeerConnection, candidate?: RTCIceCandidateInit | null) {
    const add = () => Reflect.apply(addIceCandidate, this, [candidate]) as Promise<void>
    if (isStraight || isRelay(candidate?.candidate ?? '')) return add()
    held.push(() => add().catch(() => undefined))
  }
  proto.setRemoteDescription = function (this: RTCPeerConnection, { type, sdp = '' }: RTCSessionDescriptionInit) {
    const lines = sdp.split('\r\n')
    const isHeld = (line: string) => !isStraight && line.startsWith('a=candidate:') && !isRelay(line)
    for (const line of lines.filter(isHeld)) {
      const candidate = { candidate: line.slice(2), sdpMLineIndex: 0 }
      held.push(() => (Reflect.apply(addIceCandidate, this, [candidate]) as Promise<void>).catch(() => undefined))
    }
    return Reflect.apply(setRemoteDescription, this, [
      { type, sdp: lines.filter((line) => !isHeld(line)).join('\r\n') },
    ]) as Promise<void>
  }
  page.straighten = () => {
    isStraight = true
    for (const hand of held.splice(0)) hand()
  }
  return {
    straighten: page.straighten,
    end() {
      Object.assign(proto, { addIceCandidate, setRemoteDescription })
    },
  }
}
