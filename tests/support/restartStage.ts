import { personIdOf } from '../../src/engine/address.ts'
import { addressOf } from '../../src/engine/ids.ts'
import type { LiveLink } from '../../src/engine/link.ts'
import { createRestart } from '../../src/engine/restart/restart.ts'
import type { RestartWord } from '../../src/engine/restart/restartProtocol.ts'
import { seal } from '../../src/engine/restart/sealing.ts'
import type { Channel, IceRestart, PathState } from '../../src/ports/transport.ts'
import { createFakeClock } from './fakeClock.ts'
import { fingerprintLine, spell } from './memoryRtcSdp.ts'
import { createNodeCrypto } from './nodeCrypto.ts'

/** Restart of Ann's link with Bob, between a browser and a broker that do what the test says. */
export function restartStage({ polite = false } = {}) {
  const clock = createFakeClock()
  const { crypto, newKeys } = createNodeCrypto({ seed: 5 })
  const [low, high] = [newKeys(), newKeys()]
    .map((keys) => ({ keys, id: personIdOf(keys.publicKey) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1)) as [Someone, Someone]
  type Someone = { keys: ReturnType<typeof newKeys>; id: ReturnType<typeof personIdOf> }
  const [ann, bob] = polite ? [high, low] : [low, high]
  const prints = { ann: crypto.random(32), bob: crypto.random(32), other: crypto.random(32) }
  const counts = new Map<string, number>()
  /** What reached the browser. */
  const browser: string[] = []
  const said: { frame: string; sig: string }[] = []
  const overLink: RestartWord[] = []
  const violations: string[] = []
  let generation = 0
  let state: PathState = 'connected'
  let used = prints.bob
  let tellState: (state: PathState) => void = () => undefined
  let hear: (word: unknown) => void = () => undefined
  let hasBroker = true
  let intercepted = 0
  const mine = (type: 'offer' | 'answer') =>
    spell({ type, ufrag: `mine${++generation}`, fingerprint: fingerprintLine(prints.ann), sections: ['application'] })
  const ice: IceRestart = {
    get state() {
      return state
    },
    onState(tell) {
      tellState = tell
    },
    onCandidate: () => undefined,
    offer: async () => mine('offer'),
    async answer(sdp) {
      browser.push(sdp)
      return mine('answer')
    },
    async accept(sdp) {
      browser.push(sdp)
      return true
    },
    addCandidate: (line) => void browser.push(line),
    certificate: async () => used,
    revive: () => void browser.push('revive'),
    say(word) {
      if (hasBroker) said.push(word as { frame: string; sig: string })
      return hasBroker
    },
    onWord(receive) {
      hear = receive
    },
  }
  const channel = {
    remote: addressOf(bob.id),
    connectionId: 'connection-0001',
    fingerprints: { local: prints.ann, remote: prints.bob },
    send: () => undefined,
  } as unknown as Channel
  const live = {
    suspect: false,
    question: () => undefined,
    violation: (what: string) => void violations.push(what),
    send: (_: unknown, kind: string, body: unknown) => void overLink.push({ kind, body } as RestartWord),
  }
  const restart = createRestart({
    ...{ channel, ice, crypto, clock, me: ann },
    count: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1),
    link: () => live as unknown as LiveLink,
    hasBroker: () => hasBroker,
    onIntercepted: () => void intercepted++,
  })
  /** The same connection as Bob has it. */
  const bobs = {
    remote: addressOf(ann.id),
    connectionId: 'connection-0001',
    fingerprints: { local: prints.bob, remote: prints.ann },
  }
  return {
    ...{ clock, crypto, counts, browser, said, overLink, violations, restart, live, prints, bobs, ann, bob },
    intercepted: () => intercepted,
    enter(next: PathState) {
      state = next
      tellState(next)
    },
    /** The broker says this. */
    async hear(word: unknown) {
      hear(word)
      await clock.run(0)
    },
    setBroker(is: boolean) {
      hasBroker = is
    },
    use(certificate: Uint8Array<ArrayBuffer>) {
      used = certificate
    },
    /** A description of Bob's. */
    sdp: (type: 'offer' | 'answer', { ufrag = 'bobs', by = prints.bob, sections = ['application'] } = {}) =>
      spell({ type, ufrag, fingerprint: fingerprintLine(by), sections }),
    seal: (word: RestartWord, { as = bob, on = bobs as Parameters<typeof seal>[0] } = {}) => seal(on, as, word),
  }
}
export const LINE = 'candidate:1 1 udp 2113937151 192.0.2.9 50000 typ host'
