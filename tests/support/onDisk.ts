import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from '@playwright/test'
import { chromiumLaunch } from './chromium.ts'
import { test as base } from './shared.ts'

export interface Profile {
  readonly folder: string
  /** A browser of its own on this profile; one at a time. */
  launch(): Promise<BrowserContext>
}

/** An empty profile on disk. What `browser.newContext` gives is a private window, which keeps its databases in memory. */
export async function newProfile(): Promise<Profile & { remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'profile-'))
  return {
    folder,
    launch: () => chromium.launchPersistentContext(folder, { headless: true, ...chromiumLaunch() }),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** `test`, with contexts whose storage is really on disk. */
export const test = base.extend<{ profile: Profile }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from here
  profile: async ({}, use) => {
    const profile = await newProfile()
    await use(profile)
    await profile.remove()
  },
  context: async ({ profile }, use) => {
    const context = await profile.launch()
    await use(context)
    await context.close()
  },
})
