import { readFileSync } from 'node:fs'
import type { BrowserContext } from '@playwright/test'

const MIB = 1024 * 1024
/** Between two looks. Milliseconds. */
const EACH = 100

/** Resident memory of all pages of a browser, with their workers: what is their own of it, as the kernel counts it (Linux). MiB. */
async function residentOf(context: BrowserContext): Promise<number> {
  const browser = context.browser() ?? undefined
  const session = browser
    ? await browser.newBrowserCDPSession()
    : await context.newCDPSession(context.pages()[0] ?? (await context.newPage()))
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  let sum = 0
  for (const { type, id } of processInfo) {
    if (type !== 'renderer') continue
    const [, own] = /RssAnon:\s+(\d+) kB/u.exec(readFileSync(`/proc/${id}/status`, 'utf8')) ?? []
    sum += Number(own ?? 0) / 1024
  }
  return sum
}

/** JavaScript heap of a page with what its buffers hold, after a collection. MiB. */
export async function heldBy(context: BrowserContext): Promise<number> {
  const session = await context.newCDPSession(context.pages()[0]!)
  await session.send('HeapProfiler.collectGarbage')
  const usage = (await session.send('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number }
  await session.detach()
  return (usage.usedSize + (usage.backingStorageSize ?? 0)) / MIB
}

/** Watches the resident memory of a browser's pages until it is asked for the most that it was. MiB. */
export function watchResident(context: BrowserContext): () => Promise<{ most: number; middle: number }> {
  const seen: number[] = []
  let going = true
  const watching = (async () => {
    while (going) {
      seen.push(await residentOf(context))
      await new Promise((resolve) => setTimeout(resolve, EACH))
    }
  })()
  return async () => {
    going = false
    await watching
    const sorted = seen.toSorted((a, b) => a - b)
    return { most: sorted.at(-1)!, middle: sorted[Math.floor(sorted.length / 2)]! }
  }
}

export const residentNow = residentOf
