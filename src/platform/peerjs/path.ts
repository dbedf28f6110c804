import type { Clock } from '../../ports/clock.ts'
import type { Path } from '../../ports/transport.ts'
import { selectedPairIn, statsOf } from '../selectedPair.ts'

/** Looks at the statistics after a change, each so long after the one before: they lag behind it. Milliseconds. */
const LOOKS_MS = [0, 250, 1_000, 5_000]
/** A friend's address that they have not named is taken for one of their own from this look on: until then it may be their relay's. */
const NAMED_BY = 2
/** Looks where the browser tells of no change, as long as there is a channel. Milliseconds. */
const POLL_MS = 10_000

/** Path of the selected pair: direct or relayed. */
export const pathOf = async (pc: RTCPeerConnection): Promise<Path | undefined> => (await look(pc))?.path

/** Path as it is now; `named` unless the friend's end of it is an address that they have not told. */
async function look(pc: RTCPeerConnection): Promise<{ path: Path; named: boolean } | undefined> {
  // Asking costs a moment, which whoever has just opened a channel needs for itself.
  await new Promise((resolve) => setTimeout(resolve))
  const stats = await statsOf(pc)
  const selected = stats && selectedPairIn(stats)
  const ends = [selected?.local?.candidateType, selected?.remote?.candidateType]
  if (ends.includes('relay')) return { path: 'relayed', named: true }
  return ends.every((type) => type !== undefined) ? { path: 'direct', named: ends[1] !== 'prflx' } : undefined
}

/** Following of the path: `tell` hears of it once it is known, and of every change. Returns what ends it. */
export function followPath(pc: RTCPeerConnection, clock: Clock, tell: (path: Path) => void): () => void {
  const ice = pc.sctp?.transport.iceTransport
  const isTold = ice !== undefined && 'onselectedcandidatepairchange' in ice
  let known: Path | undefined
  /** Looks that were begun before a later change see what was. */
  let round = 0
  let cancel = () => {}

  function again() {
    cancel()
    void lookOn(++round, 0)
  }
  async function lookOn(mine: number, nth: number) {
    const found = await look(pc)
    if (mine !== round) return
    if (found && found.path !== known && (found.named || nth >= NAMED_BY)) {
      known = found.path
      tell(known)
    }
    const pause = LOOKS_MS[nth + 1]
    if (pause !== undefined) cancel = clock.after(pause, () => void lookOn(mine, nth + 1))
    else if (!isTold) cancel = clock.after(POLL_MS, () => void lookOn(mine, nth))
  }

  ice?.addEventListener('selectedcandidatepairchange', again)
  pc.addEventListener('iceconnectionstatechange', again)
  again()
  return () => {
    round = -1
    cancel()
    ice?.removeEventListener('selectedcandidatepairchange', again)
    pc.removeEventListener('iceconnectionstatechange', again)
  }
}
