import { createHash, randomBytes } from 'node:crypto'
import { Redis, type RedisOptions } from 'ioredis'
import type { Logger } from 'pino'
import { DROPPED_WORD_MS, SETTLE_MS } from '../limits.ts'
import type { Cluster, ClusterFactory, ClusterHandlers } from './cluster.ts'
import { createForeign } from './foreign.ts'
import { createHeld } from './held.ts'
import { busName, createLetters, type Letters } from './letters.ts'
import { CLAIM, RECLAIM, RELEASE, RENEW, SEND, SWEEP } from './scripts.ts'
import { createUntold } from './untold.ts'

/** Of all keys of ours. Used challenges stand right below it, whatever version asks; all else below the name of the bus. */
const ALL = 'tete:'
/** A node that has not renewed its lease for this long is dead to the others. Milliseconds. */
const LEASE_MS = 5_000
const RENEW_MS = 1_500
/** The bus is on the same network: what takes longer is an outage. Milliseconds. */
const COMMAND_MS = 2_000
/** Pause after a doubt, before it is looked again. Milliseconds. */
const RETRY_MS = 200
const RECONNECT_MS = 500
const SWEEP_AT_ONCE = 200

const OPTIONS: RedisOptions = {
  // What cannot be sent now is told to whoever asked, who can wait or not; it is not kept and sent into a world that has moved on.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  commandTimeout: COMMAND_MS,
  connectTimeout: COMMAND_MS,
  keepAlive: RENEW_MS,
  retryStrategy: (times) => Math.min(times * 50, RECONNECT_MS),
}

const SCRIPTS = [CLAIM, RECLAIM, RELEASE, RENEW, SEND, SWEEP]
const NAMES = new Map(SCRIPTS.map((script) => [script, createHash('sha1').update(script).digest('hex')]))

export interface RedisClusterDeps {
  readonly url: string
  /** Key, the same on all nodes: letters between them are sealed with what is made of it. */
  readonly serverKey: Buffer
  readonly log: Logger
}

const hashOf = (owner: string | undefined): string =>
  owner === undefined ? '' : createHash('sha256').update(owner).digest('base64url')

/** Looks through all claims, a few at a time, for those that nobody holds any more. */
const createSweep = (bus: Redis, claims: string, sweep: (keys: readonly string[]) => Promise<unknown>) => {
  let at = '0'
  return async () => {
    const [next, keys] = await bus.scan(at, 'MATCH', claims, 'COUNT', SWEEP_AT_ONCE)
    at = next
    if (keys.length > 0) await sweep(keys)
  }
}

/** Hears what comes over the bus: letters of nodes, and what is none. */
const createHearing = (node: string, letters: Letters, handlers: ClusterHandlers, log: Logger) => {
  let saidAt = Number.NEGATIVE_INFINITY
  const drop = () => {
    handlers.forged()
    if (performance.now() - saidAt < DROPPED_WORD_MS) return
    saidAt = performance.now()
    log.warn('a letter on the bus was dropped: no node has said it, or clocks of nodes are far apart')
  }
  return (_channel: string, sealed: string) => {
    const letter = letters.open(sealed)
    if (letter === undefined) return drop()
    if (letter.kind === 'text') return handlers.deliver(letter.to, letter.text)
    const [id = '', serial] = letter.text.split('\n')
    if (letter.to === node) handlers.lost(id, Number(serial))
    else drop()
  }
}

/**
 * Nodes joined by a Redis or Valkey. It holds who is where, and nothing that could not be said anew: it may come back empty. A claim
 * is also the way to a client; each node listens to one channel.
 */
