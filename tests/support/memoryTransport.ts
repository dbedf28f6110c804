import type { Bytes } from '../../src/lib/bytes.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type {
  Address,
  Attempt,
  DialFailure,
  RelayReport,
  Transport,
  TransportHandlers,
} from '../../src/ports/transport.ts'
import { createMemoryAttempt, type MemoryAttempt } from './memoryAttempt.ts'
import { createMemoryPipes, type RawChannel, type Station } from './memoryPipes.ts'

const DIAL_MS = 20_000
/** Until a broker's socket that leads nowhere is found out. */
const PROBE_MS = 3_000
/** An SDP that any allow-list takes; nothing in it is used. */
export const SDP = `v=0\na=ice-ufrag:abcd\na=fingerprint:sha-256 ${Array(32).fill('00').join(':')}\n`

interface Options {
  clock: Clock
  /** 0 … 1. */
  chance: () => number
  /** Milliseconds one way, between two peers and to the broker. */
  latency?: () => number
  random: (length: number) => Bytes
}

/** Address that was told: of one's own, or a relay's. */
interface Told {
  readonly from: Address
  readonly to: Address
  readonly what: 'own' | 'relay'
}

export type MemoryNet = ReturnType<typeof createMemoryNet>

/** A broker and the paths between peers, in one process. As slow and bursty as it is told to be: races stay hidden on a fast one. */
export function createMemoryNet({ clock, chance, latency = () => 5, random }: Options) {
  const stations = new Map<string, Station>()
  const pipes = createMemoryPipes({
    ...{ clock, chance, latency, random },
    hasWay: (a, b) => a.connected && b.connected && !blocked(a.id, b.id),
    relay(from, to, deliver) {
      if (from.signalling !== 'online') return false
      clock.after(latency() * 2, () => {
        if (brokerUp && from.connected && online(to) && to.connected) deliver()
      })
      return true
    },
  })
  let brokerUp = true
  let blocked: (a: string, b: string) => boolean = () => false
  let failure: 'failed' | 'refused' | 'stranded' | undefined
  let hasRelay = true
  /** What anybody has told anybody of where they can be reached. */
  const told: Told[] = []
  /** Connections and dials, from the first word about them on, each with the policy that it was made with on this side. */
  const policies: { station: Station; remote: Address; hidden: boolean; end(): void }[] = []

  /** Somebody makes a connection to somebody, and tells where they can be reached: by their own address, by a relay's, or nowhere. */
  function tell(station: Station, remote: Address, end: () => void): boolean {
    const hidden = station.hidesFrom?.(remote) ?? false
    policies.push({ station, remote, hidden, end })
    if (!hidden) told.push({ from: station.id, to: remote, what: 'own' })
    if (hasRelay) told.push({ from: station.id, to: remote, what: 'relay' })
    return hidden
  }

  const online = (s: Station | undefined): s is Station & { handlers: TransportHandlers } =>
    s?.signalling === 'online' && s.alive && s.handlers !== undefined

  function signalling(station: Station, state: Station['signalling']) {
    if (station.signalling === state || !station.alive) return
    station.signalling = state
    if (state !== 'online') station.onLost?.()
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

  function offer(
    from: Station,
    to: Address,
    attempt: MemoryAttempt,
    metadata: unknown,
    binding: string,
    hidden: boolean,
  ) {
    const { connectionId } = attempt
    const target = stations.get(to)
    if (!online(target)) {
      clock.after(latency(), () => attempt.fail('absent'))
      return
    }
    if (!target.connected) return // a half-open socket: the broker does not know yet
    void target.handlers
      .admit({ from: from.id, connectionId, metadata: structuredClone(metadata), binding, sdp: SDP })
      .then((admitted) => {
        if (!admitted) return // silence
        if (!online(target) || !target.connected) return target.handlers.onUnopened?.(from.id, connectionId, 'offline')
        const link: { shut?: () => void } = {}
        const hiddenHere = tell(target, from.id, () => link.shut?.() ?? unopened('cancelled'))
        const hides = hiddenHere || hidden
        let over = false
        const unopened = (why: DialFailure) => {
          if (over || !target.alive) return
          over = true
          target.handlers.onUnopened?.(from.id, connectionId, why)
        }
        clock.after(DIAL_MS, () => unopened(hiddenHere && !hasRelay ? 'relayless' : 'timeout'))
        clock.after(latency(), () => {
          if (!online(from) || !from.connected || attempt.over) return
          attempt.answered = true
          if (failure) {
            clock.after(latency(), () => unopened('failed'))
            return attempt.fail(failure)
          }
          if (blocked(from.id, to) || !target.connected || (hides && !hasRelay)) return
          clock.after(latency() * 3, () => {
            if (!from.alive || !target.alive || !from.connected || !target.connected || over || attempt.over) return
            over = true
            const pipe = pipes.connect(from, target, connectionId, hides ? 'relayed' : undefined)
            link.shut = () => pipe.ends[1].channel.close()
            attempt.open(pipe.ends[0].channel)
            target.handlers.onChannel(pipe.ends[1].channel)
          })
        })
      })
  }

  function transport(name: string, hidesFrom?: Station['hidesFrom']): Transport {
    const self = name as Address
    const old = stations.get(self)
    if (old) old.alive = false // one page at a time
    const station: Station = {
      id: self,
      handlers: undefined,
      connected: old?.connected ?? true,
      alive: true,
      signalling: 'offline',
      ...(hidesFrom && { hidesFrom }),
    }
    stations.set(self, station)
    /** Dials that are under way. */
    const waiting = new Set<MemoryAttempt>()
    station.onLost = () => {
      for (const attempt of [...waiting]) if (!attempt.answered) attempt.fail('offline')
    }
    return {
      self,
      start(handlers) {
        station.handlers = handlers
        seekBroker(station)
      },
      dial(remote, connectionId, metadata, bind): Attempt {
        const attempt = createMemoryAttempt(connectionId, (over) => waiting.delete(over))
        waiting.add(attempt)
        const hides = hidesFrom?.(remote) === true
        if (station.signalling !== 'online') attempt.fail('offline')
        else {
          const hidden = tell(station, remote, attempt.shut)
          Promise.all([metadata, bind(SDP)]).then(
            ([said, binding]) =>
              void clock.after(latency(), () => {
                if (station.connected) offer(station, remote, attempt, said, binding, hidden)
              }),
            () => attempt.fail('failed'),
          )
        }
        clock.after(DIAL_MS, () => attempt.fail(hides && !hasRelay ? 'relayless' : 'timeout'))
        return attempt
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
      probe() {
        const isHalfOpen = () => station.signalling === 'online' && !(station.connected && brokerUp)
        if (!isHalfOpen()) return seekBroker(station)
        clock.after(PROBE_MS, () => isHalfOpen() && signalling(station, 'offline'))
      },
      hide() {
        for (const made of policies)
          if (made.station === station && !made.hidden && station.hidesFrom?.(made.remote)) made.end()
      },
      stop() {
        station.alive = false
        for (const pipe of [...pipes.all]) for (const end of pipe.ends) if (end.station === station) end.channel.close()
      },
    }
  }

  return {
    transport,
    /** What anybody told anybody of where they can be reached, so far. */
    told: told as readonly Told[],
    /** There is a relay for whoever hides, or none. */
    setRelay(is: boolean) {
      hasRelay = is
    },
    /** Frames that were handed over so far, by anybody. */
    frames: pipes.frames,
    listen: pipes.listen,
    /** Connections that both ends still hold. */
    open: (a: string, b: string) =>
      [...pipes.all].filter((p) => p.ends.every((e) => [a, b].includes(e.station.id) && !e.closed)).length,
    /** Some live connections end; both sides are told. */
    cut(share = 1) {
      for (const pipe of [...pipes.all]) if (chance() < share) for (const end of pipe.ends) end.channel.close()
    },
    /** Some live connections die without a word. */
    freeze(share = 1) {
      for (const pipe of [...pipes.all]) if (chance() < share) pipes.freeze(pipe)
    },
    ...pipes.paths,
    /** A device loses its network: no friend is told. With `silently`, neither are the device and the broker: half-open sockets. */
    offline(id: string, silently = false) {
      const station = stations.get(id)
      if (!station) return
      station.connected = false
      for (const pipe of pipes.of(id)) pipes.freeze(pipe)
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
      for (const pipe of pipes.of(id)) pipes.freeze(pipe)
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
    intercept: pipes.intercept,
    route: pipes.route,
    silence: pipes.silence,
    /** Offers that are answered fail from now on: there is no way between the two, the answer is not acceptable, or whoever offers has no address. */
    fail(why: NonNullable<typeof failure>) {
      failure = why
    },
    /** What a relay has come to for one of them. */
    relay(id: string, report: RelayReport) {
      stations.get(id)?.handlers?.onRelay?.(report)
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
      const pipe = pipes.connect(stranger, target, connectionId)
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
