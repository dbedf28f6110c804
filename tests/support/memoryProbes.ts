import type { Clock } from '../../src/ports/clock.ts'
import type { Answer, FoundCandidate, GatherAsk, Gathered, Probes, ServerInfo, Tried } from '../../src/ports/probes.ts'

/** Network and browser as they are found: what servers do, by their addresses; one that is not here is silent. */
export interface FoundNetwork {
  secure: boolean
  online: boolean
  browser: string
  persisted: boolean | undefined
  free: number | undefined
  /** Candidates of its own networks. */
  hosts: readonly FoundCandidate[]
  /** What routers do: none is there, one place for everybody, another for each server, or there are two networks, each with one. */
  nat: 'none' | 'same' | 'changing' | 'twice'
  /** `works`, or the code of a refusal (RFC 8489). */
  ice: Readonly<Record<string, 'works' | number>>
  server: ServerInfo
  /** Answers of the broker's, by the address without what is asked for. */
  answers: Readonly<Record<string, Answer>>
  tried: Readonly<Record<string, Tried>>
}

export const BROKER = 'https://chat.example.org/peer'
export const HOST: FoundCandidate = {
  ...{ type: 'host', protocol: 'udp', port: 50_000 },
  address: '0e5fd1a4-3c4b-4f6a-9d3e-8a2b1c0d9e8f.local',
}
const SEEN = '203.0.113.77'
const SEEN_TOO = '203.0.113.78'
const RELAYED = '198.51.100.9'

/** All is well: a broker with claims, two STUN servers, a relay by each way. */
export const WELL: FoundNetwork = {
  ...{ secure: true, online: true, persisted: true, free: 2_000_000_000, nat: 'same' },
  browser: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  hosts: [HOST],
  ice: {
    ...{ 'stun:one.example:3478': 'works', 'stun:two.example:3478': 'works' },
    'turn:one.example:3478?transport=udp': 'works',
    'turn:one.example:3478?transport=tcp': 'works',
    'turns:one.example:5349?transport=tcp': 'works',
  },
  server: { url: BROKER, checksIds: true, lends: true, listed: [] },
  answers: {
    [`${BROKER}/challenge`]: { status: 200, json: { challenge: 'a-challenge-of-this-broker' } },
    [`${BROKER}/ice`]: {
      status: 200,
      json: {
        iceServers: [
          { urls: ['stun:one.example:3478', 'stun:two.example:3478'] },
          {
            urls: [
              'turn:one.example:3478?transport=udp',
              'turn:one.example:3478?transport=tcp',
              'turns:one.example:5349?transport=tcp',
            ],
            ...{ username: '1767225600:tete1somebody', credential: 'c2VjcmV0' },
          },
        ],
        ttl: 600,
      },
    },
  },
  tried: {},
}

/** Milliseconds of one way there and back. */
const TRIP = 20
const GIVES_UP = 9_500

/** Probes of a network in memory, which remember what they were asked. */
export function createMemoryProbes({ clock, isHidden = () => false }: { clock: Clock; isHidden?: () => boolean }) {
  let found: FoundNetwork = WELL
  const gathered: GatherAsk[] = []
  const asked: string[] = []
  const hiding = new Set<() => void>()
  let live = 0
  let made = 0

  /** What comes of one server, and after how long. */
  type Coming = readonly [number, FoundCandidate | number]
  function comesOf(url: string, policy: GatherAsk['policy'], port: number): readonly Coming[] {
    const does = found.ice[url]
    if (does === undefined) return [[GIVES_UP, 701]]
    if (does !== 'works') return [[TRIP, does]]
    if (url.startsWith('turn')) return [[2 * TRIP, { type: 'relay', protocol: 'udp', address: RELAYED, port }]]
    if (policy === 'relay' || found.nat === 'none') return [[TRIP, 0]]
    const at = found.nat === 'changing' ? port : 61_000
    const seen: FoundCandidate = { type: 'srflx', protocol: 'udp', address: SEEN, port: at }
    return [[TRIP, seen], ...(found.nat === 'twice' ? ([[TRIP, { ...seen, address: SEEN_TOO }]] as const) : [])]
  }

  function gather(ask: GatherAsk): Promise<Gathered> {
    const { servers, policy, until, within } = ask
    gathered.push(ask)
    const nothing = { candidates: [], errors: [] }
    if (policy === 'all' && isHidden()) return Promise.resolve({ ...nothing, end: 'hidden' })
    if (servers.some(({ url }) => !/^(?:stun|turns?):[^\s/]+$/.test(url)))
      return Promise.resolve({ ...nothing, end: 'refused' })
    made++
    live++
    return new Promise((resolve) => {
      const candidates: FoundCandidate[] = []
      const errors: number[] = []
      const cancels: (() => void)[] = []
      let over = false
      function finish(end: Gathered['end']) {
        if (over) return
        over = true
        live--
        hiding.delete(hide)
        for (const cancel of cancels) cancel()
        resolve({ candidates: end === 'hidden' ? [] : candidates, errors, end })
      }
      const hide = () => policy === 'all' && finish('hidden')
      hiding.add(hide)
      function add(what: FoundCandidate | number) {
        if (over || what === 0) return
        if (typeof what === 'number') return void errors.push(what)
        // A browser says the same address once.
        if (candidates.some((one) => one.type === what.type && one.address === what.address && one.port === what.port))
          return
        candidates.push(what)
        if (what.type === until) finish('enough')
      }
      const plan = servers.flatMap(({ url }, at) => comesOf(url, policy, 62_000 + at * 7))
      const last = Math.max(1, ...plan.map(([ms]) => ms))
      if (policy === 'all') for (const host of found.hosts) cancels.push(clock.after(0, () => add(host)))
      for (const [ms, what] of plan) cancels.push(clock.after(ms, () => add(what)))
      cancels.push(clock.after(last + 1, () => finish('complete')))
      cancels.push(clock.after(within, () => finish('timeout')))
    })
  }

  const probes: Probes = {
    isSecure: () => found.secure,
    isOnline: () => found.online,
    browser: () => found.browser,
    disk: async () => ({ persisted: found.persisted, free: found.free }),
    server: () => found.server,
    async ask(url) {
      asked.push(url)
      await new Promise<void>((resolve) => void clock.after(TRIP, resolve))
      return found.online ? found.answers[url.replace(/\?.*$/, '')] : undefined
    },
    gather,
    hide() {
      for (const one of [...hiding]) one()
    },
    tried: async (remote) => found.tried[remote],
  }

  return {
    probes,
    gathered,
    asked,
    /** Connections that are open now, and all that were ever made. */
    live: () => live,
    made: () => made,
    find(change: Partial<FoundNetwork>) {
      found = { ...found, ...change }
    },
    /** Answer of one address of the broker's from now on; undefined: none. */
    answer(path: string, answer: Answer | undefined) {
      const { [`${BROKER}${path}`]: _before, ...others } = found.answers
      found = { ...found, answers: answer ? { ...others, [`${BROKER}${path}`]: answer } : others }
    },
  }
}
export type MemoryProbes = ReturnType<typeof createMemoryProbes>
