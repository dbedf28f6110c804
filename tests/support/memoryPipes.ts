import type { Bytes } from '../../src/lib/bytes.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Address, Channel, Path, Signalling, TransportHandlers } from '../../src/ports/transport.ts'
import { createMemoryIce } from './memoryIce.ts'

const LOW_WATER = 64 * 1024
const MAX_HELD = 64

export interface Station {
  id: Address
  handlers: TransportHandlers | undefined
  /** The device has a network. */
  connected: boolean
  /** The page lives. */
  alive: boolean
  signalling: Signalling
  /** The broker is gone, and with it every answer that was on its way. */
  onLost?: () => void
  /** Does a remote learn no address of this device but a relay's? */
  hidesFrom?: (remote: Address) => boolean
}

/** One connection, seen from both ends. */
interface Pipe {
  ends: [End, End]
  /** Nothing gets through any more, ever, and nobody is told. */
  frozen: boolean
  /** What each end sends is lost on its way, and sent again until it comes through. */
  mute: [boolean, boolean]
  /** Another path has to be found: one of the two is elsewhere. */
  moved: boolean
  ice: ReturnType<typeof createMemoryIce>
  /** Its way, where it has no choice. */
  by: Path | undefined
}
interface End {
  station: Station
  channel: Channel
  /** `undefined` is a message that is not binary. */
  put(frame: Bytes | undefined): void
  deliver(frame: Bytes | undefined): void
  /** Its way is this one now. */
  goes(path: Path): void
  closed: boolean
  /** Takes nothing off the wire: what is sent to it stays in the sender's buffer. */
  deaf: boolean
  shut(): void
  /** What was lost on its way is sent again. */
  again(): void
}

/** For a peer that keeps to no rule. */
export interface RawChannel extends Channel {
  /** A text message where binary ones belong. */
  sendText(): void
  stopReading(): void
}

interface Options {
  clock: Clock
  /** 0 … 1. */
  chance(): number
  /** Milliseconds one way. */
  latency(): number
  random(length: number): Bytes
  /** Is there a way between the two, if they look for one? */
  hasWay(a: Station, b: Station): boolean
  /** Through the broker; false when there is none for the first one. */
  relay(from: Station, to: Station, deliver: () => void): boolean
}

