import { type Bytes, utf8 } from '../lib/bytes.ts'
import type { Clock } from '../ports/clock.ts'
import type { Count } from '../ports/transport.ts'
import { type Bucket, createBucket } from './bucket.ts'
import {
  ENTRIES_FRAME_BYTES,
  ENTRY_BYTES,
  ENTRY_BYTES_ASKED,
  FRAME_BYTES,
  FRAMES,
  FRAMES_FOR_ENTRIES,
  SLICE_MS,
} from './budgets.ts'
import type { PersonId } from './ids.ts'
import { MAX_FRAME } from './limits.ts'
import { type LiveLink, linkProtocol } from './link.ts'
import type { Penalties } from './penalties.ts'

type Frame = Bytes | undefined

interface Deps {
  readonly clock: Clock
  readonly count: Count
  readonly penalties: Pick<Penalties, 'give'>
  /** Every link of a person. */
  all(person: PersonId): readonly LiveLink[]
  /** Handles a frame that is within its sender's budget. */
  receive(link: LiveLink, frame: Frame): void
}

/** Frames that are further apart than this leave the page time between them. Milliseconds. */
const REST_MS = 1

/** Entries: how every page begins a frame of them, ours since 0.1. One that begins otherwise is charged as any other frame. */
const ENTRIES = ['log/1', 'log/2'].map((proto) => utf8(`{"proto":"${proto}","kind":"entries",`))
const isEntries = (frame: Frame): boolean =>
  frame !== undefined && ENTRIES.some((start) => start.every((byte, at) => frame[at] === byte))

interface Buckets {
  readonly frames: Bucket
  readonly bytes: Bucket
  readonly entries: Bucket
}

/**
 * Inflow: every frame of every link, charged to its sender before it is looked at, then handled in slices, so that the page gets to do
 * something else however much comes. Nobody's frames wait behind more than one of each other link.
 */
export function createInflow({ clock, count, penalties, all, receive }: Deps) {
  /** By person: not even a new link makes them forget. */
  const people = new Map<PersonId, Buckets>()
  const waiting = new Map<LiveLink, Frame[]>()
  let began = Number.NEGATIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY

  function bucketsOf(person: PersonId): Buckets {
    const known = people.get(person)
    if (known) return known
    const made = {
      frames: createBucket(clock, FRAMES),
      bytes: createBucket(clock, FRAME_BYTES),
      entries: createBucket(clock, ENTRY_BYTES),
    }
    people.set(person, made)
    return made
  }

  function flood({ peer }: LiveLink, what: 'frames' | 'entries') {
    count(`flood.${what}`)
    // First, so that nobody dials at once because the link is down.
    penalties.give(peer)
    for (const one of [...all(peer)]) one.close('refused')
  }

  function handle(link: LiveLink, frame: Frame) {
    receive(link, frame)
    last = clock.uptime()
  }

  function drain() {
    began = clock.uptime()
    while (waiting.size > 0) {
      if (clock.uptime() - began >= SLICE_MS) return clock.soon(drain)
      const [link, frames] = waiting.entries().next().value!
      waiting.delete(link)
      const frame = frames.shift()
      if (frames.length > 0 && link.open) waiting.set(link, frames)
      handle(link, frame)
    }
  }

  return {
    take(link: LiveLink, frame: Frame) {
      if (!link.open) return
      link.heard()
      const { frames, bytes, entries } = bucketsOf(link.peer)
      // What is larger is a violation, and that is how it ends.
      const length = Math.min(frame?.length ?? 0, MAX_FRAME)
      if (isEntries(frame)) {
        if (!entries.spend(length + ENTRIES_FRAME_BYTES)) return flood(link, 'entries')
      } else if (!frames.spend() || !bytes.spend(length)) return flood(link, 'frames')
      const behind = waiting.get(link)
      if (behind) return void behind.push(frame)
      const now = clock.uptime()
      if (waiting.size === 0) {
        if (now - last > REST_MS) began = now
        if (now - began < SLICE_MS) return handle(link, frame)
        clock.soon(drain)
      }
      waiting.set(link, [frame])
    },
    /** Of a link: what happens on it that grants more. */
    of: {
      /** Nothing is granted for a pong, or pings would pay for themselves. */
      onSent({ peer }: LiveLink, proto: string, kind: string, body: unknown) {
        const { frames, entries } = bucketsOf(peer)
        if (kind === 'entries') frames.refund(FRAMES_FOR_ENTRIES)
        else if (proto === linkProtocol.name && kind === 'ping') frames.refund(1)
        else if (kind === 'frontier' && (body as { again?: boolean }).again) entries.refund(ENTRY_BYTES_ASKED)
      },
      onGranted({ peer }: LiveLink, bytes: number) {
        const its = bucketsOf(peer)
        its.frames.refund(1)
        its.bytes.refund(bytes)
      },
      onFlood: (link: LiveLink) => flood(link, 'entries'),
      onStored: ({ peer }: LiveLink, bytes: number) => bucketsOf(peer).entries.refund(bytes),
    },
  }
}