export const connectRedisCluster =
  ({ url, serverKey, log }: RedisClusterDeps): ClusterFactory =>
  (handlers): Cluster => {
    const node = randomBytes(9).toString('base64url')
    // The lease is renewed all the time, so silence here means that the line is dead.
    const bus = new Redis(url, { ...OPTIONS, socketTimeout: LEASE_MS })
    const ear = new Redis(url, OPTIONS)
    const local = new Map<string, { serial: number; owner: string }>()
    const held = createHeld()
    const letters = createLetters({ serverKey, node })
    const prefix = `${ALL}${busName(serverKey)}:`
    const channelOf = (other: string) => `${prefix}node:${other}`
    const lease = `${prefix}lease:${node}`
    const untold = createUntold(({ node: to, id, serial }) =>
      bus.publish(channelOf(to), letters.seal({ kind: 'lost', to, text: `${id}\n${serial}` })),
    )
    let epoch = 0
    /** Since when, in milliseconds, the bus knows of this node and of all its clients; undefined while it does not. */
    let upSince: number | undefined
    let stopped = false

    const run = (script: string, keys: readonly string[], ...args: (string | number)[]): Promise<unknown> =>
      bus.evalsha(NAMES.get(script) ?? '', keys.length, ...keys, ...args)
    const claimKey = (id: string) => `${prefix}claim:${id}`
    const sweep = createSweep(bus, claimKey('*'), (keys) => run(SWEEP, keys, prefix))
    const lookForForeign = createForeign(bus, ALL, prefix, log)
    const claimOf = (serial: number, owner: string) => `${node}:${epoch}:${serial}:${owner}`

    const down = (why: string) => {
      if (upSince !== undefined) log.warn({ why }, 'the bus does not answer: this node serves its own clients alone')
      upSince = undefined
    }

    /** Says anew which clients are here. Those that were taken in elsewhere meanwhile are told. */
    const claimAll = async () => {
      epoch += 1
      await Promise.all(SCRIPTS.map((script) => bus.script('LOAD', script)))
      await run(RENEW, [lease], epoch, LEASE_MS)
      const entries = [...local]
      const pipeline = bus.pipeline()
      for (const [id, { serial, owner }] of entries)
        pipeline.evalsha(NAMES.get(RECLAIM) ?? '', 1, claimKey(id), prefix, node, claimOf(serial, owner))
      const results = (await pipeline.exec()) ?? []
      for (const [at, [error, kept]] of results.entries()) {
        if (error) throw error
        const [id, { serial }] = entries[at]!
        if (kept === 0 && local.get(id)?.serial === serial) handlers.lost(id, serial)
      }
      if (upSince === undefined) log.info('the bus answers')
      upSince = performance.now()
    }

    /** Settling: one at a time, and again and again until it works. */
    let settling = false
    const settle = async () => {
      if (settling || stopped || bus.status !== 'ready' || ear.status !== 'ready') return
      settling = true
      try {
        // A lease that was not there any more: somebody may have taken over what is ours.
        const kept = upSince !== undefined && (await run(RENEW, [lease], epoch, LEASE_MS)) === 1
        if (!kept) await claimAll()
        await untold.again()
        await sweep()
        await lookForForeign()
      } catch (error) {
        down(error instanceof Error ? error.name : 'unknown')
      } finally {
        settling = false
      }
    }

    bus.on('ready', () => void settle())
    ear.on('ready', () => {
      ear.subscribe(channelOf(node)).then(settle, () => down('subscribe'))
    })
    // Without a listener errors would end the process; 'close' says all there is to say.
    for (const line of [bus, ear]) line.on('error', () => {}).on('close', () => down('closed'))
    ear.on('message', createHearing(node, letters, handlers, log))
    const renewing = setInterval(() => void settle(), RENEW_MS)

    /** True or false when it is known, undefined while it is not. */
    const trySend = async (id: string, text: string): Promise<boolean | undefined> => {
      // Without its bus a node serves its own: who dials again gets there once it is back.
      if (bus.status !== 'ready') return false
      if (upSince === undefined) return undefined
      const settled = performance.now() - upSince > SETTLE_MS
      try {
        const heard = Number(await run(SEND, [claimKey(id)], prefix, letters.seal({ kind: 'text', to: id, text })))
        if (heard > 0) return true
        // Nobody there, or nobody there yet: other nodes may still be saying who is where.
        return settled ? false : undefined
      } catch {
        // It may have arrived all the same. Twice would be worse for a dial than not at all.
        return false
      }
    }

    let lookingAgain: NodeJS.Timeout | undefined
    let doubtSince = 0
    const hold = (id: string, text: string): Promise<boolean> => {
      if (held.isEmpty()) doubtSince = performance.now()
      const delivered = held.add(id, text)
      lookingAgain ??= setTimeout(lookAgain, RETRY_MS)
      return delivered
    }
    const lookAgain = async () => {
      const over = performance.now() - doubtSince > SETTLE_MS + COMMAND_MS
      await held.flush(async (id, text) => (await trySend(id, text)) ?? (over ? false : undefined))
      lookingAgain = held.isEmpty() || stopped ? undefined : setTimeout(lookAgain, RETRY_MS)
    }

    /** `true` once the bus is there, `false` when it takes too long. */
    const ready = async (): Promise<boolean> => {
      for (let waited = 0; waited < COMMAND_MS && upSince === undefined && !stopped; waited += RETRY_MS / 4)
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS / 4))
      return upSince !== undefined
    }

    return {
      async claim(id, serial, owner) {
        if (!(await ready())) return 'unsure'
        const hash = hashOf(owner)
        const former = local.get(id)
        local.set(id, { serial, owner: hash })
        const takeBack = () => {
          if (local.get(id)?.serial !== serial) return
          if (former === undefined) local.delete(id)
          else local.set(id, former)
        }
        try {
          const answer = await run(CLAIM, [claimKey(id)], prefix, node, claimOf(serial, hash), hash)
          const [result, loser, its] = answer as string[]
          if (loser !== undefined && its !== undefined) void untold.tell({ node: loser, id, serial: its })
          if (result === 'mine') return 'mine'
          takeBack()
          return 'taken'
        } catch {
          takeBack()
          // The bus may have heard it all the same: what is known of this node's clients is said anew.
          down('claim')
          return 'unsure'
        }
      },
      release(id, serial) {
        if (local.get(id)?.serial === serial) local.delete(id)
        // Unheard, it is swept away later, or taken over.
        run(RELEASE, [claimKey(id)], `${node}:${epoch}:${serial}:`).catch(() => {})
      },
      async send(id, text) {
        if (held.has(id)) return hold(id, text)
        return (await trySend(id, text)) ?? hold(id, text)
      },
      async takeOnce(name, ms) {
        if (!(await ready())) return undefined
        try {
          const key = `${ALL}used:${createHash('sha256').update(name).digest('base64url')}`
          return (await bus.set(key, '1', 'PX', ms, 'NX')) === 'OK'
        } catch {
          return undefined
        }
      },
      state: () => (upSince === undefined ? 'down' : 'up'),
      async stop() {
        stopped = true
        clearInterval(renewing)
        clearTimeout(lookingAgain)
        await held.flush(async () => false)
        // The others need not wait for the lease to lapse.
        await bus.del(lease).catch(() => {})
        bus.disconnect()
        ear.disconnect()
      },
    }
  }
