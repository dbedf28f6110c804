import type { SidePurpose } from '../../src/ports/sideConnections.ts'
import { createSideWorld, type Kept, type SideNode } from '../support/sideWorld.ts'

const bursty = (typical: number, worst: number) => (chance: () => number) =>
  chance() < 0.05 ? chance() * worst : chance() * typical

/** What a message says of itself: whose it is, of which side connection, and its place there. */
const message = (from: number, mark: number, place: number) => new Uint8Array([from, mark, place >> 8, place & 255])

/**
 * Three friends who open and close side connections while links are cut, frozen and rebuilt, paths break and move, the broker comes and
 * goes, both negotiate at once, and pages die. Then everything heals. `wrong` is empty when every promise held.
 */
export async function sideStorm(
  seed: number,
  { steps = 45 } = {},
): Promise<{ wrong: string[]; opened: number; up: number; held: number; sent: number }> {
  const world = createSideWorld({ seed, latency: bursty(30, 1_500) })
  const { chance, clock, net, rtc } = world
  const nodes = [world.node(), world.node(), world.node()]
  const wrong: string[] = []
  const pick = <T>(all: readonly T[]): T | undefined => all[Math.floor(chance() * all.length)]
  for (const one of nodes) for (const purpose of ['files', 'call'] as const) one.lets.add(purpose)
  for (const [a, b] of [
    [0, 1],
    [1, 2],
    [2, 0],
  ] as const)
    await world.befriend(nodes[a]!, nodes[b]!)

  const others = (one: SideNode) => nodes.filter((other) => other !== one)
  /** How many messages each side has put into each side connection. */
  const places = new Map<Kept, number>()
  const marks = new Map<string, number>()
  const markOf = ({ connection: { id } }: Kept) => marks.get(id) ?? marks.set(id, marks.size % 256).get(id)!
  let opened = 0
  let up = 0
  let sent = 0
  /** Wishes are many, and what comes of them is counted. */
  const open = async (who: SideNode, other: SideNode, purpose: SidePurpose = 'files') => {
    opened++
    const result = await who.open(other, purpose)
    if (typeof result !== 'string') up++
  }

  function say(who: SideNode, kept: Kept, times: number) {
    for (let i = 0; i < times; i++) {
      const place = places.get(kept) ?? 0
      if (!kept.connection.data?.send(message(nodes.indexOf(who), markOf(kept), place))) return
      places.set(kept, place + 1)
      sent++
    }
  }
  /** Everything that came: from the right one, for the right connection, in order, without a hole. */
  function look() {
    for (const one of nodes) {
      for (const kept of one.kept) {
        const peer = nodes.findIndex(({ id }) => id === kept.connection.peer)
        kept.got.forEach((got, place) => {
          const want = [...message(peer, markOf(kept), place)]
          if (got === 'text' || got.join() !== want.join()) wrong.push(`got ${got} where ${want.join()} was to come`)
        })
        if (kept.connection.purpose === 'call' && kept.got.length > 0) wrong.push('bytes in a call')
      }
      if (one.kept.filter(({ over }) => !over).length > 16) wrong.push('more than sixteen')
      for (const other of others(one)) if (one.of(other).length > 4) wrong.push('more than four with one peer')
    }
  }

  async function strike() {
    const who = pick(nodes)!
    const other = pick(others(who))!
    const mine = pick(who.kept.filter(({ over }) => !over))
    const what = chance()
    if (what < 0.2) {
      void open(who, other, pick<SidePurpose>(['files', 'files', 'call'])!)
    } else if (what < 0.24) {
      void open(who, other)
      void open(other, who)
    } else if (what < 0.27) who.sides.open(other.id, 'files').cancel()
    else if (what < 0.45 && mine) say(who, mine, 1 + Math.floor(chance() * 30))
    else if (what < 0.51) mine?.connection.close()
    else if (what < 0.57) {
      who.sides.wake()
      other.sides.wake()
    } else if (what < 0.63) net.cut(chance())
    else if (what < 0.69) net.freeze(chance())
    else if (what < 0.72) {
      net.offline(who.id, chance() < 0.4)
      rtc.offline(who.id)
    } else if (what < 0.84) {
      rtc.block(() => false)
      net.setBroker(true)
      for (const one of nodes) {
        one.lets.add('files')
        net.online(one.id)
        rtc.online(one.id)
        one.dialer.nowAll()
        one.sides.wake()
      }
    } else if (what < 0.87) rtc.move(who.id)
    else if (what < 0.89) net.setBroker(chance() < 0.5)
    else if (what < 0.91) {
      rtc.block((x, y) => [x, y].every((id) => id === who.id || id === other.id))
    } else if (what < 0.94) who.crash()
    else if (what < 0.98) {
      who.friends.delete(other.id)
      who.dialer.unwant(other.id)
      who.sides.drop(other.id)
      who.friends.add(other.id)
      who.dialer.want(other.id)
    } else who.lets.delete('files')
  }

  for (let i = 0; i < steps; i++) {
    await strike()
    await clock.run(chance() < 0.5 ? chance() * 50 : chance() * 6_000)
    look()
    if (wrong.length > 0) return { wrong, opened, up, held: 0, sent }
  }

  net.setBroker(true)
  rtc.block(() => false)
  for (const one of nodes) {
    net.online(one.id)
    rtc.online(one.id)
    one.lets.add('files')
    one.dialer.nowAll()
    one.sides.wake()
  }
  /** Of each that one side holds, the other side's. */
  const halves = () =>
    nodes.flatMap((one) =>
      others(one).flatMap((other) =>
        one
          .of(other)
          .map((kept) => [kept, other.of(one).find((it) => it.connection.id === kept.connection.id)] as const),
      ),
    )
  const isLevel = () =>
    nodes.every((one) => others(one).every((other) => one.links.to(other.id))) &&
    halves().every(
      ([kept, there]) => there && kept.connection.connected && there.got.length === (places.get(kept) ?? 0),
    )
  if (!(await clock.until(isLevel, 180_000))) {
    wrong.push('not level three minutes after everything healed')
    for (const [kept, there] of halves())
      wrong.push(
        `${kept.connection.purpose} ${kept.connection.connected} ${there?.connection.connected} ${there?.got.length}/${places.get(kept)}`,
      )
  }
  await clock.run(30_000)
  if (!isLevel()) wrong.push('not level any more after another 30 s')
  look()
  // What healed is as good as new.
  for (const one of nodes)
    for (const other of others(one)) {
      const room = one.of(other).length < 4
      const result = await clock.through(one.open(other))
      if (room && typeof result === 'string') wrong.push(`after it all none could be opened: ${result}`)
      await clock.run(4_000) // until the other side has it, too
    }
  const held = nodes.reduce((sum, one) => sum + one.kept.filter(({ over }) => !over).length, 0)
  if (rtc.open() !== held) wrong.push(`${rtc.open()} RTCPeerConnections for ${held} halves`)
  for (const one of nodes) one.sides.stop()
  await clock.run(5_000)
  if (rtc.open() !== 0) wrong.push(`${rtc.open()} RTCPeerConnections after the stop`)
  for (const one of nodes) if (one.kept.some(({ over }) => !over)) wrong.push('one was never told that it is over')
  return { wrong, opened, up, held, sent }
}
