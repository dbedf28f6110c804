import { personIdOf } from '../../src/engine/address.ts'
import { signDial } from '../../src/engine/gate.ts'
import type { PersonId } from '../../src/engine/ids.ts'
import { type Bytes, bigEndian, concat, fromUtf8, toBase64Url, utf8 } from '../../src/lib/bytes.ts'
import type { Channel } from '../../src/ports/transport.ts'
import type { RawChannel } from './memoryPipes.ts'
import type { Node, World } from './world.ts'

type Frame = { proto: string; kind: string; body: unknown }

const SERVES = ['link/1', 'profile/1', 'log/1']

/** A field list as it is signed, written here a second time: a proof must not be checked with the code that made it. */
export const signed = (context: string, ...fields: readonly Uint8Array[]): Bytes =>
  concat(utf8(`tete-a-tete/1 ${context}\0`), ...fields.flatMap((f) => [bigEndian(f.length, 4), f]))

/** One connection to a victim, with nothing between the test and the wire. */
export interface Line<C extends Channel = Channel> {
  readonly channel: C
  /** Everything that came, in order; `undefined` is what was no frame. */
  readonly heard: (Frame | undefined)[]
  readonly closed: boolean
  /** Proves its identity properly. False when the victim will not. */
  prove(): Promise<boolean>
  say(proto: string, kind: string, body: unknown): void
  raw(bytes: Bytes): void
  /** Text, spelled by the test. */
  text(json: string): void
  of(proto: string, kind: string): Frame[]
}

/** Somebody with sound keys and a client of their own, who does the handshake properly and then says anything. */
export function createHostilePeer(world: World, { answersPings = true, serves = SERVES, keys = world.newKeys() } = {}) {
  const { crypto, clock, net } = world
  const id = personIdOf(keys.publicKey)
  let connections = 0

  function line<C extends Channel>(channel: C): Line<C> {
    const heard: (Frame | undefined)[] = []
    const early: Bytes[] = []
    let take: ((frame: Bytes) => void) | undefined
    let proved = false
    let closed = false
    channel.onClose(() => {
      closed = true
    })
    channel.onFrame((bytes) => {
      if (proved) hear(bytes)
      else if (take && bytes) take(bytes)
      else if (bytes) early.push(bytes)
    })
    function hear(bytes: Bytes | undefined) {
      const frame = bytes && (JSON.parse(fromUtf8(bytes) ?? 'null') as Frame)
      heard.push(frame)
      if (answersPings && frame?.proto === 'link/1' && frame.kind === 'ping') made.say('link/1', 'pong', {})
    }
    const next = () =>
      new Promise<Bytes | undefined>((resolve) => {
        const waiting = early.shift()
        if (waiting) return resolve(waiting)
        take = (frame) => {
          take = undefined
          resolve(frame)
        }
        channel.onClose(() => resolve(undefined))
      })

    async function shakeHands(): Promise<boolean> {
      const hello = { versions: [1], serves, nonce: toBase64Url(crypto.random(32)) }
      const mine = concat([1], utf8(JSON.stringify(hello)))
      const offering = channel.role === 'offerer'
      const { local, remote } = channel.fingerprints
      channel.send(mine)
      const theirs = await next()
      if (!theirs) return false
      const transcript = await crypto.sha256(
        signed(
          'transcript',
          utf8(offering ? id : channel.remote),
          utf8(offering ? channel.remote : id),
          utf8(channel.connectionId),
          offering ? local : remote,
          offering ? remote : local,
          offering ? mine : theirs,
          offering ? theirs : mine,
        ),
      )
      if (offering) {
        channel.send(concat([2], await keys.sign(signed('auth-offerer', transcript))))
        if (!(await next())) return false
      } else {
        const auth = await next()
        if (!auth) return false
        const proof = signed('auth-answerer', transcript, await crypto.sha256(auth.slice(1)))
        channel.send(concat([2], await keys.sign(proof)))
      }
      proved = true
      for (const bytes of early.splice(0)) hear(bytes) // what came right behind the proof
      return true
    }

    const made: Line<C> = {
      channel,
      heard,
      get closed() {
        return closed
      },
      async prove() {
        let done: boolean | undefined
        void shakeHands().then((result) => {
          done = result
        })
        await clock.until(() => done !== undefined, 15_000)
        await clock.run(50)
        return done === true && !closed
      },
      say: (proto, kind, body) => channel.send(utf8(JSON.stringify({ proto, kind, body }))),
      raw: (bytes) => channel.send(bytes),
      text: (json) => channel.send(utf8(json)),
      of: (proto, kind) => heard.flatMap((f) => (f?.proto === proto && f.kind === kind ? [f] : [])),
    }
    return made
  }

  return {
    id,
    keys,
    /** A connection that the victim's gate has let through. */
    open: (to: PersonId): Line<RawChannel> =>
      line(net.raw(id, to, `hostile-${String(++connections).padStart(10, '0')}`)),
    /** The victim pastes this peer's ID, and a link is proved: from now on they are friends. */
    async befriend(victim: Node): Promise<Line<RawChannel>> {
      await world.through(victim.app.people.add(id))
      const first = this.open(victim.id)
      if (!(await first.prove())) throw new Error('the handshake failed')
      return first
    },
    /** Signed as a dial should be. */
    dialMetadata: (to: PersonId, connectionId: string) => signDial({ self: id, keys, crypto, clock }, to, connectionId),
    /** Takes this peer's place at the broker: whoever dials it ends up here. */
    listen(onLine: (line: Line) => void) {
      const transport = net.transport(id)
      transport.start({
        admit: async () => true,
        fitsDescription: () => true,
        fitsCandidate: () => true,
        onChannel: (channel) => onLine(line(channel)),
        onKnock: () => undefined,
        onSignalling: () => undefined,
      })
      return transport
    },
  }
}

export type HostilePeer = ReturnType<typeof createHostilePeer>
