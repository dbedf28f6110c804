import { bindDial, createGate, signDial } from '../../../src/engine/gate.ts'
import { addressOf, type PersonId } from '../../../src/engine/ids.ts'
import { createReach, type Reach } from '../../../src/engine/reach.ts'
import { createStamps } from '../../../src/engine/stamps.ts'
import { toBase64Url } from '../../../src/lib/bytes.ts'
import type { InboundOffer } from '../../../src/ports/transport.ts'
import { createFakeClock } from '../fakeClock.ts'
import { createMemoryQuickStore } from '../memoryQuickStore.ts'
import { createNodeCrypto, seededRandom } from '../nodeCrypto.ts'
import { type Chance, chanceOf, HONEST, isHonest, MALLORY, type Person } from './cast.ts'

type Metadata = Awaited<ReturnType<typeof signDial>>

/** Offer as it left its sender. */
interface Made extends InboundOffer {
  readonly metadata: Metadata
  readonly by: Person
  readonly to: PersonId
}

/** All that a binding is over: what 0.1 signed beside it decides nothing where there is one. */
const signedPart = ({ sig: _sig, ...rest }: Metadata) => JSON.stringify(rest)

const ALL: readonly Person[] = [...HONEST, ...MALLORY]

const sdpOf = (ufrag: string, byte: number) =>
  `v=0\r\na=ice-ufrag:${ufrag}\r\na=fingerprint:sha-256 ${Array(32).fill(byte.toString(16).padStart(2, '0').toUpperCase()).join(':')}\r\n`

/** Page of somebody honest, as far as it answers dials; loaded anew, it knows what it kept. */
function createPage(
  owner: Person,
  deps: {
    crypto: ReturnType<typeof createNodeCrypto>['crypto']
    clock: ReturnType<typeof createFakeClock>
    checksIds: boolean
  },
) {
  const friends = new Set<PersonId>()
  const kept = new Map<PersonId, number>()
  const intercepted: PersonId[] = []
  const strangers: { from: PersonId; sound: boolean }[] = []
  const counts = new Map<string, number>()
  let reach: Reach
  let gate: ReturnType<typeof createGate>
  function load() {
    reach = createReach()
    for (const [person, ts] of kept) reach.setLastDial(person, ts)
    gate = createGate({
      ...deps,
      self: owner.id,
      count: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1),
      admits: (from) => friends.has(from),
      lastDial: reach.lastDial,
      onDial(from, ts) {
        kept.set(from, ts)
        reach.setLastDial(from, ts)
      },
      onIntercepted: (from) => void intercepted.push(from),
      onStranger: ({ from, isTheirs }) => void isTheirs().then((sound) => strangers.push({ from, sound })),
      checksIds: () => deps.checksIds,
      yields: async () => true,
    })
  }
  load()
  let loads = 0
  return {
    ...{ owner, friends, intercepted, strangers, counts },
    loads: () => loads,
    load() {
      loads += 1
      load()
    },
    admit: (offer: InboundOffer) => gate.admit(offer),
  }
}

