import { equalBytes } from '../../lib/bytes.ts'
import { checkCandidate, ufragOf } from '../../lib/sdp.ts'
import { readSideDescription } from '../../lib/sideSdp.ts'
import { createBucket } from '../bucket.ts'
import { RESTARTS } from '../budgets.ts'
import { personAt } from '../ids.ts'
import { GLARE_MS, MAX_RESTART_CANDIDATES } from './restartLimits.ts'
import type { RestartWord } from './restartProtocol.ts'
import { createWords, type Way, type WordsDeps } from './words.ts'

interface Deps extends WordsDeps {
  /** The peer restarts. */
  onTheirs(): void
  /** Another description is in force. */
  onAgreed(): void
}

/**
 * Descriptions of a restart: "perfect negotiation" (WebRTC 1.0, section 10.7), in which the higher ID gives way. Each has to name the
 * certificate that the handshake proved.
 */
export function createDescriptions(deps: Deps) {
  const { channel, ice, me, clock, count, link, onTheirs, onAgreed } = deps
  const polite = me.id > personAt(channel.remote)
  const { remote: proved } = channel.fingerprints
  const bucket = createBucket(clock, RESTARTS)
  const words = createWords(deps)
  /** Descriptions begun on this side; a later one makes an earlier one void. */
  let round = 0
  let began = Number.NEGATIVE_INFINITY
  /** Offer of mine that is being made (0), or waits for its answer. */
  let offered: number | undefined
  let way: Way = 'broker'
  /** Generations of candidates: of my last description, and of theirs. */
  let mine: string | undefined
  let theirs: string | undefined
  let told = 0
  let taken = 0
  let early: [line: string, ufrag: string][] = []
  let over = false

  function tellCandidate(line: string, ufrag: string) {
    if (over) return
    if (ufrag !== mine) {
      // Of a description that is not said yet, or never will be.
      if (early.length < MAX_RESTART_CANDIDATES) early.push([line, ufrag])
    } else if (++told <= MAX_RESTART_CANDIDATES)
      words.say({ kind: 'candidate', body: { n: words.next(), line, ufrag } }, way)
  }
  /** A description goes before its candidates. */
  function describe(word: Extract<RestartWord, { body: { sdp: string } }>) {
    mine = ufragOf(word.body.sdp)
    told = 0
    words.say(word, way)
    const waiting = early
    early = []
    for (const [line, ufrag] of waiting) if (ufrag === mine) tellCandidate(line, ufrag)
  }

  /** Not a restart of what was proved: whoever signs such a thing, or says it over the link, breaks the rules. */
  function refuse(what: string) {
    const live = link()
    if (live) live.violation(`restart.${what}`)
    else count(`violation.restart.${what}`)
  }
  /** May this description reach the browser? */
  function takes(sdp: string): boolean {
    const facts = bucket.spend() ? readSideDescription(sdp, 'data') : 'flood'
    if (facts && facts !== 'flood' && equalBytes(facts.fingerprint, proved)) {
      offered = undefined
      theirs = facts.ufrag
      taken = 0
      return true
    }
    refuse(facts === 'flood' ? facts : facts ? 'certificate' : 'description')
    return false
  }

  async function takeOffer(n: number, sdp: string, by: Way) {
    // An offer of mine that met nobody does not stand in the way of theirs for ever.
    if (offered !== undefined && !polite && clock.uptime() - began < GLARE_MS) return count('restart.glare')
    if (!takes(sdp)) return
    const current = ++round
    way = by
    onTheirs()
    const answer = await ice.answer(sdp)
    if (over || current !== round) return
    if (answer === undefined) return count('restart.unanswered')
    describe({ kind: 'answer', body: { n: words.next(), of: n, sdp: answer } })
    onAgreed()
  }
  async function takeAnswer(of: number, sdp: string) {
    if (offered === undefined || offered !== of) return count('restart.stale')
    if (takes(sdp) && (await ice.accept(sdp))) onAgreed()
  }
  function takeCandidate(line: string, ufrag: string) {
    if (!checkCandidate(line)) return refuse('candidate')
    if (ufrag !== theirs) return count('restart.stray')
    if (++taken > MAX_RESTART_CANDIDATES) return count('restart.candidates')
    ice.addCandidate(line, ufrag)
  }
  ice.onCandidate(tellCandidate)
  words.onWord(({ kind, body }, by) => {
    if (kind === 'offer') void takeOffer(body.n, body.sdp, by)
    else if (kind === 'answer') void takeAnswer(body.of, body.sdp)
    else takeCandidate(body.line, body.ufrag)
  })

  return {
    take: words.take,
    /** An offer of mine. */
    async offer(by: Way) {
      began = clock.uptime()
      const current = ++round
      way = by
      offered = 0
      const sdp = await ice.offer()
      if (over || current !== round) return
      offered = sdp === undefined ? undefined : words.next()
      if (sdp === undefined || offered === undefined) return count('restart.unoffered')
      describe({ kind: 'offer', body: { n: offered, sdp } })
    },
    stop() {
      over = true
      words.stop()
    },
  }
}
