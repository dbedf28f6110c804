import { personIdOf } from '../../../src/engine/address.ts'
import { createClock } from '../../../src/platform/clock.ts'
import { createSideEnds, type SideEndsDeps } from '../../../src/platform/side/sideEnds.ts'
import { keysOfSeed } from '../../../src/platform/webCrypto/growing.ts'
import { keysFrom } from '../../../src/platform/webCrypto/keys.ts'
import { createWebCrypto } from '../../../src/platform/webCrypto/webCrypto.ts'
import type { SideEnds } from '../../../src/ports/sideConnections.ts'
import type { SidesUnderTest } from '../../contracts/sideConnections.ts'
import { createSidePair } from '../sidePair.ts'

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

type Changes = Partial<Pick<SideEndsDeps, 'connect' | 'iceServers' | 'relayOnly'>>

/** Two people in this page, on the RTCPeerConnections of this browser. The one with the lower ID is `a` or `b`, as it comes. */
export async function sidesInPage(
  changes: (which: 'a' | 'b') => Changes = () => ({}),
): Promise<SidesUnderTest & { hide(): void }> {
  const clock = createClock()
  const crypto = createWebCrypto()
  const made: RTCPeerConnection[] = []
  const all: SideEnds[] = []
  const person = async () => {
    const keys = keysFrom(await keysOfSeed(crypto.random(32)))
    return { id: personIdOf(keys.publicKey), keys }
  }
  const people = [await person(), await person()] as const
  const pair = createSidePair({
    clock,
    crypto,
    people,
    ends(owner, count) {
      const { connect = (config) => new RTCPeerConnection(config), ...rest } = changes(
        owner === people[0].id ? 'a' : 'b',
      )
      const ends = createSideEnds({
        iceServers: () => [],
        relayOnly: () => false,
        sha256: crypto.sha256,
        count,
        ...rest,
        connect(config) {
          const pc = connect(config)
          made.push(pc)
          return pc
        },
      })
      all.push(ends)
      return ends
    },
    async until(done) {
      while (!done()) await pause(1)
    },
  })
  return {
    ...pair,
    pause,
    /** Somebody hides their address from somebody. */
    hide() {
      for (const ends of all) ends.hide()
    },
    live: () => made.filter(({ signalingState }) => signalingState !== 'closed').length,
  }
}
