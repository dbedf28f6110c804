import { parsePersonId, personIdOf } from '../../src/engine/address.ts'
import { addressOf } from '../../src/engine/ids.ts'
import { type Bytes, bigEndian, concat, fromBase64Url, utf8 } from '../../src/lib/bytes.ts'
import type { Crypto, Keys } from '../../src/ports/crypto.ts'
import type { Attempt, Channel, DialResult, Transport, TransportHandlers } from '../../src/ports/transport.ts'
import { signed } from '../support/hostilePeer.ts'
import { address } from '../support/names.ts'

/** A frame as the fixture spells it: JSON as it stands, else hexadecimal. */
export type Spelled = { readonly text: string } | { readonly hex: string }

/** What passed between an app and its transport, in its order; `t` is milliseconds since the app started. */
export type WireEvent = { readonly t: number } & (
  | { readonly signalling: 'offline' | 'connecting' | 'online' }
  | { readonly offer: { readonly from: string; readonly connectionId: string; readonly metadata: unknown } }
  | { readonly admitted: boolean; readonly connectionId: string }
  | { readonly dial: { readonly to: string } }
  | { readonly undialled: Extract<DialResult, { ok: false }>['why'] }
  | { readonly knock: { readonly from: string; readonly metadata: unknown } }
  | {
      readonly channel: number
      readonly role: Channel['role']
      readonly connectionId: string
      readonly fingerprints: { readonly local: string; readonly remote: string }
    }
  | { readonly on: number; readonly in: Spelled }
  | { readonly on: number; readonly out: Spelled }
  | { readonly on: number; readonly closed: true }
)

export const bytesOf = (frame: Spelled): Bytes =>
  'text' in frame ? utf8(frame.text) : new Uint8Array(Buffer.from(frame.hex, 'hex'))

const fromHex = (hex: string): Bytes => new Uint8Array(Buffer.from(hex, 'hex'))

interface Replayed {
  readonly channel: Channel
  /** Everything that the app has sent on it. */
  readonly sent: Bytes[]
  readonly heard: Bytes[]
  deliver(frame: Bytes): void
  shut(): void
}

interface Options {
  /** Of the app under test. */
  readonly self: string
  /** Of the friend whose part is played. */
  readonly friend: Keys
  readonly crypto: Crypto
}

