import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { Claim, Records } from './records.ts'
import { PUT, READ, RELEASE, RENEW, SEND } from './scripts.ts'

const SCRIPTS = [READ, PUT, RELEASE, RENEW, SEND]
const NAMES = new Map(SCRIPTS.map((script) => [script, createHash('sha1').update(script).digest('hex')]))

/**
 * Standing: what was read under an ID. `forged`: no node has written it, or not under this ID; `dead`: its node is gone, or has begun anew
 * since.
 */
export type Standing =
  | { readonly kind: 'nothing' | 'forged'; readonly text: string; readonly claim?: undefined }
  | { readonly kind: 'dead' | 'alive'; readonly text: string; readonly claim: Claim }

/** Change: what is to stand under an ID, '' for nothing, where `was` still stands. */
export interface Change {
  readonly id: string
  readonly was: string
  readonly text: string
}

export interface BoardDeps {
  readonly bus: Redis
  /** Of all keys and channels of this cluster. */
  readonly prefix: string
  readonly records: Records
  /** A record was found that no node has written. */
  readonly onForged: () => void
}

/** Board: what stands on the bus. Nothing of it is believed before it is opened here. */
export interface Board {
  /** Scripts are where they are run from. */
  load(): Promise<unknown>
  read(ids: readonly string[]): Promise<Standing[]>
  put(change: Change): Promise<boolean>
  /** Conflicts: the IDs under which something else stood by then. */
  putAll(changes: readonly Change[]): Promise<string[]>
  /** Takes away a claim that begins so. */
  release(id: string, beginning: string): Promise<unknown>
  /** Number of those who hear it on the channel of that node; -1 where something else than `was` stands under the ID. */
  send(id: string, was: string, node: string, sealed: string): Promise<number>
  renew(node: string, was: string, text: string, ms: number): Promise<boolean>
  /** IDs of some claims, others each time. */
  some(count: number): Promise<string[]>
  channelOf(node: string): string
}

export const createBoard = ({ bus, prefix, records, onForged }: BoardDeps): Board => {
  const claims = `${prefix}claim:`
  const keyOf = (id: string) => `${claims}${id}`
  const channelOf = (node: string) => `${prefix}node:${node}`
  const nameOf = (script: string) => NAMES.get(script) ?? ''
  const run = (script: string, keys: readonly string[], ...args: (string | number)[]): Promise<unknown> =>
    bus.evalsha(nameOf(script), keys.length, ...keys, ...args)

  const judge = (id: string, text: string, lease: string): Standing => {
    if (text === '') return { kind: 'nothing', text }
    const claim = records.openClaim(id, text)
    const epoch = claim && lease !== '' ? records.openLease(claim.node, lease) : ''
    if (claim === undefined || epoch === undefined) onForged()
    if (claim === undefined) return { kind: 'forged', text }
    return { kind: epoch === claim.epoch ? 'alive' : 'dead', text, claim }
  }

  let at = '0'
  return {
    channelOf,
    load: () => Promise.all(SCRIPTS.map((script) => bus.script('LOAD', script))),
    async read(ids) {
      const found = (await run(READ, ids.map(keyOf), prefix)) as string[]
      return ids.map((id, n) => judge(id, found[2 * n] ?? '', found[2 * n + 1] ?? ''))
    },
    put: async ({ id, was, text }) => (await run(PUT, [keyOf(id)], was, text)) === 1,
    async putAll(changes) {
      if (changes.length === 0) return []
      const pipeline = bus.pipeline()
      for (const { id, was, text } of changes) pipeline.evalsha(nameOf(PUT), 1, keyOf(id), was, text)
      const results = (await pipeline.exec()) ?? []
      return changes.flatMap(({ id }, at) => {
        const [error, isPut] = results[at] ?? []
        if (error) throw error
        return isPut === 1 ? [] : [id]
      })
    },
    release: (id, beginning) => run(RELEASE, [keyOf(id)], beginning),
    send: async (id, was, node, sealed) => Number(await run(SEND, [keyOf(id)], was, channelOf(node), sealed)),
    renew: async (node, was, text, ms) => (await run(RENEW, [`${prefix}lease:${node}`], was, text, ms)) === 1,
    async some(count) {
      const [next, keys] = await bus.scan(at, 'MATCH', `${claims}*`, 'COUNT', count)
      at = next
      return keys.map((key) => key.slice(claims.length))
    },
  }
}
