import { createHash, randomBytes } from 'node:crypto'
import { Redis, type RedisOptions } from 'ioredis'
import type { Logger } from 'pino'
import { AUDITED_AT_ONCE, COMMAND_MS, LEASE_MS, RETRY_MS } from '../limits.ts'
import { type Asking, createAsking } from './asking.ts'
import { createAstray } from './astray.ts'
import { type Board, createBoard } from './board.ts'
import type { Cluster, ClusterFactory } from './cluster.ts'
import { createForeign } from './foreign.ts'
import { createHearing } from './hearing.ts'
import { createLetters } from './letters.ts'
import { createRecords } from './records.ts'
import { createRoutes } from './routes.ts'
import { busName } from './seal.ts'
import { createSeats, type Seats } from './seats.ts'
import { createSending } from './sending.ts'
import { createSuspicion } from './suspicion.ts'
import { createUntold, type Takeover } from './untold.ts'

/** Of all keys of ours. Used challenges stand right below it, whatever version asks; all else below the name of the bus. */
const ALL = 'tete:'
const RENEW_MS = 1_500
const RECONNECT_MS = 500
const SWEEP_AT_ONCE = 200

const OPTIONS: RedisOptions = {
  // What cannot be sent now is told to whoever asked, who can wait or not; it is not kept and sent into a world that has moved on.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  // The library's own subscribing has nobody who hears that it failed, which would end the process.
  autoResubscribe: false,
  commandTimeout: COMMAND_MS,
  connectTimeout: COMMAND_MS,
  keepAlive: RENEW_MS,
  retryStrategy: (times) => Math.min(times * 50, RECONNECT_MS),
}

export interface RedisClusterDeps {
  readonly url: string
  /** Key, the same on all nodes: what they say and write is sealed with what is made of it. */
  readonly serverKey: Buffer
  readonly log: Logger
}

const hashOf = (owner: string | undefined): string =>
  owner === undefined ? '' : createHash('sha256').update(owner).digest('base64url')

/** Looks through all claims, a few at a time, for those that are nobody's: forged, of nodes that are gone, or not of this one any more. */
const createSweep = (board: Board, isOrphan: (id: string, node: string) => boolean) => async () => {
  const ids = await board.some(SWEEP_AT_ONCE)
  if (ids.length === 0) return
  const standings = await board.read(ids)
  const orphans = ids.flatMap((id, at) => {
    const { kind, text, claim } = standings[at]!
    const stays = kind === 'nothing' || (kind === 'alive' && !isOrphan(id, claim.node))
    return stays ? [] : [{ id, was: text, text: '' }]
  })
  await board.putAll(orphans)
}

/**
 * Nodes joined by a Redis or Valkey. It holds who is where, and nothing that could not be said anew: it may come back empty, and whatever
 * stands on it is opened before it is believed. A claim is also the way to a client; each node listens to a channel of its own, and to one of
 * all.
 */
export const connectRedisCluster =
  ({ url, serverKey, log }: RedisClusterDeps): ClusterFactory =>
  (handlers): Cluster => {
    const node = randomBytes(9).toString('base64url')
    // The lease is renewed all the time, so silence here means that the line is dead.
    const bus = new Redis(url, { ...OPTIONS, socketTimeout: LEASE_MS })
    const ear = new Redis(url, OPTIONS)
    const prefix = `${ALL}${busName(serverKey)}:`
    const everybody = `${prefix}all`
    const letters = createLetters({ serverKey, node })
    const records = createRecords({ serverKey, node })
    const onForged = createSuspicion(handlers, log)
    const board = createBoard({ bus, prefix, records, onForged: () => onForged('record') })
    const untold = createUntold(({ node: to, id, serial }) =>
      bus.publish(board.channelOf(to), letters.seal({ kind: 'lost', to, id, text: serial })),
    )
    const tell = (takeover: Takeover) => void untold.tell(takeover)
    const forget = (id: string) => void board.release(id, `${node}:`).catch(() => {})
    const asking: Asking = createAsking({
      letters,
      records,
      sayToAll: (sealed) => bus.publish(everybody, sealed),
      tell,
      forget,
      seats: () => seats,
    })
    let epoch = 0
    let lease = ''
    /** Since when, in milliseconds, the bus knows of this node and of all its clients; undefined while it does not. */
    let upSince: number | undefined
    let stopped = false

    const seats: Seats = createSeats({
      node,
      board,
      records,
      epoch: () => String(epoch),
      isHeldElsewhere: asking.isHeldElsewhere,
      cry: asking.cry,
      say: asking.say,
      tell,
      onLost: handlers.lost,
      onTouched: onForged,
    })
    const routes = createRoutes({
      node,
      board,
      letters,
      isHere: seats.has,
      onAmiss: asking.cry,
      onReplayed: () => onForged('replayed'),
    })
    const astray = createAstray((id, text) => routes.send(id, text, 'astray'), RETRY_MS)
    const sweep = createSweep(board, (id, of) => of === node && !seats.has(id))
    const lookForForeign = createForeign(bus, ALL, prefix, log)
    const upFor = () => (upSince === undefined ? undefined : performance.now() - upSince)
    const sending = createSending(() => bus.status === 'ready', upFor, routes)

    const down = (why: string) => {
      if (upSince !== undefined) log.warn({ why }, 'the bus does not answer: this node serves its own clients alone')
      upSince = undefined
    }

    /** True if the lease was still there. */
    const renew = async () => {
      const next = records.sealLease(String(epoch))
      const kept = await board.renew(node, lease, next, LEASE_MS)
      lease = next
      return kept
    }

    /** Says anew which clients are here. Those that were taken in elsewhere meanwhile are told. */
    const claimAll = async () => {
      epoch += 1
      await board.load()
      await renew()
      const ids = seats.all()
      for (let at = 0; at < ids.length; at += AUDITED_AT_ONCE)
        await seats.assert(ids.slice(at, at + AUDITED_AT_ONCE), false)
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
        const kept = upSince !== undefined && (await renew())
        if (kept) await seats.assert(seats.some(AUDITED_AT_ONCE), true)
        else await claimAll()
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
      ear.subscribe(board.channelOf(node), everybody).then(settle, () => down('subscribe'))
    })
    // Without a listener errors would end the process; 'close' says all there is to say.
    for (const line of [bus, ear]) line.on('error', () => {}).on('close', () => down('closed'))
    const onForgedLetter = () => onForged('letter')
    const hear = createHearing({ letters, handlers, forget, seats, asking, astray, onForged: onForgedLetter })
    ear.on('message', (channel: string, sealed: string) => {
      if (!stopped) hear(channel, sealed)
    })
    const renewing = setInterval(() => void settle(), RENEW_MS)

    /** `true` once the bus is there, `false` when it takes too long. */
    const ready = async (): Promise<boolean> => {
      for (let waited = 0; waited < COMMAND_MS && upSince === undefined && !stopped; waited += RETRY_MS / 4)
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS / 4))
      return upSince !== undefined
    }

    return {
      async claim(id, serial, owner) {
        if (!(await ready())) return 'unsure'
        try {
          return await seats.claim(id, serial, hashOf(owner))
        } catch {
          // The bus may have heard it all the same: what is known of this node's clients is said anew.
          down('claim')
          return 'unsure'
        }
      },
      release: seats.release,
      send: sending.send,
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
        await sending.stop()
        astray.stop()
        // The others need not wait for the lease to lapse.
        await bus.del(`${prefix}lease:${node}`).catch(() => {})
        bus.disconnect()
        ear.disconnect()
      },
    }
  }