/** A transport whose other side says what a recorded peer said, and proves anew who it is: a proof holds for one connection. */
export function createReplay({ self, friend, crypto }: Options) {
  const friendId = personIdOf(friend.publicKey)
  const channels = new Map<number, Replayed>()
  const dials: { to: string; connectionId: string; metadata: unknown; end(result: DialResult): void }[] = []
  const dialled: { to: string; connectionId: string; metadata: unknown }[] = []
  const answers = new Map<string, boolean>()
  const wrong: string[] = []
  let handlers: TransportHandlers | undefined

  const transport: Transport = {
    self: address(self),
    start(given) {
      handlers = given
    },
    dial(to, connectionId, metadata): Attempt {
      dialled.push({ to, connectionId, metadata })
      let answered = false
      const result = new Promise<DialResult>((resolve) => {
        dials.push({
          to,
          connectionId,
          metadata,
          end(outcome) {
            answered = outcome.ok
            resolve(outcome)
          },
        })
      })
      const cancel = () => take(connectionId)?.end({ ok: false, why: 'cancelled' })
      return {
        connectionId,
        get answered() {
          return answered
        },
        result,
        cancel,
      }
    },
    knock: () => true,
    probe: () => undefined,
    hide: () => undefined,
    stop: () => undefined,
  }

  function take(connectionId?: string) {
    const at = connectionId === undefined ? 0 : dials.findIndex((dial) => dial.connectionId === connectionId)
    return at < 0 ? undefined : dials.splice(at, 1)[0]
  }

  function replayed(
    role: Channel['role'],
    connectionId: string,
    { local, remote }: { local: string; remote: string },
  ): Replayed {
    let receive: ((frame: Bytes) => void) | undefined
    const early: Bytes[] = []
    const closers: (() => void)[] = []
    let open = true
    const one: Replayed = {
      sent: [],
      heard: [],
      deliver(frame) {
        if (!open) return
        one.heard.push(frame)
        if (receive) receive(frame)
        else early.push(frame)
      },
      shut() {
        if (!open) return
        open = false
        for (const done of closers.splice(0)) done()
      },
      channel: {
        remote: addressOf(friendId),
        role,
        connectionId,
        fingerprints: { local: fromHex(local), remote: fromHex(remote) },
        buffered: 0,
        send: (frame) => void one.sent.push(frame),
        whenDrained: async () => undefined,
        onPath: (tell) => tell('direct'),
        onFrame(tell) {
          receive = tell
          for (const frame of early.splice(0)) tell(frame)
        },
        onClose: (done) => void closers.push(done),
        close: () => one.shut(),
      },
    }
    return one
  }

  /** The friend's proof over both hellos of this connection. */
  async function proof({ channel, sent, heard }: Replayed): Promise<Bytes> {
    const [mine, theirs] = [heard[0]!, sent[0]!]
    const offering = channel.role === 'answerer' // the friend, that is
    const { local, remote } = channel.fingerprints
    const transcript = await crypto.sha256(
      signed(
        'transcript',
        utf8(offering ? friendId : self),
        utf8(offering ? self : friendId),
        utf8(channel.connectionId),
        offering ? remote : local,
        offering ? local : remote,
        offering ? mine : theirs,
        offering ? theirs : mine,
      ),
    )
    if (offering) return concat([2], await friend.sign(signed('auth-offerer', transcript)))
    const auth = sent[1]!.slice(1)
    return concat([2], await friend.sign(signed('auth-answerer', transcript, await crypto.sha256(auth))))
  }

  /** Whether it is answered, and when, is the tie-break of two who dial at once. */
  async function offered({ from, connectionId, metadata }: Extract<WireEvent, { offer: unknown }>['offer']) {
    const offer = { from: address(from), connectionId, metadata, sdp: 'v=0' }
    answers.set(connectionId, (await handlers?.admit(offer)) ?? false)
  }

  return {
    transport,
    /** By connection: was the offer answered? */
    answers,
    channels,
    /** Everybody that was dialled. */
    dialled,
    /** What the app did otherwise than it was recorded. */
    wrong,
    /** Is there a dial to be answered? */
    dials: () => dials.length,
    /** Lets it happen, at once unless it is a promise. What the app itself did is passed over. */
    happen(event: WireEvent): Promise<void> | undefined {
      if ('signalling' in event) handlers?.onSignalling(event.signalling)
      else if ('knock' in event) handlers?.onKnock(address(event.knock.from), event.knock.metadata)
      else if ('undialled' in event) take()?.end({ ok: false, why: event.undialled })
      else if ('offer' in event) return offered(event.offer)
      else if ('channel' in event) {
        const dial = event.role === 'offerer' ? take() : undefined
        if (event.role === 'offerer' && !dial) {
          wrong.push(`nobody dialled for channel ${event.channel}`)
          return
        }
        const one = replayed(event.role, dial?.connectionId ?? event.connectionId, event.fingerprints)
        channels.set(event.channel, one)
        if (dial) dial.end({ ok: true, channel: one.channel })
        else handlers?.onChannel(one.channel)
      } else if ('in' in event) {
        const one = channels.get(event.on)
        const frame = bytesOf(event.in)
        if (one && frame[0] === 2) return proof(one).then(one.deliver)
        one?.deliver(frame)
      } else if ('closed' in event) channels.get(event.on)?.shut()
      return
    },
  }
}

/** Is this the metadata of a dial, as version 0.1 takes it? */
export async function isDialOf01(crypto: Crypto, metadata: unknown): Promise<boolean> {
  const { sig, nonce, ts, from, to, connectionId, ...rest } = metadata as Record<string, string> & { ts: number }
  const sender = parsePersonId(from ?? '')
  const fields = [utf8(from!), utf8(to!), utf8(connectionId!), fromBase64Url(nonce!)!, bigEndian(ts, 8)]
  const sound = sender.ok && (await crypto.verify(sender.publicKey, signed('dial', ...fields), fromBase64Url(sig!)!))
  return sound && JSON.stringify(rest) === JSON.stringify({ v: 1, kind: 'dial' })
}
