import { readdirSync, readFileSync } from 'node:fs'
import type { CDPSession } from '@playwright/test'

/** Memory at one moment. Bytes, and numbers of things. */
export interface Memory {
  /** What the page's own heap holds on to: after a collection. */
  readonly heap: number
  readonly nodes: number
  readonly listeners: number
  /** What the kernel says of the server's process: resident, whatever its heap would give back. */
  readonly server: number
}

/** Resident pages of a process, as the kernel counts them. Bytes. */
const residentOf = (pid: number) =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) * 1024

/** Resident pages of a process and of all that it has started. Shared ones count for each. Bytes. */
export function residentTree(pid: number): number {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      // The name of a program may hold anything, brackets too.
      const rest = readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ')
      parents.set(Number(name), Number(rest[1]))
    } catch {
      // It has ended meanwhile.
    }
  }
  const all = new Set([pid])
  for (let grown = true; grown; ) {
    grown = false
    for (const [child, parent] of parents)
      if (all.has(parent) && !all.has(child)) {
        all.add(child)
        grown = true
      }
  }
  let sum = 0
  for (const each of all) {
    try {
      sum += residentOf(each)
    } catch {
      // As above.
    }
  }
  return sum
}

/** Measured in the page of `session`, of which all that can be collected has been, twice: what was held weakly goes the second time. */
export async function measure(session: CDPSession, server: number): Promise<Memory> {
  for (let n = 0; n < 2; n++) await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
  return { heap: usedSize, nodes, listeners: jsEventListeners, server: residentOf(server) }
}

/** Level of the first, or last, few measures: the lowest of them, since what happens to be in use for a moment is no leak. */
export const levelOf = (all: readonly Memory[], of: keyof Memory, end: 'first' | 'last'): number =>
  Math.min(...(end === 'first' ? all.slice(0, 3) : all.slice(-3)).map((each) => each[of]))

export const growthOf = (all: readonly Memory[], of: keyof Memory): number =>
  levelOf(all, of, 'last') / levelOf(all, of, 'first') - 1

export const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`