/** Evening at the broker: three honest pages dial each other, and whatever reaches them goes through Mallory's hands. */
export function createBrokerEvening(seed: number) {
  const chance: Chance = chanceOf(seededRandom(seed))
  const { crypto } = createNodeCrypto({ seed })
  const clock = createFakeClock()
  const checksIds = chance.is(0.3)
  const pages = HONEST.map((owner) => createPage(owner, { crypto, clock, checksIds }))
  for (const page of pages) for (const other of HONEST) if (other !== page.owner) page.friends.add(other.id)
  // Somebody has Mallory for a friend, too: under her own name, and under no other.
  chance.of(pages).friends.add(MALLORY[0].id)
  const stamps = new Map(ALL.map(({ id }) => [id as string, createStamps(clock, createMemoryQuickStore())]))
  const made: Made[] = []
  const answered: { offer: InboundOffer; by: Person; load: number }[] = []
  const diary: string[] = []
  const wrong: string[] = []
  let certificates = 0

  async function dial(
    by: Person,
    to: PersonId,
    sdp = sdpOf(`u${++certificates}abc`, certificates % 250),
  ): Promise<Made> {
    const connectionId = toBase64Url(crypto.random(18))
    const metadata = await signDial({ self: by.id, keys: by.keys, crypto, clock: stamps.get(by.id)! }, to, connectionId)
    const binding = await bindDial(by.keys, metadata, sdp)
    const offer: Made = { from: addressOf(by.id), connectionId, metadata, binding, sdp, by, to }
    made.push(offer)
    return offer
  }

  /** What an offer may become on its way, alone or mixed with another. */
  async function meddled(offer: Made): Promise<InboundOffer & { to: PersonId }> {
    const other = chance.of(made)
    const { by: _by, ...plain } = offer
    const hers = chance.of(MALLORY)
    const which = chance.below(14)
    diary.push(`of ${offer.by.name}: ${which}`)
    const spoilt = async (change: Partial<Metadata>) => ({ ...plain, metadata: { ...offer.metadata, ...change } })
    switch (which) {
      case 0:
        return { ...plain, sdp: other.sdp }
      case 1:
        return { ...plain, sdp: sdpOf('evil', 0xee) }
      case 2:
        // Certificate of hers, user fragment of theirs, and the other way round.
        return { ...plain, sdp: plain.sdp.replace(/fingerprint.*/, sdpOf('', 0xee).split('a=')[2]!.trim()) }
      case 3:
        return { ...plain, sdp: plain.sdp.replace(/ufrag:\w+/, 'ufrag:evil') }
      case 4:
        return { ...plain, binding: other.binding }
      case 5:
        return { ...plain, binding: undefined }
      case 6:
        return { ...plain, from: other.from }
      case 7:
        return { ...plain, from: addressOf(hers.id) }
      case 8:
        return { ...plain, to: other.to }
      case 9:
        return { ...plain, connectionId: other.connectionId }
      case 10: {
        const [name, value] = chance.of(Object.entries(other.metadata))
        return spoilt({ [name]: value })
      }
      case 11:
        return spoilt({ ts: offer.metadata.ts + 1 + chance.below(1e6) })
      case 12: {
        // Another's dial with her own signatures.
        const { sig: _theirs, ...rest } = offer.metadata
        const forged = {
          ...(await signDial({ self: hers.id, keys: hers.keys, crypto, clock }, offer.to, offer.connectionId)),
          ...rest,
        }
        return { ...plain, metadata: forged, binding: await bindDial(hers.keys, forged, offer.sdp) }
      }
      default:
        return spoilt({ from: hers.id })
    }
  }

  /** Sent by whom it says, to this page, as it came. */
  const original = (offer: InboundOffer, to: PersonId) =>
    made.find(
      (one) =>
        one.to === to &&
        one.from === offer.from &&
        one.connectionId === offer.connectionId &&
        one.sdp === offer.sdp &&
        signedPart(one.metadata) === signedPart(offer.metadata as Metadata),
    )

  const newest = new Map<string, number>()
  function judge(page: (typeof pages)[number], offer: InboundOffer) {
    const who = `${page.owner.name} answered ${(offer.metadata as Metadata).from.slice(-6)}`
    const source = original(offer, page.owner.id)
    const isBound = offer.binding !== undefined
    // Of a page of before nothing is known but who the broker says it is.
    if (!isBound && !checksIds) wrong.push(`${who}, which is bound to nothing`)
    // What she signs herself is hers, however it looks.
    if (isBound && isHonest(offer.from) && !source) wrong.push(`${who}: no such dial was made`)
    if (
      !isBound &&
      !made.some((one) => one.metadata.sig === (offer.metadata as Metadata).sig && one.to === page.owner.id)
    )
      wrong.push(`${who}: nobody has signed that`)
    if (!page.friends.has((offer.metadata as Metadata).from)) wrong.push(`${who}, a stranger`)
    // Of what is bound to nothing a page that was loaded anew knows nothing: such a dial is good for as long as its broker is.
    const twice = answered.some(
      (one) =>
        one.by === page.owner &&
        (one.load === page.loads() || (isBound && one.offer.binding !== undefined)) &&
        (one.offer.metadata as Metadata).nonce === (offer.metadata as Metadata).nonce,
    )
    if (twice) wrong.push(`${who} twice`)
    if (isBound) {
      const key = `${page.owner.id} ${offer.from}`
      const { ts } = offer.metadata as Metadata
      if (ts <= (newest.get(key) ?? -1)) wrong.push(`${who}, though it is older than one before`)
      newest.set(key, Math.max(ts, newest.get(key) ?? 0))
    } else if (newest.has(`${page.owner.id} ${offer.from}`)) wrong.push(`${who}, who binds its dials`)
    answered.push({ offer, by: page.owner, load: page.loads() })
  }

  async function deliver(offer: InboundOffer, to: PersonId): Promise<boolean> {
    const page = pages.find(({ owner }) => owner.id === to)
    if (!page) return false
    const { from, connectionId, metadata, binding, sdp } = offer
    const times = 1 + (chance.is(0.2) ? 1 : 0)
    const one = async () => {
      const yes = await page.admit(structuredClone({ from, connectionId, metadata, binding, sdp }))
      if (yes) judge(page, offer)
      return yes
    }
    const answers = await Promise.all(Array.from({ length: times }, one))
    return answers.some(Boolean)
  }

  return {
    diary,
    answered,
    async live() {
      for (let step = 0; step < 24; step++) {
        if (chance.is(0.1)) chance.of(pages).load()
        await clock.run(chance.of([0, 1, 50, 5_000]))
        const by = chance.is(0.8) ? chance.of(HONEST) : chance.of(MALLORY)
        const offer = await dial(by, chance.of(HONEST.filter((one) => one !== by)).id)
        const kind = chance.below(10)
        if (kind === 9) {
          // Two of one friend's at the same moment, the newer one first: while that is checked the other one grows old.
          const newer = await dial(by, offer.to)
          await Promise.all([deliver(newer, newer.to), deliver(offer, offer.to)])
          continue
        }
        if (kind < 3) {
          const isFriend = pages.find(({ owner }) => owner.id === offer.to)!.friends.has(by.id)
          if ((await deliver(offer, offer.to)) !== isFriend) wrong.push('a dial that nobody touched was judged wrongly')
        } else if (kind < 8) {
          const bad = await meddled(chance.is(0.7) ? offer : chance.of(made))
          await deliver(bad, bad.to)
        } else await deliver(chance.of(made), chance.of(HONEST).id)
      }
      await clock.run(0)
      for (const page of pages) {
        const dialled = new Set(made.filter(({ to }) => to === page.owner.id).map(({ by }) => by.id))
        for (const from of page.intercepted) {
          if (!dialled.has(from))
            wrong.push(`${page.owner.name} was told of an interception of a dial that was never made`)
          if (!page.friends.has(from)) wrong.push(`${page.owner.name} was told of a stranger’s`)
        }
        for (const { from, sound } of page.strangers) {
          if (page.friends.has(from)) wrong.push('a friend was called a stranger')
          if (sound && isHonest(from)) wrong.push('an honest page is no stranger here')
        }
      }
      return wrong
    },
  }
}
