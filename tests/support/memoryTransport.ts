import type { Bytes } from '../../src/lib/bytes.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type {
  Address,
  Attempt,
  Channel,
  DialResult,
  Path,
  Signalling,
  Transport,
  TransportHandlers,
} from '../../src/ports/transport.ts'

const DIAL_MS = 20_000
const LOW_WATER = 64 * 1024
const MAX_HELD = 64
/** An SDP that any allow-list takes; nothing in it is used. */
const SDP = 'v=0'

interface Options {
  clock: Clock
  /** 0 … 1. */
  chance: () => number
  /** Milliseconds one way, between two peers and to the broker. */
  latency?: () => number
  random: (length: number) => Bytes
}

interface Station {
  id: Address
  handlers: TransportHandlers | undefined
  /** The device has a network. */
  connected: boolean
  /** The page lives. */
  alive: boolean
  signalling: Signalling
}

/** One connection, seen from both ends. */
interface Pipe {
  ends: [End, End]
  /** Nothing gets through any more, and nobody is told. */
  frozen: boolean
}
interface End {
  station: Station
  channel: Channel
  /** `undefined` is a message that is not binary. */
  put(frame: Bytes | undefined): void
  deliver(frame: Bytes | undefined): void
  closed: boolean
  /** Takes nothing off the wire: what is sent to it stays in the sender's buffer. */
  deaf: boolean
  shut(): void
}

/** For a peer that keeps to no rule. */
export interface RawChannel extends Channel {
  /** A text message where binary ones belong. */
  sendText(): void
  stopReading(): void
}

export type MemoryNet = ReturnType<typeof createMemoryNet>

