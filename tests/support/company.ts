import { wordsOf } from '../../src/conversation/deeds.ts'
import type { Own } from '../../src/conversation/own.ts'
import { personIdOf } from '../../src/engine/address.ts'
import { addressOf, type ConversationId, conversationWith, type PersonId } from '../../src/engine/ids.ts'
import type { SettingsChange } from '../../src/features/settings/settings.ts'
import type { Opening } from '../../src/features/transcript/opening.ts'
import type { Keys } from '../../src/ports/crypto.ts'
import { bootAgain, lostKeys } from './bootAgain.ts'
import { createMemoryDisk } from './memoryDisk.ts'
import { nodeKeys } from './nodeCrypto.ts'
import type { QuietDevice } from './quietDevice.ts'
import { type Said, sayAll } from './saying.ts'
import { createWorld, type Node, type PageWords, type World } from './world.ts'

export type { Said }

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

export const notes = (...texts: readonly string[]): Said[] => texts.map((text) => ({ to: ME, text }))

/** A friend's messages, in order, of which the newest so many are unread. */
export const many = (from: PersonId, count: number, unread = 0): Said[] =>
  Array.from({ length: count }, (_, n) => ({
    from,
    text: `message ${n + 1}.`,
    ...(n >= count - unread ? { unread: true as const } : {}),
  }))

/** The ID of somebody who has no device. */
export const nobody = (number: number) => `tete1${String(number).padStart(59, 'q')}` as PersonId

/** Somebody of whom only what Alice has of them is left: their device is nowhere. */
export interface Remembered {
  readonly id: PersonId
  readonly name: string
  readonly addedAt?: number
  readonly lastSeen?: number
}

/** What Alice's device is found with. */
export interface Found {
  /** Nobody has given a name here yet; or whoever did has lost the keys, and becomes Eve. */
  readonly identity?: 'none' | 'lost'
  /** What the server says of itself. */
  readonly page?: Partial<PageWords>
  /** Who have her as she has them, and are linked. */
  readonly friends?: readonly PersonId[]
  readonly remembered?: readonly Remembered[]
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
  readonly settings?: SettingsChange
  /** Device: what happens to it before anybody looks. */
  readonly device?: (device: QuietDevice) => void
  /** Whatever else happens before she looks. */
  readonly meanwhile?: (company: Before) => unknown
}

/** Company before anybody looks at a screen. */
export type Before = Pick<Company, 'world' | 'me' | 'of' | 'connect' | 'disconnect' | 'must'> & {
  /** Somebody comes who was nowhere until now. */
  enter(id: PersonId): Promise<Node>
}

/** Somebody sits down at a device, and gives a name. */
async function enter(world: World, id: PersonId, { isNew = false, page = {} as Partial<PageWords> } = {}) {
  const known = keysOf.get(id)
  if (!known) throw new Error(`nobody has the ID ${id}`)
  const { name, keys } = known
  const node = await world.node(name, { keys, disk: createMemoryDisk(), drafts: new Map(), isNew: true }, page)
  if (!isNew) await world.through(node.app.identity.create(name))
  return node
}

/** Alice's keys are gone; she would get Eve's. */
export async function loseKeys(world: World, me: Node) {
  me.app = await bootAgain(
    world,
    me,
    lostKeys(() => keysOf.get(EVE)?.keys as Keys),
  )
}

async function remember(world: World, me: Node, people: readonly Remembered[]) {
  const rows = people.map((one) => ({ addedAt: world.clock.now(), ...one, status: 'friend' }))
  await world.through(me.storage.write(rows.map((row) => ({ put: 'people', row }))))
  await me.reload()
}

/**
 * Company: Alice, at whose screen one sits, and the others with whom she talks. Each has a whole app, on a network and on disks in memory.
 * The wall clock says `now` when she begins to look.
 */
export async function createCompany(now: number, found: Found = {}) {
  const { identity, page, friends = [], remembered = [], asked = [], requests = [], away = [] } = found
  const world = createWorld({ start: now - 60 * 60_000 })
  const { clock, net } = world
  const me = await enter(world, ME, { isNew: identity === 'none', page })
  if (identity === 'lost') await loseKeys(world, me)
  if (remembered.length > 0) await remember(world, me, remembered)
  const all = new Map<PersonId, Node>([[ME, me]])
  for (const id of friends) all.set(id, await enter(world, id))
  const of = (id: PersonId) => {
    const node = all.get(id)
    if (!node) throw new Error('not in this company')
    return node
  }
  async function must(what: string, done: () => boolean) {
    if (!(await clock.until(done, 120_000))) throw new Error(`${what} did not come about`)
  }
  const nameKnown = (id: PersonId) => me.app.people.store.getState().contacts.some((one) => one.id === id && one.name)

  for (const id of friends) {
    await world.befriend(me, of(id))
    await must(`${of(id).name}’s name`, () => nameKnown(id))
  }
  for (const { from, text = '' } of requests) {
    all.set(from, await enter(world, from))
    await world.through(of(from).app.people.add(ME))
    await must('a request', () => me.app.people.store.getState().requests.some((one) => one.from === from))
    if (text === '') continue
    const row = me.disk.rows('requests').find((one) => one.from === from)
    await world.through(me.storage.write([{ put: 'requests', row: { ...row, text } }]))
    await me.reload()
  }
  for (const id of asked) await world.through(me.app.people.add(id))

  const disconnect = (id: PersonId) => net.offline(addressOf(id))

  const connect = (id: PersonId) => {
    net.online(addressOf(id))
    of(id).app.wake()
    me.app.wake()
  }

  await sayAll(
    { world, me, has: (id) => all.has(id), of, disconnect, connect, must },
    found.said ?? [],
    now - 30 * 60_000,
  )
  for (const [place, text] of Object.entries(found.drafts ?? {})) me.app.drafts.set(place as ConversationId, { text })
  for (const [place, own] of Object.entries(found.own ?? {}))
    await world.through(me.app.chats.set(place as ConversationId, own))
  if (found.settings) await world.through(me.app.settings.set(found.settings))
  found.device?.(me.device)
  for (const node of all.values()) node.hand.close()
  for (const id of away) disconnect(id)
  await must('quiet', () => away.every((id) => !me.linked(id)))
  await found.meanwhile?.({
    ...{ world, me, of, connect, disconnect, must },
    async enter(id) {
      all.set(id, await enter(world, id))
      return of(id)
    },
  })
  clock.jump(now - clock.now())

  /** What the screens look at from here on, in order. */
  const openings: Opening[] = []
  const looks: string[] = []
  const { open } = me.app.chat
  Object.assign(me.app.chat, {
    open(...asked: Parameters<typeof open>) {
      const opening = open(...asked)
      looks.push(`open ${asked[0]}`)
      openings.push(opening)
      const { close, jump } = opening
      Object.assign(opening, {
        close() {
          looks.push('close')
          close()
        },
        jump(id) {
          looks.push(`jump ${id}`)
          return jump(id)
        },
      } satisfies Partial<Opening>)
      return opening
    },
  } satisfies Partial<typeof me.app.chat>)

  return {
    world,
    me,
    of,
    disconnect,
    connect,
    /** In which order the screens opened conversations, jumped in them, and closed them. */
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
