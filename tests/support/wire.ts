import { addressOf, type PersonId } from '../../src/engine/ids.ts'
import type { Links } from '../../src/engine/links.ts'
import type { Bytes } from '../../src/lib/bytes.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Crypto } from '../../src/ports/crypto.ts'
import type { Channel } from '../../src/ports/transport.ts'

type Frame = Bytes | undefined

interface End {
  readonly id: PersonId
  /** SHA-256 of its DTLS certificate. */
  readonly fingerprint: Bytes
}

interface Options {
  clock: Clock
  offerer: End
  answerer: End
  connectionId?: string
  /** Milliseconds one way. */
  latency?: number
  /** What arrives instead of the `index`th frame that `from` sent, counted from 0: nothing, itself, or many. */
  tamper?(from: 'offerer' | 'answerer', index: number, frame: Frame): readonly Frame[]
  /** What each end takes the other's certificate for: not what it is when somebody sits in between. */
  sees?: { readonly offerer?: Bytes; readonly answerer?: Bytes }
}

/** One connection by itself, with somebody on the wire. */
export function createWire({
  clock,
  offerer,
  answerer,
  connectionId = 'connection-0001',
  latency = 5,
  tamper = (_from, _index, frame) => [frame],
  sees = {},
}: Options) {
  type Side = ReturnType<typeof side>

  function side(role: 'offerer' | 'answerer', me: End, other: End, seen: Bytes, to: () => Side) {
    let receive: ((frame: Frame) => void) | undefined
    const held: Frame[] = []
    const closers: (() => void)[] = []
    let open = true
    const sent: Bytes[] = []
    const shut = () => {
      if (!open) return
      open = false
      for (const done of closers.splice(0)) done()
    }
    const channel: Channel = {
      remote: addressOf(other.id),
      role,
      connectionId,
      fingerprints: { local: me.fingerprint, remote: seen },
      buffered: 0,
      send(frame) {
        if (!open) return
        const index = sent.push(frame) - 1
        for (const arrives of tamper(role, index, frame)) clock.after(latency, () => to().deliver(arrives))
      },
      whenDrained: async () => undefined,
      onPath: (tell) => tell('direct'),
      onFrame(tell) {
        receive = tell
        for (const frame of held.splice(0)) tell(frame)
      },
      onClose(done) {
        if (open) closers.push(done)
        else clock.after(0, done)
      },
      close() {
        if (!open) return
        shut()
        clock.after(latency, () => to().shut())
      },
    }
    return {
      channel,
      /** Everything that this end has said. */
      sent,
      shut,
      /** Hands this end a frame, whoever it is from. */
      deliver(frame: Frame) {
        if (!open) return
        if (receive) receive(frame)
        else held.push(frame)
      },
      isOpen: () => open,
    }
  }

  const ends: { offerer: Side; answerer: Side } = {
    offerer: side('offerer', offerer, answerer, sees.offerer ?? answerer.fingerprint, () => ends.answerer),
    answerer: side('answerer', answerer, offerer, sees.answerer ?? offerer.fingerprint, () => ends.offerer),
  }
  return ends
}

export type Connecting = Partial<Pick<Options, 'latency' | 'tamper'>>

interface Adopter {
  readonly id: PersonId
  readonly links: Pick<Links, 'adopt'>
}

/** Makes connections that both ends take in, each with a name and certificates of its own. */
export function createConnector({ clock, crypto }: { clock: Clock; crypto: Crypto }) {
  let connections = 0
  return (offerer: Adopter, answerer: Adopter, { latency = 5, tamper }: Connecting = {}) => {
    const wire = createWire({
      clock,
      latency,
      connectionId: `connection-${++connections}`,
      offerer: { id: offerer.id, fingerprint: crypto.random(32) },
      answerer: { id: answerer.id, fingerprint: crypto.random(32) },
      ...(tamper ? { tamper } : {}),
    })
    /** What each makes of it. */
    const results = {
      offerer: offerer.links.adopt(wire.offerer.channel),
      answerer: answerer.links.adopt(wire.answerer.channel),
    }
    return { ...wire, results }
  }
}
