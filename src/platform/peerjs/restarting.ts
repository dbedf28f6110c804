import { cleanRelay, isRelay, ufragOf } from '../../lib/sdp.ts'
import { withoutAddresses } from '../../lib/sideSdp.ts'
import type { Count, IceRestart, PathState } from '../../ports/transport.ts'
import { MAX_HELD_WORDS } from './limits.ts'

interface Deps {
  readonly pc: RTCPeerConnection
  readonly count: Count
  /** Configuration that is in force now. `iceTransportPolicy` never goes back to more than it was. */
  config(): RTCConfiguration
  /** Resolves once relays can be asked: their credentials lapse. Undefined: they can. */
  ready(): Promise<void> | undefined
  /** No address of ours but a relay's may leave. */
  relayOnly(): boolean
  certificate: IceRestart['certificate']
  say: IceRestart['say']
}

export type Restarting = ReturnType<typeof createRestarting>

/**
 * ICE restart of a connection that PeerJS has made, which knows none: descriptions are made and taken here, past PeerJS, one after another,
 * and candidates of a generation that PeerJS has not described never reach it.
 */
export function createRestarting({ pc, count, config, ready, relayOnly, certificate, say }: Deps) {
  const first = ufragOf(pc.localDescription?.sdp ?? '')
  const ofPeerJs = pc.onicecandidate
  let tellState: ((state: PathState) => void) | undefined
  let tellCandidate: ((line: string, ufrag: string) => void) | undefined
  let tellWord: ((word: unknown) => void) | undefined
  let words: unknown[] = []
  let tail: Promise<unknown> = Promise.resolve()
  let revivals = 0
  let over = false

  pc.onicecandidate = (event) => {
    const { candidate } = event
    const ufrag = candidate?.usernameFragment
    if (!ufrag || ufrag === first) return void ofPeerJs?.call(pc, event)
    const line = candidate.candidate
    if (over || line === '' || (relayOnly() && !isRelay(line))) return
    tellCandidate?.(cleanRelay(line), ufrag)
  }
  pc.addEventListener('connectionstatechange', () => {
    if (!over && isPathState(pc.connectionState)) tellState?.(pc.connectionState)
  })

  /** A description of our own. PeerJS's own steps are taken together (`oneStep.ts`), so it is the prototype's that is meant. */
  async function describe(): Promise<string | undefined> {
    await Reflect.apply(RTCPeerConnection.prototype.setLocalDescription, pc, [])
    return withoutAddresses(pc.localDescription?.sdp ?? '')
  }
  /** Step in turn: a browser takes a description only once the one before it is in force. */
  function inTurn<T>(step: () => Promise<T>): Promise<T | undefined> {
    const done = tail.then(() => (over ? undefined : step())).catch(() => void count('restart.browser'))
    tail = done
    return done
  }

  const ice: IceRestart = {
    get state() {
      return isPathState(pc.connectionState) ? pc.connectionState : 'disconnected'
    },
    onState(tell) {
      tellState = tell
    },
    onCandidate(tell) {
      tellCandidate = tell
    },
    offer: () =>
      inTurn(async () => {
        await ready()
        pc.setConfiguration(config())
        pc.restartIce()
        return describe()
      }),
    answer: (sdp) =>
      inTurn(async () => {
        await ready()
        pc.setConfiguration(config())
        await pc.setRemoteDescription({ type: 'offer', sdp })
        return describe()
      }),
    accept: async (sdp) =>
      (await inTurn(async () => {
        if (pc.signalingState !== 'have-local-offer') return false
        await pc.setRemoteDescription({ type: 'answer', sdp })
        return true
      })) === true,
    addCandidate(line, ufrag) {
      // In turn with its description; of one that is over, or never was in force, the browser takes none.
      const candidate = { candidate: line, sdpMLineIndex: 0, usernameFragment: ufrag }
      void inTurn(() => pc.addIceCandidate(candidate).catch(() => count('restart.lateCandidate')))
    },
    certificate,
    revive() {
      revivals++
      const { sdp = '' } = pc.remoteDescription ?? {}
      for (const [, foundation, rest] of sdp.matchAll(/^a=candidate:(\d{1,10}) ([^\r\n]*)/gm)) {
        // Chromium tries anew what it takes for a candidate that it has not seen. Nothing asks that of a browser.
        const candidate = `candidate:${(Number(foundation) + revivals) % 2 ** 32} ${rest}`
        pc.addIceCandidate({ candidate, sdpMLineIndex: 0 }).catch(() => count('restart.unrevived'))
      }
    },
    say: (word) => !over && say(word),
    onWord(receive) {
      tellWord = receive
      for (const word of words.splice(0)) receive(word)
    },
  }
  return {
    ice,
    /** Does somebody look after a path that fails? */
    isWatched: () => tellState !== undefined,
    takeWord(word: unknown) {
      if (over) return
      if (tellWord) tellWord(word)
      else if (words.length < MAX_HELD_WORDS) words.push(word)
      else count('restart.early')
    },
    stop() {
      over = true
      words = []
      pc.onicecandidate = null
    },
  }
}

const isPathState = (state: string): state is PathState =>
  state === 'connected' || state === 'disconnected' || state === 'failed'
