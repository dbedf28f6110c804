import { wordsOf } from '../../src/conversation/deeds.ts'
import type { Own } from '../../src/conversation/own.ts'
import { personIdOf } from '../../src/engine/address.ts'
import { addressOf, type ConversationId, conversationWith, type PersonId } from '../../src/engine/ids.ts'
import type { Opening } from '../../src/features/transcript/opening.ts'
import type { Keys } from '../../src/ports/crypto.ts'
import type { KeyStore } from '../../src/ports/keyStore.ts'
import { bootAgain } from './bootAgain.ts'
import { createMemoryDisk } from './memoryDisk.ts'
import { nodeKeys } from './nodeCrypto.ts'
import { createWorld, type Node, placeOf } from './world.ts'

const NAMES = ['Alice', 'Bob', 'Zoé', 'Eve'] as const
type Name = (typeof NAMES)[number]

/** Always the same, so that tests may name them before there is a world. */
const keysOf = new Map<PersonId, { name: Name; keys: Keys }>()
const idOf = (name: Name): PersonId => {
  const keys = nodeKeys(new Uint8Array(32).fill(NAMES.indexOf(name) + 1))
  const id = personIdOf(keys.publicKey)
  keysOf.set(id, { name, keys })
  return id
}
export const ME = idOf('Alice')
export const BOB = idOf('Bob')
export const ZOE = idOf('Zoé')
export const EVE = idOf('Eve')
/** The conversation with myself. */
export const NOTES = conversationWith(ME)

/** Something that was said before Alice looks. */
export interface Said {
  /** A friend; nobody: Alice herself. */
  readonly from?: PersonId
  /** Whom Alice says it to; herself, for a note. */
  readonly to?: PersonId
  readonly text: string
  /** By the wall clock of whoever says it. A second after what was said before it, unless it is said. */
  readonly at?: number
  /** By Alice: what became of it. `waiting`: the friend has no network from here on. `delivered` unless it is said. */
  readonly status?: 'waiting' | 'delivered' | 'read' | 'failed'
  /** By a friend: Alice has not looked since. */
  readonly unread?: true
  /** By a friend: what their app makes of it, if it is another version of it, or lies. */
  readonly raw?: Readonly<Record<string, unknown>>
  /** By a friend, after Alice has seen it. */
  readonly takenBack?: true
  /** By Alice, as soon as it is there. */
  readonly starred?: true
}

export const notes = (...texts: readonly string[]): Said[] => texts.map((text) => ({ to: ME, text }))

/** A friend's messages, in order, of which the newest so many are unread. */
export const many = (from: PersonId, count: number, unread = 0): Said[] =>
  Array.from({ length: count }, (_, n) => ({
    from,
    text: `message ${n + 1}.`,
    ...(n >= count - unread ? { unread: true as const } : {}),
  }))

/** What Alice's device is found with. */
export interface Found {
  /** Nobody has given a name here yet; or whoever did has lost the keys, and becomes Eve. */
  readonly identity?: 'none' | 'lost'
  /** Who have her as she has them, and are linked. */
  readonly friends?: readonly PersonId[]
  /** Whom she has asked, and who have not answered. */
  readonly asked?: readonly PersonId[]
  /** Who have asked her, and have no answer; with words, which another version of the app may send. */
  readonly requests?: readonly { readonly from: PersonId; readonly text?: string }[]
  /** Friends whose devices have lost their network. */
  readonly away?: readonly PersonId[]
  /** In order. */
  readonly said?: readonly Said[]
  readonly drafts?: Readonly<Record<string, string>>
  readonly own?: Readonly<Record<string, Own>>
}

/**
 * Company: Alice, at whose screen one sits, and the others with whom she talks. Each has a whole app, on a network and on disks in memory.
 * The wall clock says `now` when she begins to look.
 */
