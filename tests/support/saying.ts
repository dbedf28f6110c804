import type { PersonId } from '../../src/engine/ids.ts'
import { type createWorld, type Node, placeOf } from './world.ts'

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
  /** Not said at all: seconds after which messages disappear, proposed, or agreed to where the other has proposed them. */
  readonly timer?: number
}

interface Among {
  world: ReturnType<typeof createWorld>
  /** Alice. */
  me: Node
  /** Is it somebody with an app? */
  has(id: PersonId): boolean
  of(id: PersonId): Node
  disconnect(id: PersonId): void
  connect(id: PersonId): void
  must(what: string, done: () => boolean): Promise<void>
}

/** All that was said, in order, from the moment `at` on. */
export async function sayAll(among: Among, said: readonly Said[], at: number) {
  const { world, me, of, must } = among
  const lastRead = new Map(said.flatMap((one, n) => (one.unread || one.timer !== undefined ? [] : [[one.from, n]])))
  for (const [n, one] of said.entries()) {
    at = one.at ?? at + 1_000
    world.clock.jump(at - world.clock.now())
    if (one.timer !== undefined) await setTimer(among, one, one.timer)
    else if (one.from === undefined) await saySelf(among, one)
    else await hear(among, one.from, one, one.takenBack === true || lastRead.get(one.from) === n)
    if (one.from !== undefined && one.takenBack) {
      const { from, text } = one
      const { hand } = of(from)
      const line = hand.store.getState().open?.messages.findLast((said) => said.text === text)
      await world.through(hand.deleteForEveryone([line?.id ?? '']))
      await must('the end of it', () => !me.shown(from).includes(text))
    }
    if (one.starred) {
      const place = one.from ?? one.to ?? me.id
      await look(among, me, place)
      const line = me.hand.store.getState().open?.messages.findLast(({ text }) => text === one.text)
      await world.through(me.hand.star([line?.id ?? ''], true))
    }
  }
}

async function look({ world }: Among, node: Node, place: PersonId) {
  if (node.hand.opening()?.conversation !== placeOf(place)) await world.through(node.hand.open(place))
}

async function hear(among: Among, from: PersonId, { text, unread, raw }: Said, isLookedAt: boolean) {
  const { me, of, must } = among
  if (raw) return sayRaw(among, from, text, raw)
  await of(from).say(me.id, text)
  await must('an arrival', () => me.shown(from).includes(text))
  if (unread || !isLookedAt) return
  await look(among, me, from)
  await must('reading', () => {
    me.hand.markRead()
    return (me.hand.store.getState().summaries[from]?.unread ?? 0) === 0
  })
}

/** Said where nobody hears it, changed on the disk, and sent from there. */
async function sayRaw(among: Among, from: PersonId, text: string, raw: Readonly<Record<string, unknown>>) {
  const { world, me, of, disconnect, connect, must } = among
  const friend = of(from)
  disconnect(from)
  await must('the loss', () => !me.linked(from) && !friend.linked(me.id))
  await friend.say(me.id, text)
  const row = friend.entries(me.id).at(-1)
  await world.through(friend.storage.write([{ put: 'entries', row: { ...row, ...raw } }]))
  // What is young goes out from memory.
  await friend.reload('crash')
  connect(from)
  await must('an arrival', () => me.entries(from).some((one) => one.author === from && one.seq === row?.seq))
}

async function saySelf(among: Among, { to, text, ...said }: Said) {
  const { me, has, of, disconnect, must } = among
  const place = to ?? me.id
  const status = said.status ?? (place === me.id ? undefined : 'delivered')
  if (status === 'waiting' && has(place)) disconnect(place)
  if (status === 'failed') me.storage.failWrites('full')
  await me.say(place, text)
  if (status === 'read') {
    await must('an arrival', () => of(place).shown(me.id).includes(text))
    await look(among, of(place), me.id)
    of(place).hand.markRead()
  }
  const seen = () => me.hand.store.getState().open?.messages.find((one) => one.text === text)?.status
  if (status) await must(status, () => seen() === status)
}

async function setTimer({ world, me, of, must }: Among, { from, to = me.id }: Said, seconds: number) {
  const friend = from ?? to
  const lines = (node: Node, place: PersonId) => node.entries(place).filter(({ kind }) => kind === 'timer').length
  const before = lines(me, friend)
  const [node, place] = from === undefined ? [me, to] : [of(from), me.id]
  await world.through(node.app.chat.acts(placeOf(place)).setTimer(seconds))
  await must('that both know', () => lines(me, friend) > before && lines(of(friend), me.id) > before)
}
