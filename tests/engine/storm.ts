import type { EntryRow } from '../../src/conversation/row.ts'
import type { Row } from '../../src/ports/storage.ts'
import { differences, isLevel, labelOf, placeOf, saidBy } from '../support/invariants.ts'
import { createWorld, type Node } from '../support/world.ts'

/** Slow, and now and then very slow: a disk that stalls, a network that holds everything back and lets it go at once. */
const bursty = (typical: number, worst: number) => (chance: () => number) =>
  chance() < 0.05 ? chance() * worst : chance() * typical

/** What a storm left behind; `wrong` is empty when every promise held. */
export interface Aftermath {
  wrong: string[]
  sent: number
}

/**
 * Three friends and anything that can go wrong, drawn from `seed`: sends, bursts of one and of all, messages taken back, conversations
 * read, cuts, silent deaths, lost networks, half-open sockets, blocked paths, a broker that comes and goes or flaps, reloads and
 * crashes at any moment, of one or of two at once, disks that stall, fill up or refuse. Then everything heals. With `acts`, messages are
 * also edited, deleted, reacted to, pinned and starred all the while. With `paths`, connections also fall silent both ways or one way and
 * come back, and devices change their addresses.
 */
export async function storm(
  seed: number,
  { steps = 40, acts = false, sealed = false, paths = false } = {},
): Promise<Aftermath> {
  const world = createWorld({ seed, sealed, disk: bursty(4, 400), latency: bursty(30, 1_500) })
  const wrong: string[] = []
  const nodes: Node[] = []
  for (const name of ['Ann', 'Bob', 'Cy']) nodes.push(await world.node(name))
  const [ann, bob, cy] = nodes as [Node, Node, Node]
  for (const [a, b] of [
    [ann, bob],
    [bob, cy],
    [cy, ann],
  ] as const)
    await world.befriend(a, b)

  const pick = (n: number) => Math.floor(world.chance() * n)
  const others = (n: Node) => nodes.filter((other) => other !== n)
  const offline = new Set<Node>()
  /** Words that their author has taken back: nobody may hold them in the end. */
  const takenBack: string[] = []
  let sent = 0

  async function look(from: Node, to: Node) {
    const { hand } = from
    const isOpen = () => hand.opening()?.conversation === placeOf(to.id)
    if (!isOpen()) await hand.open(to.id)
    return isOpen() ? hand : undefined
  }
  function say(from: Node, to: Node, text: string) {
    void look(from, to).then((chat) => chat?.send(text))
    sent++
  }
  function read(who: Node, whom: Node) {
    void look(who, whom).then((chat) => chat?.markRead())
  }
  function takeBack(who: Node, whom: Node) {
    void look(who, whom).then(async (chat) => {
      const waiting = chat?.store.getState().open?.messages.filter((m) => m.status === 'waiting') ?? []
      const last = waiting.at(-1)
      if (last && (await chat?.cancel(last.id))?.ok) takenBack.push(last.text)
    })
  }

  const EMOJI = ['👍', '❤️', '😂', '']
  /** Something is done to one of the messages that `who` has on screen with `whom`. */
  async function act(who: Node, whom: Node, i: number) {
    const chat = await look(who, whom)
    const texts = chat?.store.getState().open?.messages.filter((m) => m.kind === 'text') ?? []
    const any = texts[pick(texts.length)]
    const own = texts.filter((m) => m.from === 'me')[pick(4)]
    if (!chat || !any) return
    const what = world.chance()
    if (what < 0.3) void chat.react(any.id, EMOJI[pick(4)])
    else if (what < 0.5) void chat.pin(any.id, world.chance() < 0.6)
    else if (what < 0.6) void chat.star([any.id], world.chance() < 0.6)
    else if (what < 0.7) void chat.send(`${labelOf(who, whom)}answer ${i}`, { replyTo: any.id })
    else if (what < 0.9 && own) void chat.edit(own.id, `said anew ${i}`)
    else if (own) {
      // Its first words lie on the disk beneath those that it was edited to.
      const row = who.entries(whom.id).find((one) => `${one.author}/${one.instance}/${one.seq}` === own.id)
      const first = (row?.body as { text?: string } | undefined)?.text
      if ((await chat.deleteForEveryone([own.id])).ok)
        takenBack.push(own.text, ...(first === undefined || first === own.text ? [] : [first]))
    }
  }

  async function strike(i: number) {
    const who = nodes[pick(3)]!
    const other = others(who)[pick(2)]!
    const label = (from: Node, to: Node) => `${labelOf(from, to)}${i}`
    if (acts && world.chance() < 0.5) void act(who, other, i)
    if (paths && world.chance() < 0.4) {
      const how = world.chance()
      if (how < 0.3) world.net.mute(world.chance(), world.chance() < 0.6)
      else if (how < 0.6) world.net.unmute()
      else if (how < 0.85) world.net.move(who.id)
      else who.app.wake(true)
    }
    const what = world.chance()
    if (what < 0.36) say(who, other, label(who, other))
    else if (what < 0.41) for (let k = 0; k < 30; k++) say(who, other, `${label(who, other)}.${k}`)
    else if (what < 0.43) {
      for (const n of nodes)
        for (let k = 0; k < 8; k++) say(n, others(n)[k % 2]!, `${label(n, others(n)[k % 2]!)}.${k}`)
    } else if (what < 0.49) read(who, other)
    else if (what < 0.54) takeBack(who, other)
    else if (what < 0.59) world.net.cut(world.chance())
    else if (what < 0.64) world.net.freeze(world.chance())
    else if (what < 0.69) {
      offline.add(who)
      world.net.offline(who.id, world.chance() < 0.4)
    } else if (what < 0.77) {
      for (const n of offline) {
        world.net.online(n.id)
        n.app.wake()
      }
      offline.clear()
    } else if (what < 0.8) world.net.setBroker(world.chance() < 0.5)
    else if (what < 0.82) {
      for (let k = 0; k < 6; k++) {
        world.net.setBroker(k % 2 === 1)
        await world.run(world.chance() * 200)
      }
    } else if (what < 0.84) {
      const both: readonly string[] = [who.id, other.id]
      const blocks = world.chance() < 0.5
      world.net.block((x, y) => blocks && both.includes(x) && both.includes(y))
    } else if (what < 0.87) await who.reload('clean')
    else if (what < 0.92) await who.reload('crash')
    else if (what < 0.94) await Promise.all([who.reload('crash'), other.reload('crash')])
    else if (what < 0.97) who.storage.failWrites(world.chance() < 0.5 ? 'full' : 'broken', 1 + pick(4))
    else world.clock.jump((world.chance() - 0.5) * 1e9)
  }

  for (let i = 0; i < steps; i++) {
    await strike(i)
    // Often so soon that the step before is still under way.
    await world.run(world.chance() < 0.5 ? world.chance() * 50 : world.chance() * 8_000)
    wrong.push(...world.broken())
    if (wrong.length > 0) return { wrong, sent }
  }

  world.net.setBroker(true)
  world.net.block(() => false)
  world.net.unmute()
  for (const n of nodes) {
    world.net.online(n.id)
    n.app.wake()
  }
  const pairs = nodes.flatMap((a) => others(a).map((b) => [a, b] as const))
  // What the author still holds has to arrive. What is being taken back now may still go either way.
  const said = pairs.map(([a, b]) => [a, b, saidBy(a, b)] as const)
  const level = () => pairs.every(([a, b]) => a.linked(b.id) && world.net.open(a.id, b.id) === 1 && isLevel(a, b))
  if (!(await world.until(level, 180_000))) wrong.push('not level three minutes after everything healed')
  // Longer than any silent link lives, and any dial: what is one link now has to stay one.
  await world.run(40_000)
  if (!level()) wrong.push('not level any more after another 40 s')

  wrong.push(...world.broken())
  for (const [a, b, texts] of said) {
    wrong.push(...differences(a, b, texts, takenBack))
    const links = world.net.open(a.id, b.id)
    if (links !== 1) wrong.push(`${a.name} and ${b.name} keep ${links} connections`)
  }
  for (const text of takenBack) {
    const holder = nodes.find((n) =>
      n.disk
        .rows('entries')
        .some((row) => (row.body as { text?: string } | null)?.text === text || editOf(row) === text),
    )
    if (holder) wrong.push(`${holder.name} still holds ${text}, which was taken back`)
  }
  return { wrong, sent }
}

const editOf = (row: Row) => (row as Partial<EntryRow>).folded?.edit?.text