export async function createCompany(
  now: number,
  { identity, friends = [], asked = [], requests = [], away = [], ...found }: Found = {},
) {
  const world = createWorld({ start: now - 60 * 60_000 })
  const { clock, net } = world

  async function enter(id: PersonId): Promise<Node> {
    const known = keysOf.get(id)
    if (!known) throw new Error(`nobody has the ID ${id}`)
    const { name, keys } = known
    const node = await world.node(name, { keys, disk: createMemoryDisk(), drafts: new Map() })
    if (id !== ME || identity !== 'none') await world.through(node.app.identity.create(name))
    return node
  }
  const me = await enter(ME)
  if (identity === 'lost') {
    let keys: Awaited<ReturnType<KeyStore['load']>> = 'lost'
    const create = async () => {
      keys = keysOf.get(EVE)?.keys as Keys
      return keys
    }
    me.app = await bootAgain(world, me, { load: async () => keys, create })
  }
  const all = new Map<PersonId, Node>([[ME, me]])
  for (const id of friends) all.set(id, await enter(id))
  const of = (id: PersonId) => {
    const node = all.get(id)
    if (!node) throw new Error('not in this company')
    return node
  }
  const wallClock = (moment: number) => clock.jump(moment - clock.now())
  async function must(what: string, done: () => boolean) {
    if (!(await clock.until(done, 120_000))) throw new Error(`${what} did not come about`)
  }
  const nameKnown = (id: PersonId) => me.app.people.store.getState().contacts.some((one) => one.id === id && one.name)

  for (const id of friends) {
    await world.befriend(me, of(id))
    await must(`${of(id).name}’s name`, () => nameKnown(id))
  }
  for (const { from, text = '' } of requests) {
    all.set(from, await enter(from))
    await world.through(of(from).app.people.add(ME))
    await must('a request', () => me.app.people.store.getState().requests.some((one) => one.from === from))
    if (text === '') continue
    const row = me.disk.rows('requests').find((one) => one.from === from)
    await world.through(me.storage.write([{ put: 'requests', row: { ...row, text } }]))
    await me.reload()
  }
  for (const id of asked) await world.through(me.app.people.add(id))

  const statusIn = (text: string) => {
    const messages = me.hand.store.getState().open?.messages ?? []
    return messages.find((one) => one.text === text)?.status
  }
  const disconnect = (id: PersonId) => net.offline(addressOf(id))

  const connect = (id: PersonId) => {
    net.online(addressOf(id))
    of(id).app.wake()
    me.app.wake()
  }

  async function look(node: Node, place: PersonId) {
    if (node.hand.opening()?.conversation !== placeOf(place)) await world.through(node.hand.open(place))
  }
  /** Said where nobody hears it, changed on the disk, and sent from there. */
  async function sayRaw(from: PersonId, text: string, raw: Readonly<Record<string, unknown>>) {
    const friend = of(from)
    disconnect(from)
    await must('the loss', () => !me.linked(from) && !friend.linked(ME))
    await friend.say(ME, text)
    const row = friend.entries(ME).at(-1)
    await world.through(friend.storage.write([{ put: 'entries', row: { ...row, ...raw } }]))
    // What is young goes out from memory.
    await friend.reload('crash')
    connect(from)
    await must('an arrival', () => me.entries(from).some((one) => one.author === from && one.seq === row?.seq))
  }
  async function say(
    { from, to = from ?? ME, text, status = to === ME ? undefined : 'delivered', unread, raw }: Said,
    isLast: boolean,
  ) {
    if (from !== undefined) {
      if (raw) return sayRaw(from, text, raw)
      await of(from).say(ME, text)
      await must('an arrival', () => me.shown(from).includes(text))
      if (unread || !isLast) return
      await look(me, from)
      await must('reading', () => {
        me.hand.markRead()
        return (me.hand.store.getState().summaries[from]?.unread ?? 0) === 0
      })
      return
    }
    if (status === 'waiting' && all.has(to)) disconnect(to)
    if (status === 'failed') me.storage.failWrites('full')
    await me.say(to, text)
    if (status === 'read') {
      await must('an arrival', () => of(to).shown(ME).includes(text))
      await look(of(to), ME)
      of(to).hand.markRead()
    }
    if (status) await must(status, () => statusIn(text) === status)
  }
  let at = now - 30 * 60_000
  const said = found.said ?? []
  const lastRead = new Map(said.flatMap((one, n) => (one.unread ? [] : [[one.from, n]])))
  for (const [n, one] of said.entries()) {
    at = one.at ?? at + 1_000
    wallClock(at)
    await say(one, lastRead.get(one.from) === n)
    if (one.from !== undefined && one.takenBack) {
      const { from, text } = one
      const { hand } = of(from)
      const line = hand.store.getState().open?.messages.findLast((said) => said.text === text)
      await world.through(hand.deleteForEveryone([line?.id ?? '']))
      await must('the end of it', () => !me.shown(from).includes(text))
    }
    if (one.starred) {
      const place = one.from ?? one.to ?? ME
      await look(me, place)
      const line = me.hand.store.getState().open?.messages.findLast(({ text }) => text === one.text)
      await world.through(me.hand.star([line?.id ?? ''], true))
    }
  }
  for (const [place, text] of Object.entries(found.drafts ?? {})) me.app.drafts.set(place as ConversationId, { text })
  for (const [place, own] of Object.entries(found.own ?? {}))
    await world.through(me.app.chats.set(place as ConversationId, own))
  for (const node of all.values()) node.hand.close()
  for (const id of away) disconnect(id)
  await must('quiet', () => away.every((id) => !me.linked(id)))
  wallClock(now)

  /** What the screens look at from here on, in order. */
  const openings: Opening[] = []
  const looks: string[] = []
  const { open } = me.app.chat
  Object.assign(me.app.chat, {
    open(...asked: Parameters<typeof open>) {
      const opening = open(...asked)
      looks.push(`open ${asked[0]}`)
      openings.push(opening)
      const { close } = opening
      Object.assign(opening, {
        close() {
          looks.push('close')
          close()
        },
      })
      return opening
    },
  } satisfies Partial<typeof me.app.chat>)

  return {
    world,
    me,
    of,
    disconnect,
    connect,
    /** In which order conversations were opened and closed by the screens. */
    looks,
    /** The newest look at a conversation. */
    opening(conversation: string) {
      const opening = openings.findLast((one) => one.conversation === conversation)
      if (!opening) throw new Error(`nobody looks at ${conversation}`)
      return opening
    },
    /** What is starred, the newest star first. */
    starred: async () => (await me.app.starred.page())?.all.map(({ message }) => wordsOf(message)),
    unread: (place: string) => me.app.chats.store.getState().summaries[place as ConversationId]?.unread ?? 0,
    /** What the friend has on disk of what Alice and they said to each other. */
    received: (id: PersonId) => of(id).shown(ME),
    /** What can be done in a conversation: the very same that the screens have. */
    acts: (place: string) => me.app.chat.acts(place as ConversationId),
    draft: (place: string) => me.app.drafts.store.getState().drafts[place as ConversationId],
    own: (place: string) => me.app.chats.store.getState().own[place as ConversationId],
    must,
  }
}

export type Company = Awaited<ReturnType<typeof createCompany>>
