import { addressOf, type PersonId } from '../../../src/engine/ids.ts'
import { secretBytes } from '../../../src/engine/inviteProof.ts'
import { sealRequest } from '../../../src/features/people/request.ts'
import { toBase64Url } from '../../../src/lib/bytes.ts'
import { createMemoryDisk } from '../memoryDisk.ts'
import { seededRandom } from '../nodeCrypto.ts'
import { createWorld, type Node } from '../world.ts'
import { bent, type Chance, chanceOf, HONEST, isHonest, MALLORY } from './cast.ts'
import { belongTogether, type Caught, type CaughtKnock, createMiddleNet, type Wire } from './net.ts'

type Sealed = NonNullable<Awaited<ReturnType<typeof sealRequest>>>

/** Connection that Mallory has made of a dial: one side, or both. */
interface Connection {
  readonly sides: readonly [Wire, Wire]
  readonly dealt: [number, number]
  readonly careful: boolean
}

/** Evening of three whole apps, of whose network nothing is there but Mallory. */
export async function createAppsEvening(seed: number) {
  const chance: Chance = chanceOf(seededRandom(seed))
  const world = createWorld({ seed })
  const net = createMiddleNet(world)
  const diary: string[] = []
  const wrong: string[] = []
  const connections: Connection[] = []
  const nodes: Node[] = []
  for (const { name, keys } of HONEST) {
    const left = { keys, disk: createMemoryDisk(), drafts: new Map<string, string>(), isNew: true }
    const node = await world.node(name, left)
    await world.through(node.app.identity.create(name))
    nodes.push(node)
  }
  /** Whom each has asked, or invited: nobody else is ever anybody's friend. */
  const asked = new Set<string>()
  const invited = new Map<PersonId, { readonly by: PersonId; readonly secret: string }>()
  /** Requests as they were sealed: by whom, to whom, and by which words they are known again. */
  const sealed: (CaughtKnock & { readonly secret?: string })[] = []
  const shownAt = new Map<string, number>()
  let linked = false
  let letIn = false

  const nodeOf = (id: PersonId) => nodes.find((node) => node.id === id)
  const peopleOf = (node: Node) => node.app.people.store.getState()

  async function ask(one: Node, other: Node) {
    asked.add(`${one.id} ${other.id}`)
    diary.push(`${one.name} asks ${other.name}`)
    await world.through(one.app.people.add(other.id))
  }
  async function invite(by: Node) {
    const made = await world.through(by.app.invites.make('personal'))
    if (made.ok) invited.set(by.id, { by: by.id, secret: made.invite.secret })
  }

  /** Mallory asks under a name of hers, with an invite that got into her hands or without. */
  async function hers(to: PersonId): Promise<CaughtKnock> {
    const { id, keys } = chance.of(MALLORY)
    const secret = chance.is(0.6) ? invited.get(to)?.secret : undefined
    const invite = secret === undefined ? undefined : secretBytes(secret)
    const said = { name: 'Mallory', text: '', ts: world.clock.now(), invite }
    const metadata = await sealRequest({ id, keys, crypto: world.crypto }, to, said)
    const knock = { from: id, to, metadata, ...(secret === undefined ? {} : { secret }) }
    sealed.push(knock)
    return knock
  }

  /** A request with something changed. */
  async function meddled(knock: CaughtKnock): Promise<CaughtKnock> {
    const metadata = knock.metadata as Sealed
    const other = chance.of(sealed.length > 0 ? sealed : [knock])
    const { id, keys } = chance.of(MALLORY)
    const which = chance.below(9)
    diary.push(`a request of ${knock.from.slice(-5)} to ${knock.to.slice(-5)}: ${which}`)
    switch (which) {
      case 0:
        return { ...knock, from: id }
      case 1:
        return { ...knock, from: id, metadata: { ...metadata, from: id } }
      case 2: {
        // Their box, under her name and her signature.
        const own = (await sealRequest({ id, keys, crypto: world.crypto }, knock.to, {
          name: 'x',
          text: '',
          ts: metadata.ts,
        }))!
        const stolen = { ...own, box: metadata.box, nonce: metadata.nonce }
        return { ...knock, from: id, metadata: await signedAgain(stolen, keys) }
      }
      case 3: {
        // Her box, under their name.
        const own = (await sealRequest({ id, keys, crypto: world.crypto }, knock.to, {
          name: 'x',
          text: '',
          ts: metadata.ts + 1,
        }))!
        return { ...knock, metadata: { ...own, from: knock.from } }
      }
      case 4:
        return { ...knock, to: chance.of(nodes).id }
      case 5: {
        const to = chance.of(nodes).id
        return { ...knock, to, metadata: { ...metadata, to } }
      }
      case 6:
        return { ...knock, metadata: { ...metadata, ts: metadata.ts + 1 + chance.below(1e6) } }
      case 7: {
        const [name, value] = chance.of(Object.entries(other.metadata as Sealed))
        return { ...knock, metadata: { ...metadata, [name]: value } }
      }
      default:
        return { ...knock, metadata: { ...metadata, nonce: toBase64Url(world.crypto.random(16)) } }
    }
  }
  async function signedAgain(request: Sealed, keys: (typeof MALLORY)[number]['keys']): Promise<Sealed> {
    const { signed } = await import('../hostilePeer.ts')
    const { bigEndian, fromBase64Url, utf8 } = await import('../../../src/lib/bytes.ts')
    const { from, to, nonce, ts, box } = request
    const bytes = signed('request', utf8(from), utf8(to), fromBase64Url(nonce)!, bigEndian(ts, 8), fromBase64Url(box)!)
    return { ...request, sig: toBase64Url(await keys.sign(bytes)) }
  }

  const certificateOfHers = world.crypto.random(32)
  /** Certificate that one side gets to see: the other's, hers, or that of somebody else. */
  const seen = (theirs: Uint8Array<ArrayBuffer>, careful: boolean) => {
    const others = net.wires.map(({ certificates }) => certificates.local)
    return careful || chance.is(0.6) ? theirs : chance.of([certificateOfHers, ...others])
  }

  async function carry(offer: Caught) {
    const careful = chance.is(0.5)
    const to = careful || chance.is(0.8) ? offer.to : chance.of(nodes).id
    const dial =
      careful || chance.is(0.6)
        ? offer
        : { ...offer, ...chance.of([{ sdp: chance.of(net.offers).sdp }, { from: addressOf(chance.of(MALLORY).id) }]) }
    const admitted = await world.through(net.admits(to, dial))
    diary.push(`a dial to ${to.slice(-5)}${careful ? '' : ', somehow'}: ${admitted ? 'answered' : 'not answered'}`)
    if (!admitted) {
      // She can still answer in their place.
      if (chance.is(0.3)) net.connect(offer, certificateOfHers)
      return
    }
    const answerer = net.answer(to, dial, seen(offer.certificate, careful))
    const offerer = net.connect(offer, seen(answerer.certificates.local, careful))
    connections.push({ sides: [offerer, answerer], dealt: [0, 0], careful })
  }

  function relay({ sides, dealt, careful }: Connection) {
    for (const at of [0, 1]) {
      const frame = sides[at]!.sent[dealt[at]!]
      if (!frame) continue
      dealt[at]! += 1
      const meddles = !careful && chance.is(0.15)
      const put = meddles
        ? chance.of([bent(frame, chance), undefined, chance.of(net.wires.flatMap(({ sent }) => sent))])
        : frame
      sides[1 - at]!.put(put)
    }
    for (const at of [0, 1]) if (sides[at]!.closed) sides[1 - at]!.hangUp()
  }

  /** What must hold at every moment. */
  function judge() {
    for (const node of nodes) {
      const { contacts, requests } = peopleOf(node)
      const { byPeer } = node.app.links.store.getState()
      for (const [peer, { phase }] of Object.entries(byPeer)) {
        if (phase !== 'online' || !isHonest(peer)) continue
        linked = true
        const mine = net.wires.filter(
          (one) => one.owner === node.id && one.remote === peer && !one.closed && one.sent.length >= 2,
        )
        const sound = mine.some((one) =>
          net.wires.some((other) => other.owner === peer && other.sent.length >= 2 && belongTogether(one, other)),
        )
        if (!sound) wrong.push(`${node.name} is shown as linked with ${peer.slice(-5)}, who runs no such session`)
      }
      for (const one of requests) {
        const source = sealed.find(
          ({ from, to, metadata }) => from === one.from && to === node.id && (metadata as Sealed).ts === one.at,
        )
        if (!source) wrong.push(`${node.name} is shown a request of ${one.from.slice(-5)} that was never sealed`)
        const name = nodeOf(one.from)?.name ?? 'Mallory'
        if (one.name !== name) wrong.push(`${node.name} is shown a request under another name: ${one.name}`)
        const key = `${node.id} ${one.from}`
        if (one.at < (shownAt.get(key) ?? 0)) wrong.push('an older request took the place of a newer one')
        shownAt.set(key, one.at)
      }
      for (const { id, status, name } of contacts) {
        if (status !== 'friend') continue
        const byInvite = peopleOf(node).contacts.find((one) => one.id === id)?.invited !== undefined
        if (isHonest(id) && !asked.has(`${node.id} ${id}`) && !byInvite)
          wrong.push(`${node.name} has a friend whom nobody asked or invited`)
        if (isHonest(id) && !asked.has(`${id} ${node.id}`))
          wrong.push(`${node.name} has ${name} for a friend, who never asked`)
        if (!isHonest(id) && !byInvite) wrong.push(`${node.name} has Mallory for a friend`)
      }
      // Strangers hear nothing: no dial, no request, no frame.
      const isStranger = (id: string) => !isHonest(id) && !contacts.some((one) => one.id === id)
      const said = [
        ...net.offers.filter(({ from, to }) => (from as string) === node.id && isStranger(to)),
        ...net.knocks.filter(({ from, to }) => from === node.id && isStranger(to)),
        ...net.wires.filter(({ owner, remote, sent }) => owner === node.id && isStranger(remote) && sent.length > 0),
      ]
      if (said.length > 0) wrong.push(`${node.name} said something to a stranger`)
      const admitted = contacts.filter(({ invited: by }) => by !== undefined).length
      if (admitted > 0) letIn = true
      if (admitted > 1) wrong.push(`${node.name}: one personal invite let in ${admitted}`)
    }
  }

  let knocked = 0
  async function step() {
    const sealedNow = net.knocks.slice(knocked)
    knocked = net.knocks.length
    sealed.push(...sealedNow)
    const roll = chance()
    if (roll < 0.2 && sealed.length > 0) net.knock(chance.of(sealed))
    else if (roll < 0.4 && sealed.length > 0) net.knock(await meddled(chance.of(sealed)))
    else if (roll < 0.45) net.knock(await hers(chance.of(nodes).id))
    else if (roll < 0.7 && net.offers.length > 0)
      await carry(chance.is(0.7) ? net.offers.at(-1)! : chance.of(net.offers))
    else if (roll < 0.73) {
      const node = chance.of(nodes)
      diary.push(`${node.name} is loaded anew`)
      net.close(node.id)
      await world.through(node.reload())
    } else if (roll < 0.76) {
      const node = chance.of(nodes)
      const [request] = peopleOf(node).requests
      if (request) await world.through(node.app.people.ignore(request.from))
    }
    for (let n = 0; n < 6; n++) {
      for (const connection of connections) relay(connection)
      await world.run(chance.is(0.9) ? 5 : 3_000)
    }
    judge()
  }

  return {
    diary,
    async live() {
      const [ann, bob, cleo] = nodes as [Node, Node, Node]
      await invite(ann)
      await ask(ann, bob)
      await ask(bob, ann)
      if (chance.is(0.5)) await ask(cleo, ann)
      if (chance.is(0.5)) await ask(cleo, bob)
      for (let n = 0; n < 16 && wrong.length === 0; n++) await step()
      for (const { app } of nodes) void app.stop()
      return wrong
    },
    linked: () => linked,
    /** Let in by the personal invite. */
    letIn: () => letIn,
    requested: () => shownAt.size,
  }
}