/** A broker and the paths between peers, in one process. As slow and bursty as it is told to be: races stay hidden on a fast one. */
export function createMemoryNet({ clock, chance, latency = () => 5, random }: Options) {
  const stations = new Map<string, Station>()
  const pipes = new Set<Pipe>()
  let brokerUp = true
  let put = 0
  let blocked: (a: string, b: string) => boolean = () => false
  /** A man in the middle: each side sees another certificate than the other one has. */
  let intercepted = false
  let way: Path | undefined = 'direct'
  let silent = false
  let failure: 'failed' | 'refused' | undefined

  const online = (s: Station | undefined): s is Station & { handlers: TransportHandlers } =>
    s?.signalling === 'online' && s.alive && s.handlers !== undefined

  function signalling(station: Station, state: Station['signalling']) {
    if (station.signalling === state || !station.alive) return
    station.signalling = state
    station.handlers?.onSignalling(state)
  }
  function seekBroker(station: Station) {
    if (!brokerUp || !station.connected || !station.alive || !station.handlers) return
    if (station.signalling === 'online') return // a look at a sound socket changes nothing
    if (station.signalling === 'replaced') return // nobody fights
    signalling(station, 'connecting')
    clock.after(latency() * 2, () => {
      if (brokerUp && station.connected && station.signalling === 'connecting') signalling(station, 'online')
    })
  }

  function connect(from: Station, to: Station, connectionId: string): Pipe {
    const prints = [random(32), random(32)] as const
    const pipe: Pipe = { ends: undefined as never, frozen: silent }
    const end = (mine: 0 | 1): End => {
      let receive: ((frame: Bytes | undefined) => void) | undefined
      let held: (Bytes | undefined)[] = []
      let buffered = 0
      let lastArrival = 0
      const closers: (() => void)[] = []
      const drained: (() => void)[] = []
      const self: End = {
        station: mine === 0 ? from : to,
        closed: false,
        deaf: false,
        put(frame) {
          if (self.closed || !self.station.alive) return
          put += 1
          const size = frame?.length ?? 0
          buffered += size
          // Ordered: a frame never overtakes the one before it.
          lastArrival = Math.max(lastArrival, clock.uptime() + latency())
          clock.after(lastArrival - clock.uptime(), () => {
            const other = pipe.ends[mine === 0 ? 1 : 0]
            if (pipe.frozen || other.deaf) return // unsent for good: the buffer stays full
            buffered -= size
            if (buffered < LOW_WATER) for (const go of drained.splice(0)) go()
            other.deliver(frame)
          })
        },
        deliver(frame) {
          if (self.closed || !self.station.alive) return
          if (receive) receive(frame)
          else if (held.length < MAX_HELD) held.push(frame)
        },
        shut() {
          if (self.closed) return
          self.closed = true
          for (const done of closers.splice(0)) done()
          for (const go of drained.splice(0)) go()
        },
        channel: {
          remote: (mine === 0 ? to : from).id,
          role: mine === 0 ? 'offerer' : 'answerer',
          connectionId,
          fingerprints: { local: prints[mine], remote: intercepted ? random(32) : prints[mine === 0 ? 1 : 0] },
          get buffered() {
            return buffered
          },
          send: (frame) => self.put(frame),
          whenDrained: () =>
            buffered < LOW_WATER || self.closed
              ? Promise.resolve()
              : new Promise((resolve) => {
                  drained.push(resolve)
                }),
          path: async () => way,
          onFrame(tell) {
            receive = tell
            const early = held
            held = []
            for (const frame of early) tell(frame)
          },
          onClose(done) {
            if (self.closed) clock.after(0, done)
            else closers.push(done)
          },
          close() {
            if (self.closed) return
            self.shut()
            pipes.delete(pipe)
            const other = pipe.ends[mine === 0 ? 1 : 0]
            // What was sent before the close still arrives before it.
            clock.after(Math.max(latency(), lastArrival - clock.uptime()), () => {
              if (!pipe.frozen) other.shut()
            })
          },
        },
      }
      return self
    }
    pipe.ends = [end(0), end(1)]
    pipes.add(pipe)
    return pipe
  }

  function offer(
    from: Station,
    to: Address,
    connectionId: string,
    metadata: unknown,
    attempt: { answered: boolean },
    end: (r: DialResult) => void,
  ) {
    const target = stations.get(to)
    if (!online(target)) {
      clock.after(latency(), () => end({ ok: false, why: 'absent' }))
      return
    }
    if (!target.connected) return // a half-open socket: the broker does not know yet
    void target.handlers
      .admit({ from: from.id, connectionId, metadata: structuredClone(metadata), sdp: SDP })
      .then((admitted) => {
        if (!admitted || !online(target) || !target.connected) return // silence
        clock.after(latency(), () => {
          if (!online(from) || !from.connected) return
          attempt.answered = true
          if (failure) return end({ ok: false, why: failure })
          if (blocked(from.id, to) || !target.connected) return
          clock.after(latency() * 3, () => {
            if (!from.alive || !target.alive || !from.connected || !target.connected) return
            const pipe = connect(from, target, connectionId)
            end({ ok: true, channel: pipe.ends[0].channel })
            target.handlers.onChannel(pipe.ends[1].channel)
          })
        })
      })
  }

  function transport(name: string): Transport {
    const self = name as Address
    const old = stations.get(self)
    if (old) old.alive = false // one page at a time
    const station: Station = {
      id: self,
      handlers: undefined,
      connected: old?.connected ?? true,
      alive: true,
      signalling: 'offline',
    }
    stations.set(self, station)
    return {
      self,
      start(handlers) {
        station.handlers = handlers
        seekBroker(station)
      },
      dial(remote, connectionId, metadata): Attempt {
        const attempt = { connectionId, answered: false }
        let settle: (result: DialResult) => void = () => undefined
        let open = true
        const result = new Promise<DialResult>((resolve) => {
          settle = resolve
        })
        const end = (r: DialResult) => {
          if (!open) {
            if (r.ok) r.channel.close()
            return
          }
          open = false
          settle(r)
        }
        if (station.signalling !== 'online') end({ ok: false, why: 'offline' })
        else
          clock.after(latency(), () => {
            if (station.connected) offer(station, remote, connectionId, metadata, attempt, end)
          })
        clock.after(DIAL_MS, () => end({ ok: false, why: 'timeout' }))
        return {
          connectionId,
          get answered() {
            return attempt.answered
          },
          result,
          cancel: () => end({ ok: false, why: 'cancelled' }),
        }
      },
      knock(remote, metadata) {
        if (station.signalling !== 'online') return false
        const copy = structuredClone(metadata)
        clock.after(latency() * 2, () => {
          const target = stations.get(remote)
          if (station.connected && online(target) && target.connected) target.handlers.onKnock(self, copy)
        })
        return true
      },
      probe: () => seekBroker(station),
      stop() {
        station.alive = false
        for (const pipe of [...pipes]) for (const end of pipe.ends) if (end.station === station) end.channel.close()
      },
    }
  }

  const of = (id: string) => [...pipes].filter((p) => p.ends.some((e) => e.station.id === id))
  return {
    transport,
    /** Frames that were handed over so far, by anybody. */
    frames: () => put,
    /** Connections that both ends still hold. */
    open: (a: string, b: string) =>
      [...pipes].filter((p) => p.ends.every((e) => [a, b].includes(e.station.id) && !e.closed)).length,
    /** Some live connections end; both sides are told. */
    cut(share = 1) {
      for (const pipe of [...pipes]) if (chance() < share) for (const end of pipe.ends) end.channel.close()
    },
    /** Some live connections die without a word. */
    freeze(share = 1) {
      for (const pipe of [...pipes]) {
        if (chance() >= share) continue
        pipe.frozen = true
        pipes.delete(pipe)
      }
    },
    /** A device loses its network: no friend is told. With `silently`, neither are the device and the broker: half-open sockets. */
    offline(id: string, silently = false) {
      const station = stations.get(id)
      if (!station) return
      station.connected = false
      for (const pipe of of(id)) {
        pipe.frozen = true
        pipes.delete(pipe)
      }
      if (!silently) signalling(station, 'offline')
    },
    online(id: string) {
      const station = stations.get(id)
      if (!station) return
      station.connected = true
      seekBroker(station)
    },
    /** The page dies as a process dies: no good-bye. */
    crash(id: string) {
      const station = stations.get(id)
      if (station) station.alive = false
      for (const pipe of of(id)) {
        pipe.frozen = true
        pipes.delete(pipe)
      }
    },
    /** With `unnoticed`, devices hear that it is back when they look next. */
    setBroker(up: boolean, { unnoticed = false } = {}) {
      brokerUp = up
      for (const station of stations.values()) {
        if (up && unnoticed) continue
        if (up) seekBroker(station)
        else signalling(station, 'offline')
      }
    },
    intercept(is: boolean) {
      intercepted = is
    },
    /** Which way connections go from now on; undefined where the browser does not tell. */
    route(by: Path | undefined) {
      way = by
    },
    /** Connections open from now on, and nothing comes through them. */
    silence() {
      silent = true
    },
    /** Offers that are answered fail from now on: there is no way between the two, or the answer is not acceptable. */
    fail(why: 'failed' | 'refused') {
      failure = why
    },
    /** What the broker tells one of them: that another device has the ID now, or that it does not take the proof. */
    turnAway(id: string, how: 'replaced' | 'refused') {
      const station = stations.get(id)
      if (station) signalling(station, how)
    },
    block(rule: (a: string, b: string) => boolean) {
      blocked = rule
    },
    /** A channel from somebody who is not in this world, as the transport would hand it over. */
    raw(from: string, to: string, connectionId: string): RawChannel {
      const target = stations.get(to)
      if (!target?.handlers) throw new Error('nobody there')
      const stranger: Station = {
        id: from as Address,
        handlers: undefined,
        connected: true,
        alive: true,
        signalling: 'online',
      }
      const pipe = connect(stranger, target, connectionId)
      target.handlers.onChannel(pipe.ends[1].channel)
      const [end] = pipe.ends
      return Object.assign(end.channel, {
        sendText: () => end.put(undefined),
        stopReading() {
          end.deaf = true
        },
      })
    },
    station: (id: string) => stations.get(id),
  }
}
