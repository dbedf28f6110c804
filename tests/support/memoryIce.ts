import { type Bytes, toHex } from '../../src/lib/bytes.ts'
import { ufragOf } from '../../src/lib/sdp.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { IceRestart, PathState } from '../../src/ports/transport.ts'
import { fingerprintLine, spell } from './memoryRtcSdp.ts'

/** As Chromium has it: some five seconds without an answer, and ten more. */
const DISCONNECTED_MS = 6_000
const FAILED_MS = 16_000

interface Options {
  clock: Clock
  latency(): number
  random(length: number): Bytes
  /** Certificates of the two ends. */
  prints: readonly [Bytes, Bytes]
  /** Would packets get from one end to the other, by the ways that were agreed on last? */
  flows(from: 0 | 1): boolean
  /** New ways have been agreed on: from now on they are the ones. */
  onAgreed(): void
  /** The old ways are tried once more. */
  onRevived(): void
  /** Through the broker to the other end. */
  say(from: 0 | 1, word: unknown): boolean
}

/** ICE of one memory connection, with both its ends: what each has described, and how the path stands. */
export function createMemoryIce({ clock, latency, random, prints, flows, onAgreed, onRevived, say }: Options) {
  let state: PathState = 'connected'
  let muteSince: number | undefined
  let closed = false
  /** The browser has stopped looking: by itself no path comes back. */
  let gaveUp = false
  /** What is in force, or offered: user fragments of the two ends. */
  const local: [string | undefined, string | undefined] = [undefined, undefined]
  const remote: [string | undefined, string | undefined] = [undefined, undefined]
  const offering = [false, false]
  const heard = [new Set<string>(), new Set<string>()] as const
  const certificates: [Bytes, Bytes] = [prints[1], prints[0]]

  const other = (me: 0 | 1) => (me === 0 ? 1 : 0)
  const tellers = [0, 1].map(() => ({
    state: undefined as ((state: PathState) => void) | undefined,
    candidate: undefined as ((line: string, ufrag: string) => void) | undefined,
    word: undefined as ((word: unknown) => void) | undefined,
  }))

  function enter(next: PathState) {
    if (state === next || closed) return
    state = next
    for (const { state: tell } of tellers) tell?.(next)
  }
  /** Something about the path has changed: a browser notices good news soon, and bad ones late. */
  function look() {
    if (closed) return
    if (flows(0) && flows(1) && !gaveUp) {
      muteSince = undefined
      clock.after(latency(), () => flows(0) && flows(1) && enter('connected'))
      return
    }
    if (muteSince !== undefined) return
    const since = clock.uptime()
    muteSince = since
    clock.after(DISCONNECTED_MS, () => muteSince === since && enter('disconnected'))
    clock.after(FAILED_MS, () => {
      if (muteSince !== since) return
      gaveUp = true
      enter('failed')
    })
  }

  function describe(me: 0 | 1, type: 'offer' | 'answer'): string {
    const ufrag = toHex(random(8))
    local[me] = ufrag
    clock.after(1, () => {
      const line = `candidate:1 1 udp 2113937151 192.0.2.${me + 1} 50000 typ host`
      if (local[me] === ufrag) tellers[me]!.candidate?.(line, ufrag)
    })
    return spell({ type, ufrag, fingerprint: fingerprintLine(prints[me]), sections: ['application'] })
  }
  /** Both describe each other, and one knows where the other is. */
  function agree() {
    if (local[0] === undefined || local[0] !== remote[1] || local[1] !== remote[0]) return
    if (!heard[0].has(remote[0] ?? '') && !heard[1].has(remote[1] ?? '')) return
    gaveUp = false
    onAgreed()
  }

  const end = (me: 0 | 1): IceRestart => ({
    get state() {
      return state
    },
    onState(tell) {
      tellers[me]!.state = tell
    },
    onCandidate(tell) {
      tellers[me]!.candidate = tell
    },
    async offer() {
      if (closed) return undefined
      offering[me] = true
      return describe(me, 'offer')
    },
    async answer(sdp) {
      if (closed) return undefined
      offering[me] = false
      remote[me] = ufragOf(sdp)
      const answer = describe(me, 'answer')
      agree()
      return answer
    },
    async accept(sdp) {
      if (closed || !offering[me]) return false
      offering[me] = false
      remote[me] = ufragOf(sdp)
      agree()
      return true
    },
    addCandidate(_line, ufrag) {
      heard[me].add(ufrag)
      agree()
    },
    certificate: async () => certificates[me],
    revive() {
      if (!flows(0) || !flows(1)) return
      gaveUp = false
      onRevived()
    },
    say: (word) => !closed && say(me, structuredClone(word)),
    onWord(receive) {
      tellers[me]!.word = receive
    },
  })
  return {
    ends: [end(0), end(1)] as const,
    look,
    hasGivenUp: () => gaveUp,
    /** A word for one end, whoever says it. */
    hear: (me: 0 | 1, word: unknown) => !closed && tellers[me]!.word?.(word),
    /** From now on another certificate is in use at the other end, as one sees it. */
    swap(me: 0 | 1, certificate: Bytes) {
      certificates[me] = certificate
    },
    other,
    close() {
      closed = true
    },
  }
}
