import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import { build } from 'vite'
import { newProfile } from '../support/onDisk.ts'
import { serveFolder } from './serveFolder.ts'

/** Two bare pages, in browsers of their own, connected to each other. */
export async function barePages() {
  const folder = await mkdtemp(join(tmpdir(), 'bench-files-'))
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'filesPage'),
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
  })
  const host = await serveFolder(folder)
  const profiles = [await newProfile(), await newProfile()]
  const pages: Page[] = []
  const contexts: BrowserContext[] = []
  for (const profile of profiles) {
    const context = await profile.launch()
    contexts.push(context)
    const page = await context.newPage()
    await page.goto(host.url)
    pages.push(page)
  }
  const [near, far] = pages as [Page, Page]
  const offer = await near.evaluate(() => window.filesBench.describe())
  const answer = await far.evaluate((theirs) => window.filesBench.describe(theirs), offer)
  await near.evaluate((theirs) => window.filesBench.accept(theirs), answer)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  return {
    near,
    far,
    async close() {
      for (const context of contexts) await context.close()
      for (const profile of profiles) await profile.remove()
      await host.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** Milliseconds until so many bytes, in messages of that length, are on the disk of the other page. */
export async function sentBare(
  { near, far }: { near: Page; far: Page },
  size: number,
  message: number,
): Promise<number> {
  await far.evaluate((bytes) => window.filesBench.ready(bytes), size)
  await near.evaluate((bytes) => window.filesBench.send(bytes), message)
  return (await far.evaluate(() => window.filesBench.received()))!
}
