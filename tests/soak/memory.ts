import { readdirSync, readFileSync } from 'node:fs'
import type { CDPSession } from '@playwright/test'

/** Memory at one moment. Bytes, and numbers of things. */
export interface Memory {
  /** What the page's own heap holds on to, after a collection, while no chat is open: what is at hand of one has a size of its own. */
  readonly heap: number
  /** The same while one is. */
  readonly heapInChat: number
  readonly nodes: number
  readonly listeners: number
  /** WebRTC connections that the page holds on to, also closed ones. */
  readonly connections: number
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

/** Heap of the page of `session`, of which all that can be collected has been, twice: what was held weakly goes the second time. Bytes. */
async function heapOf(session: CDPSession): Promise<number> {
  for (let n = 0; n < 2; n++) await session.send('HeapProfiler.collectGarbage')
  return (await session.send('Runtime.getHeapUsage')).usedSize
}

/** Connections that are reachable, whatever has become of them. */
async function connectionsOf(session: CDPSession): Promise<number> {
  const named = { expression: 'RTCPeerConnection.prototype', objectGroup: 'soak' }
  const { result: prototype } = await session.send('Runtime.evaluate', named)
  const prototypeObjectId = prototype.objectId!
  const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId, objectGroup: 'soak' })
  const { result: count } = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId!,
    // Prototypes are among them.
    functionDeclaration: `function () {
      return this.filter((one) => { try { return one.connectionState } catch { return false } }).length
    }`,
    returnByValue: true,
  })
  await session.send('Runtime.releaseObjectGroup', { objectGroup: 'soak' })
  return Number(count.value)
}

/** Measured in the page of `session`: as it is, and `aside` of the chat. */
export async function measure(
  session: CDPSession,
  server: number,
  aside: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<Memory> {
  const heapInChat = await heapOf(session)
  return aside(async () => {
    const connections = await connectionsOf(session)
    const heap = await heapOf(session)
    const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
    return { heap, heapInChat, nodes, listeners: jsEventListeners, connections, server: residentOf(server) }
  })
}

/** Level of the first, or last, few measures: the lowest of them, since what happens to be in use for a moment is no leak. */
export const levelOf = (all: readonly Memory[], of: keyof Memory, end: 'first' | 'last'): number =>
  Math.min(...(end === 'first' ? all.slice(0, 3) : all.slice(-3)).map((each) => each[of]))

export const growthOf = (all: readonly Memory[], of: keyof Memory): number =>
  levelOf(all, of, 'last') / levelOf(all, of, 'first') - 1

export const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`
const plain = (value: number) => `${value}`

const ROWS: readonly (readonly [keyof Memory, name: string, told: (value: number) => string])[] = [
  ['heap', "heap of Ann's page", megabytes],
  ['heapInChat', 'the same, in the chat', megabytes],
  ['nodes', 'its nodes', plain],
  ['listeners', 'its listeners', plain],
  ['connections', 'its connections', plain],
  ['server', "server's RSS", megabytes],
]

export const memoryTable = (all: readonly Memory[]) =>
  ROWS.map(([of, name, told]) => {
    const levels = (['first', 'last'] as const).map((end) => told(levelOf(all, of, end)).padStart(12))
    return `${[name.padEnd(22), ...levels].join(' ')}  ${(100 * growthOf(all, of)).toFixed(1)} %`
  }).join('\n')
