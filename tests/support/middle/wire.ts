import { type Bytes, concat, fromUtf8, toBase64Url, utf8 } from '../../../src/lib/bytes.ts'
import type { Crypto } from '../../../src/ports/crypto.ts'
import { createFakeClock } from '../fakeClock.ts'
import { signed } from '../hostilePeer.ts'
import { createNodeCrypto, seededRandom } from '../nodeCrypto.ts'
import { bent, type Chance, chanceOf, HONEST, isHonest, MALLORY, type Person } from './cast.ts'
import { brokenPromises, createProver, type End, isProved, type Setting } from './ends.ts'

/** Session: two ends that Mallory has put together, as they believe or otherwise. */
interface Session {
  readonly ends: readonly [End, End]
  /** Frames of each that she has dealt with. */
  readonly dealt: [number, number]
  /** She has done nothing to it: it has to come about. */
  untouched: boolean
}

type Differing = { -readonly [K in keyof Setting]: Setting[K] }

const ALL: readonly Person[] = [...HONEST, ...MALLORY]
const SERVES = [
  ['link/1', 'log/1'],
  ['link/1', 'log/1', 'profile/2'],
]

/** Ways in which two ends may differ in what they believe. Where a proof does not cover one of them, they agree all the same. */
const DIFFERENCES: readonly ((end: Differing, chance: Chance, crypto: Crypto, others: readonly Setting[]) => void)[] = [
  (end, chance) => {
    end.remote = chance.of(ALL).id
  },
  (end, chance) => {
    end.owner = chance.of(ALL)
  },
  (end, _, crypto) => {
    end.connectionId = toBase64Url(crypto.random(18))
  },
  // Her own certificate, or one that somebody else uses.
  (end, chance, crypto, others) => {
    const remote = others.length > 0 && chance.is(0.5) ? chance.of(others).certificates.local : crypto.random(32)
    end.certificates = { ...end.certificates, remote }
  },
  (end) => {
    end.role = end.role === 'offerer' ? 'answerer' : 'offerer'
  },
  (end, chance) => {
    end.floor = chance.of([1, 2])
  },
  (end, chance) => {
    end.serves = chance.of(SERVES)
  },
]

/** HELLO with something else in it, still one that could be anybody's. */
function otherHello(frame: Bytes, chance: Chance, crypto: Crypto): Bytes {
  const said = JSON.parse(fromUtf8(frame.slice(1)) ?? 'null') as Record<string, unknown> | null
  if (!said) return frame
  const change: readonly (() => string)[] = [
    () => JSON.stringify({ ...said, serves: ['link/1'] }),
    () => JSON.stringify({ ...said, serves: [...(said.serves as string[]), 'files/1'] }),
    () => JSON.stringify({ ...said, versions: [1, 2] }),
    () => JSON.stringify({ ...said, versions: [2] }),
    () => JSON.stringify({ ...said, nonce: toBase64Url(crypto.random(32)) }),
    () => JSON.stringify({ ...said, nonce: toBase64Url(crypto.random(31)) }),
    () => JSON.stringify({ ...said, more: 1 }),
    () => ` ${JSON.stringify(said)}`,
    () => JSON.stringify(Object.fromEntries(Object.entries(said).reverse())),
  ]
  return concat([1], utf8(chance.of(change)()))
}

