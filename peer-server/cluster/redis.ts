import { createHash, randomBytes } from 'node:crypto'
import { Redis, type RedisOptions } from 'ioredis'
import type { Logger } from 'pino'
import { SETTLE_MS } from '../limits.ts'
import type { Cluster, ClusterFactory } from './cluster.ts'
import { createHeld } from './held.ts'
import { CLAIM, RECLAIM, RELEASE, RENEW, SEND, SWEEP } from './scripts.ts'

const PREFIX = 'tete:'
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
  readonly log: Logger
}

const hashOf = (owner: string | undefined): string =>
  owner === undefined ? '' : createHash('sha256').update(owner).digest('base64url')

/**
 * Nodes joined by a Redis or Valkey. It holds who is where, and nothing that could not be said anew: it may come back empty. A claim
 * is also the way to a client; each node listens to one channel.
 */
export const connectRedisCluster =
  ({ url, log }: RedisClusterDeps): ClusterFactory =>
  (handlers): Cluster => {
    const node = randomBytes(9).toString('base64url')
    // The lease is renewed all the time, so silence here means that the line is dead.
    const bus = new Redis(url, { ...OPTIONS, socketTimeout: LEASE_MS })
    const ear = new Redis(url, OPTIONS)
    const local = new Map<string, { serial: number; owner: string }>()
    const held = createHeld()
    let epoch = 0
    /** Since when, in milliseconds, the bus knows of this node and of all its clients; undefined while it does not. */
    let upSince: number | undefined
    let sweepAt = '0'
    let stopped = false

    const run = (script: string, keys: readonly string[], ...args: (string | number)[]): Promise<unknown> =>
      bus.evalsha(NAMES.get(script) ?? '', keys.length, ...keys, ...args)
    const claimKey = (id: string) => `${PREFIX}claim:${id}`
    const claimOf = (serial: number, owner: string) => `${node}:${epoch}:${serial}:${owner}`

    const down = (why: string) => {
      if (upSince !== undefined) log.warn({ why }, 'the bus does not answer: this node serves its own clients alone')
      upSince = undefined
    }

    /** Says anew which clients are here. Those that were taken in elsewhere meanwhile are told. */
    const claimAll = async () => {
      epoch += 1
      await Promise.all(SCRIPTS.map((script) => bus.script('LOAD', script)))
      await run(RENEW, [`${PREFIX}lease:${node}`], epoch, LEASE_MS)
      const entries = [...local]
      const pipeline = bus.pipeline()
      for (const [id, { serial, owner }] of entries)
        pipeline.evalsha(NAMES.get(RECLAIM) ?? '', 1, claimKey(id), PREFIX, node, claimOf(serial, owner))
      const results = (await pipeline.exec()) ?? []
      for (const [at, [error, kept]] of results.entries()) {
        if (error) throw error
        const [id, { serial }] = entries[at]!
        if (kept === 0 && local.get(id)?.serial === serial) handlers.lost(id, serial)
      }
      if (upSince === undefined) log.info('the bus answers')
      upSince = performance.now()
    }

    const sweep = async () => {
      const [next, keys] = await bus.scan(sweepAt, 'MATCH', claimKey('*'), 'COUNT', SWEEP_AT_ONCE)
      sweepAt = next
      if (keys.length > 0) await run(SWEEP, keys, PREFIX)
    }

    /** Settling: one at a time, and again and again until it works. */
    let settling = false
    const settle = async () => {
      if (settling || stopped || bus.status !== 'ready' || ear.status !== 'ready') return
      settling = true
      try {
        // A lease that was not there any more: somebody may have taken over what is ours.
        const kept = upSince !== undefined && (await run(RENEW, [`${PREFIX}lease:${node}`], epoch, LEASE_MS)) === 1
        if (!kept) await claimAll()
        await sweep()
      } catch (error) {
        down(error instanceof Error ? error.name : 'unknown')
      } finally {
        settling = false
      }
    }

    bus.on('ready', () => void settle())
    bus.on('close', () => down('closed'))
    ear.on('ready', () => {
      ear.subscribe(`${PREFIX}node:${node}`).then(settle, () => down('subscribe'))
    })
    ear.on('close', () => down('closed'))
    // Without a listener these would end the process; 'close' says all there is to say.
    bus.on('error', () => {})
    ear.on('error', () => {})
    ear.on('message', (_channel, message) => {
      const [kind, id = ''] = message.split('\n', 2)
      const rest = message.slice(`${kind}\n${id}\n`.length)
      if (kind === 'text') handlers.deliver(id, rest)
      else if (kind === 'lost') handlers.lost(id, Number(rest))
    })
    const renewing = setInterval(() => void settle(), RENEW_MS)

    /** True or false when it is known, undefined while it is not. */
    const trySend = async (id: string, text: string): Promise<boolean | undefined> => {
      // Without its bus a node serves its own: who dials again gets there once it is back.
      if (bus.status !== 'ready') return false
      if (upSince === undefined) return undefined
      const settled = performance.now() - upSince > SETTLE_MS
      try {
        const heard = Number(await run(SEND, [claimKey(id)], PREFIX, id, text))
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
          const result = await run(CLAIM, [claimKey(id)], PREFIX, node, claimOf(serial, hash), hash, id)
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
          const key = `${PREFIX}used:${createHash('sha256').update(name).digest('base64url')}`
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
        await bus.del(`${PREFIX}lease:${node}`).catch(() => {})
        bus.disconnect()
        ear.disconnect()
      },
    }
  }
