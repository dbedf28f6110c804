import * as v from 'valibot'
import type { Clock } from '../ports/clock.ts'
import type { Channel, Count, Path } from '../ports/transport.ts'
import { encodeFrame } from './frame.ts'
import type { Proved } from './handshake.ts'
import { createHeartbeat } from './heartbeat.ts'
import { type PersonId, personAt } from './ids.ts'
import { MAX_BATCH_BYTES, MAX_FRAME, MAX_VIOLATIONS } from './limits.ts'
import type { LinkReason } from './linkState.ts'
import { type Body, type Kind, type Protocol, protocol } from './protocol.ts'

export const linkProtocol = protocol('link/1', { ping: v.strictObject({}), pong: v.strictObject({}) })
/** Bytes waiting in a channel whose peer has stopped reading: past this the link is dropped, not memory. */
const MAX_BUFFERED = 4 * MAX_BATCH_BYTES

/** A proved connection to `peer`. */
export interface Link {
  readonly peer: PersonId
  /** Of the handshake, as agreed on this link. */
  readonly version: number
  /** Silent for so long that it may be dead. */
  readonly suspect: boolean
  /** Does the peer serve it? */
  speaks(protocol: Protocol): boolean
  /** Now or never: false when the link is closed or the peer does not serve the protocol. Throws on a frame over 16 KiB: our mistake. */
  send<P extends Protocol, K extends Kind<P>>(protocol: P, kind: K, body: Body<P, K>): boolean
  readonly buffered: number
  whenDrained(): Promise<void>
  /** Stored entries of the peer's, in bytes as they are counted when they come: it may send as many more. */
  stored(bytes: number): void
  /** Granted: a frame of so many bytes that was asked for, or is due, and costs the peer nothing of its budget. */
  grant(bytes: number): void
  /** Counts a frame that broke the rules; the third one closes the link. */
  violation(what: string): void
  close(why?: LinkReason): void
}

/** Link as those see it who keep it. */
export interface LiveLink extends Link {
  readonly channel: Channel
  readonly open: boolean
  /** Path of its channel, once it is known. */
  readonly path: Path | undefined
  heard(): void
  probe(): void
  /** Question whether it is heard within a second, since something speaks against its path. */
  question(): void
}

interface Deps {
  readonly clock: Clock
  readonly count: Count
  /** Confirmations due from this peer: doubt comes sooner then. */
  unconfirmed(peer: PersonId): boolean
  /** Doubt has begun or ended, or it goes another way. */
  onChange(link: LiveLink): void
  onDoubt(link: LiveLink): void
  /** Silent for too long: it is to be closed. */
  onDead(link: LiveLink): void
  onSent(link: LiveLink, proto: string, kind: string, body: unknown): void
  onStored(link: LiveLink, bytes: number): void
  onGranted(link: LiveLink, bytes: number): void
  /** More came than the window allows. */
  onFlood(link: LiveLink): void
  /** Closing, once: whoever keeps it lets go of it, and then closes its channel. */
  onClose(link: LiveLink, why: LinkReason | undefined): void
}

/** Link over a channel that has proved its identity: a heartbeat, a limit for what waits, a count of what broke the rules. */
export function createLink(channel: Channel, { serves, version }: Omit<Proved, 'held'>, deps: Deps): LiveLink {
  const peer = personAt(channel.remote)
  let open = true
  let suspect = false
  let path: Path | undefined
  let violations = 0

  const heartbeat = createHeartbeat({
    clock: deps.clock,
    ping: () => link.send(linkProtocol, 'ping', {}),
    onSuspect(is) {
      suspect = is
      deps.onChange(link)
      deps.onDoubt(link)
    },
    onDead: () => deps.onDead(link),
    unconfirmed: () => deps.unconfirmed(peer),
  })

  const link: LiveLink = {
    peer,
    version,
    channel,
    get open() {
      return open
    },
    get suspect() {
      return suspect
    },
    get path() {
      return path
    },
    speaks: (p) => serves.has(p.name),
    get buffered() {
      return channel.buffered
    },
    whenDrained: () => channel.whenDrained(),
    send(p, kind, body) {
      if (!open || !serves.has(p.name)) return false
      const frame = encodeFrame(p.name, kind, body)
      if (frame.length > MAX_FRAME) throw new Error(`a frame of ${frame.length} bytes: ${p.name} ${kind}`)
      if (channel.buffered > MAX_BUFFERED) {
        link.close('timeout')
        return false
      }
      channel.send(frame)
      deps.onSent(link, p.name, kind, body)
      return true
    },
    stored: (bytes) => deps.onStored(link, bytes),
    grant: (bytes) => deps.onGranted(link, bytes),
    violation(what) {
      deps.count(`violation.${what}`)
      if (++violations < MAX_VIOLATIONS) return
      if (what === 'flood') deps.onFlood(link)
      link.close('refused')
    },
    close(why) {
      if (!open) return
      open = false
      heartbeat.stop()
      deps.onClose(link, why)
    },
    heard: heartbeat.heard,
    probe: heartbeat.probe,
    question: heartbeat.question,
  }
  channel.onPath((now) => {
    path = now
    if (open) deps.onChange(link)
  })
  return link
}