/** One evening of Mallory's: some sessions at once, and what she does to them. The same of one seed, always. */
export function createEvening(seed: number) {
  const chance = chanceOf(seededRandom(seed))
  const { crypto } = createNodeCrypto({ seed })
  const clock = createFakeClock()
  const prover = createProver(crypto, clock)
  const { ends } = prover
  const sessions: Session[] = []
  /** What she did, for whoever has to understand a failure. */
  const diary: string[] = []

  function begin() {
    const [one, other] = [chance.of(HONEST), chance.of(chance.is(0.8) ? HONEST : MALLORY)]
    const [here, there] = [crypto.random(32), crypto.random(32)]
    const base = { connectionId: toBase64Url(crypto.random(18)), serves: SERVES[0]!, floor: 1 }
    const offerer: Differing = {
      ...{ ...base, owner: one, remote: other.id, role: 'offerer' },
      certificates: { local: here, remote: there },
    }
    const answerer: Differing = {
      ...{ ...base, owner: other, remote: one.id, role: 'answerer' },
      certificates: { local: there, remote: here },
    }
    const differences = one === other ? 1 : chance.below(3)
    for (let n = 0; n < differences; n++) {
      const which = chance.below(DIFFERENCES.length)
      diary.push(`session ${sessions.length} differs by ${which}`)
      DIFFERENCES[which]!(chance.of([offerer, answerer]), chance, crypto, ends)
    }
    const both = [prover.open(offerer), prover.open(answerer)] as const
    sessions.push({ ends: both, dealt: [0, 0], untouched: differences === 0 })
  }

  /** AUTH by a key of hers, as this end would want it of its peer. */
  async function forged(to: End): Promise<Bytes | undefined> {
    const [mine, theirs] = [to.sent[0], to.got[0]]
    if (!mine || !theirs) return undefined
    const offering = to.role === 'offerer'
    const { local, remote } = to.certificates
    const th = await crypto.sha256(
      signed(
        'transcript',
        ...[utf8(offering ? to.owner.id : to.remote), utf8(offering ? to.remote : to.owner.id), utf8(to.connectionId)],
        ...[offering ? local : remote, offering ? remote : local],
        ...[offering ? mine : theirs, offering ? theirs : mine],
      ),
    )
    const auth = to.sent[1]
    const hash = auth && (await crypto.sha256(auth.slice(1)))
    const proof = offering && hash ? signed('auth-answerer', th, hash) : signed('auth-offerer', th)
    return concat([2], await chance.of(MALLORY).keys.sign(proof))
  }

  /** All that was ever said, by anybody, with the same beginning. */
  const alike = (frame: Bytes) => ends.flatMap(({ sent }) => sent).filter(([tag]) => tag === frame[0])

  /** What is delivered in the place of a frame. */
  async function instead(frame: Bytes, from: End, to: End): Promise<readonly (Bytes | undefined)[]> {
    const which = chance.below(10)
    diary.push(`frame ${frame[0]} of ${from.owner.name} to ${to.owner.name}: ${which}`)
    switch (which) {
      case 0:
        return []
      case 1:
        return [frame, frame]
      case 2:
        return [bent(frame, chance)]
      case 3:
        return [chance.of(alike(frame))]
      case 4:
        return [chance.of(ends.flatMap(({ sent }) => sent))]
      case 5:
        return [frame, chance.is(0.5) ? undefined : utf8('{"proto":"log/1"}')]
      case 6:
        return [undefined]
      case 7:
        return [to.sent.at(-1) ?? frame]
      default:
        return [frame[0] === 1 ? otherHello(frame, chance, crypto) : ((await forged(to)) ?? frame)]
    }
  }

  /** The next frame of one end goes to the other, or something else does. */
  async function relay(session: Session, careful: boolean): Promise<boolean> {
    const from = chance.below(2)
    for (const at of [from, 1 - from]) {
      const frame = session.ends[at]!.sent[session.dealt[at]!]
      if (!frame) continue
      session.dealt[at]! += 1
      const [end, peer] = [session.ends[at]!, session.ends[1 - at]!]
      const meddles = !careful && chance.is(0.25)
      if (meddles) session.untouched = false
      for (const one of meddles ? await instead(frame, end, peer) : [frame]) peer.put(one)
      return true
    }
    return false
  }

  /** An end like an earlier one gets to hear what that one heard: with the same certificate, as a page may use it again. */
  function replay() {
    if (ends.length === 0) return
    const end = chance.of(ends)
    diary.push(`a replay to ${end.owner.name}`)
    const again = prover.open(end)
    for (const frame of end.got) again.put(frame)
  }

  function cross() {
    const said = ends.flatMap(({ sent }) => sent)
    if (said.length === 0) return
    const end = chance.of(ends)
    const touched = sessions.find((session) => session.ends.includes(end))
    if (touched) touched.untouched = false
    diary.push(`something to ${end.owner.name}`)
    end.put(chance.of(said))
  }

  return {
    ends,
    diary,
    async live() {
      for (let n = 0; n < 3; n++) begin()
      await clock.run(0)
      // Some sessions she only carries, to see what they are good for.
      const careful = new Set(sessions.filter(() => chance.is(0.45)))
      for (let step = 0; step < 30; step++) {
        const roll = chance()
        if (roll < 0.06) replay()
        else if (roll < 0.12) cross()
        else {
          const session = chance.of(sessions)
          await relay(session, careful.has(session))
        }
        await clock.run(0)
      }
      for (const session of sessions) while (await relay(session, true)) await clock.run(0)
      const early = brokenPromises(ends)
      await clock.run(11_000)
      return [
        ...early,
        ...brokenPromises(ends),
        ...ends.flatMap(({ result, owner }) => (result === undefined ? [`${owner.name} waits for ever`] : [])),
        ...sessions.flatMap(({ untouched, ends: both }) => {
          const crowded = both.some(({ result }) => result === 'flood')
          return untouched && !crowded && !both.every(isProved) ? ['two who were left alone did not come together'] : []
        }),
      ]
    },
    /** How many were proved with somebody honest: an evening on which nobody is tells nothing. */
    proved: () => ends.filter((end) => isProved(end) && isHonest(end.remote)).length,
  }
}