/** Pipes: the connections of a memory network that are open. */
export function createMemoryPipes({ clock, chance, latency, random, hasWay, relay }: Options) {
  const pipes = new Set<Pipe>()
  let put = 0
  let intercepted = false
  let way: Path | undefined = 'direct'
  let silent = false
  /** Do pages restart ICE at all? */
  let restarts = true
  let listen: (frame: Bytes) => void = () => undefined

  const flows = (pipe: Pipe, from: 0 | 1) => leads(pipe, from) && !pipe.ice.hasGivenUp()
  const leads = (pipe: Pipe, from: 0 | 1) =>
    !pipe.frozen && !pipe.moved && !pipe.mute[from] && pipe.ends.every(({ station }) => station.connected)
  const change = (pipe: Pipe, to: Partial<Pick<Pipe, 'mute' | 'moved'>>) => look(Object.assign(pipe, to))
  /** Something has changed between the two. */
  function look(pipe: Pipe) {
    pipe.ice.look()
    for (const from of [0, 1] as const) if (flows(pipe, from)) pipe.ends[from].again()
  }

  /** `by`: its way, where it has no choice. */
  function connect(from: Station, to: Station, connectionId: string, by?: Path): Pipe {
    const prints = [random(32), random(32)] as const
    const pipe: Pipe = {
      ends: undefined as never,
      frozen: silent,
      by,
      mute: [false, false],
      moved: false,
      ice: createMemoryIce({
        ...{ clock, latency, random, prints },
        flows: (from) => leads(pipe, from),
        onAgreed() {
          if (!hasWay(pipe.ends[0].station, pipe.ends[1].station)) return
          pipe.moved = false
          pipe.mute = [false, false]
          look(pipe)
        },
        onRevived: () => look(pipe),
        say: (me, word) => {
          const [from, to] = me === 0 ? pipe.ends : [pipe.ends[1], pipe.ends[0]]
          return relay(from.station, to.station, () => {
            if (!to.closed && to.station.alive) pipe.ice.hear(me === 0 ? 1 : 0, word)
          })
        },
      }),
    }
    const end = (mine: 0 | 1): End => {
      let receive: ((frame: Bytes | undefined) => void) | undefined
      let held: (Bytes | undefined)[] = []
      let buffered = 0
      let lastArrival = 0
      /** On the way, and not acknowledged: sent again and again. */
      let unsent: (() => void)[] = []
      let tellPath: (path: Path) => void = () => undefined
      const closers: (() => void)[] = []
      const drained: (() => void)[] = []
      const self: End = {
        station: mine === 0 ? from : to,
        closed: false,
        deaf: false,
        put(frame) {
          if (self.closed || !self.station.alive) return
          put += 1
          if (frame) listen(frame)
          const size = frame?.length ?? 0
          buffered += size
          // Ordered: a frame never overtakes the one before it.
          lastArrival = Math.max(lastArrival, clock.uptime() + latency())
          const arrive = () => {
            const other = pipe.ends[mine === 0 ? 1 : 0]
            if (pipe.frozen || other.deaf) return // unsent for good: the buffer stays full
            if (!flows(pipe, mine)) return void unsent.push(arrive)
            buffered -= size
            if (buffered < LOW_WATER) for (const go of drained.splice(0)) go()
            other.deliver(frame)
          }
          clock.after(lastArrival - clock.uptime(), () => (unsent.length > 0 ? unsent.push(arrive) : arrive()))
        },
        again() {
          const waiting = unsent
          unsent = []
          for (const arrive of waiting) arrive()
        },
        deliver(frame) {
          if (self.closed || !self.station.alive) return
          if (receive) receive(frame)
          else if (held.length < MAX_HELD) held.push(frame)
        },
        goes(path) {
          if (!self.closed && self.station.alive) tellPath(path)
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
          ...(restarts && { ice: pipe.ice.ends[mine] }),
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
          onPath(tell) {
            tellPath = tell
            clock.after(0, () => {
              const path = by ?? way
              if (path && tellPath === tell) self.goes(path)
            })
          },
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
            pipe.ice.close()
            clock.after(Math.max(latency(), lastArrival - clock.uptime()), () => {
              if (!pipe.frozen && flows(pipe, mine)) other.shut()
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

  return {
    all: pipes as ReadonlySet<Pipe>,
    connect,
    of: (id: string) => [...pipes].filter((pipe) => pipe.ends.some(({ station }) => station.id === id)),
    /** Dies without a word. */
    freeze(pipe: Pipe) {
      pipe.frozen = true
      pipe.ice.look()
      pipes.delete(pipe)
    },
    /** Paths that are lost and found again. */
    paths: {
      /** Some live connections carry nothing for now, both ways or one way only; what is sent meanwhile arrives once they do again. */
      mute(share = 1, both = true) {
        for (const pipe of [...pipes]) if (chance() < share) change(pipe, { mute: [true, both] })
      },
      unmute() {
        for (const pipe of [...pipes]) change(pipe, { mute: [false, false] })
      },
      /** A device has another address: what it had open leads nowhere until another path is agreed on. */
      move(id: string) {
        for (const pipe of [...pipes])
          if (pipe.ends.some(({ station }) => station.id === id)) change(pipe, { moved: true })
      },
      /** Pages from now on restart ICE, or cannot. */
      canRestart(can: boolean) {
        restarts = can
      },
      /** Connections of these two, with the ICE of each. */
      ice: (a: string, b: string) =>
        [...pipes].filter((pipe) => pipe.ends.every(({ station }) => [a, b].includes(station.id))),
    },
    frames: () => put,
    /** Everything that anybody says from now on. */
    listen(tell: typeof listen) {
      listen = tell
    },
    /** A man in the middle: each side sees another certificate than the other one has. */
    intercept(is: boolean) {
      intercepted = is
    },
    /** Which way connections go from now on, also those that there are; undefined where the browser does not tell. */
    route(path: Path | undefined) {
      way = path
      for (const { by, ends } of pipes) if (path && !by) for (const end of ends) end.goes(path)
    },
    /** Connections open from now on, and nothing comes through them. */
    silence() {
      silent = true
    },
  }
}
