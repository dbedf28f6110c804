import type { PersonId } from '../../../src/engine/ids.ts'
import { type Bytes, fromUtf8 } from '../../../src/lib/bytes.ts'
import type { Channel } from '../../../src/ports/transport.ts'
import { createHostilePeer, type Line } from '../../support/hostilePeer.ts'
import { seededRandom } from '../../support/seededRandom.ts'
import type { Node, World } from '../../support/world.ts'
import { createSender, type Step } from './frames.ts'

/** Attacker: an accepted friend whose client is not what it should be. */
export interface Attacker {
  readonly id: PersonId
  /** Everything that could ever be shown of what they said. */
  readonly said: ReadonlySet<string>
  /** Bytes that they have put on the wire. */
  bytes(): number
  /** At most begins; whether it comes is for the world's time. */
  act(step: Exclude<Step, { wait: number }>, at: number): Promise<void>
}

/** Frames that an attacker listened to are of no more use: only the last ones count. */
const LISTENED = 200

/** A client of their own making, which speaks the handshake and then whatever it likes. */
export async function createOwnClient(world: World, victim: Node): Promise<Attacker> {
  const peer = createHostilePeer(world, { serves: ['link/1', 'profile/1', 'log/1', 'log/2', 'typing/1', 'side/1'] })
  const sender = createSender()
  let bytes = 0
  const counted = (line: Line) => {
    const { send } = line.channel
    line.channel.send = (frame) => {
      bytes += frame.length
      send(frame)
    }
    return line
  }
  let line: Line = counted(await peer.befriend(victim))
  const receipt = () =>
    (line.of('log/1', 'frontier').at(-1)?.body as { have: [string, number][] } | undefined)?.have ?? []
  return {
    id: peer.id,
    said: sender.said,
    bytes: () => bytes,
    async act(step, at) {
      if (line.closed || 'reconnect' in step) {
        sender.goOn(receipt())
        if (line.closed) await world.run(61_000)
        const next = peer.open(victim.id)
        if (await next.prove()) line = counted(next)
        return
      }
      if (at % 2 === 0) sender.goOn(receipt())
      if (line.heard.length > 2 * LISTENED) (line.heard as unknown[]).splice(0, line.heard.length - LISTENED)
      sender.send(line, step)
    },
  }
}

/** What is done to a frame of the real engine before it leaves. */
const TAMPERING = ['none', 'none', 'none', 'none', 'drop', 'twice', 'late', 'flip', 'cut', 'again'] as const

/**
 * The real engine with a hook on its channel: what it says is dropped, doubled, held back, changed in one byte, cut short or said again,
 * and whatever the attacker likes is said between, on the same proved link.
 */
export async function createHookedClient(world: World, victim: Node, seed: number): Promise<Attacker> {
  const chance = seededRandom(seed)
  const pick = (n: number) => Math.floor(chance() * n)
  const sender = createSender()
  const { transport } = world.net
  let channel: Channel | undefined
  let straight: ((frame: Bytes) => void) | undefined
  let bytes = 0
  let tampers = false
  const sent: Bytes[] = []
  const held: Bytes[] = []

  function put(frame: Bytes) {
    bytes += frame.length
    try {
      const { body } = JSON.parse(fromUtf8(frame) ?? 'null') as { body: { entries?: unknown[][] } }
      for (const entry of body.entries ?? []) sender.hear(entry[4])
    } catch {
      // Then nobody can read it, and nothing of it may be shown.
    }
    straight?.(frame)
  }
  function tamper(frame: Bytes) {
    const how = tampers ? TAMPERING[pick(TAMPERING.length)] : 'none'
    sent.push(frame)
    if (sent.length > LISTENED) sent.shift()
    if (how === 'drop') return
    if (how === 'late') return void held.push(frame)
    if (how === 'cut') return put(frame.slice(0, pick(frame.length)))
    if (how === 'again') put(sent[pick(sent.length)]!)
    if (how === 'twice') put(frame)
    if (how !== 'flip') put(frame)
    else put(frame.map((byte, at) => (at === pick(frame.length) ? byte ^ (1 << pick(8)) : byte)) as Bytes)
    for (const late of held.splice(0, pick(held.length + 1))) put(late)
  }
  function hook(on: Channel) {
    const { send } = on
    channel = on
    straight = send
    let frames = 0
    // HELLO and AUTH as they should be: without them there is no link.
    on.send = (frame) => (channel === on && ++frames > 2 ? tamper(frame) : send(frame))
    return on
  }
  world.net.transport = (name) => {
    const made = transport(name)
    const { start, dial } = made
    made.start = (handlers) => start({ ...handlers, onChannel: (on) => handlers.onChannel(hook(on)) })
    made.dial = (...args) => {
      const attempt = dial(...args)
      const result = attempt.result.then((is) => (is.ok ? { ...is, channel: hook(is.channel) } : is))
      return Object.defineProperty(attempt, 'result', { value: result })
    }
    return made
  }
  const mallory = await world.node('Mallory')
  world.net.transport = transport
  await world.befriend(mallory, victim)
  tampers = true
  let words = 0
  return {
    id: mallory.id,
    said: sender.said,
    bytes: () => bytes,
    async act(step, at) {
      if (!mallory.linked(victim.id)) return void (await world.run(20_000))
      if ('reconnect' in step) return channel?.close()
      if (at % 3 === 0) {
        const text = `from the engine ${++words}`
        sender.hear({ text })
        return mallory.say(victim.id, text)
      }
      const say = (proto: string, kind: string, body: unknown) =>
        put(new TextEncoder().encode(JSON.stringify({ proto, kind, body })))
      sender.send({ say, raw: put } as Line, step)
    },
  }
}
