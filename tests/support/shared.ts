import { test as base } from '@playwright/test'
import type { Browser as PuppeteerBrowser } from 'puppeteer-core'
import { type ContractPageServer, serveContractPage } from './contractPage/serve.ts'
import { type Meeting, startMeeting } from './deeds.ts'
import { type Gallery, serveGallery } from './gallery/serve.ts'
import { launchFirefox } from './launchFirefox.ts'
import { type SharedServer, startServer } from './server.ts'
import { serveTransportPage, type TransportPageServer } from './transportPage/serve.ts'

// What the browser tests of one worker have in common, each made when a test first asks for it. The browser is shared by Playwright;
// what people leave in it is not, since each of them comes with a fresh profile.

interface Shared {
  /** As it is shipped. Whoever wants another one, or to end it, starts one: `startServer`. */
  server: SharedServer
  /** As `server`, but clients that prove nothing are let in as well. */
  openServer: SharedServer
  gallery: Gallery
  contractPage: ContractPageServer
  pages: TransportPageServer
  firefox: PuppeteerBrowser
}

interface Each {
  /** People who come, and are asked at the end what their pages complained of. */
  meeting: Meeting
}

const stopped = async <T extends { stop(): Promise<unknown> }>(started: Promise<T>, use: (it: T) => Promise<void>) => {
  const it = await started
  await use(it)
  await it.stop()
}

// biome-ignore-start lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture depends on
export const test = base.extend<Each, Shared>({
  server: [({}, use) => stopped(startServer(), use), { scope: 'worker' }],
  openServer: [({}, use) => stopped(startServer({ env: { CLAIMS: 'optional' } }), use), { scope: 'worker' }],
  gallery: [({}, use) => stopped(serveGallery(), use), { scope: 'worker' }],
  contractPage: [({}, use) => stopped(serveContractPage(), use), { scope: 'worker' }],
  pages: [({}, use) => stopped(serveTransportPage(), use), { scope: 'worker' }],
  firefox: [
    async ({}, use) => {
      const firefox = await launchFirefox()
      await use(firefox)
      await firefox.close()
    },
    { scope: 'worker' },
  ],
  meeting: async ({ browser, server }, use) => {
    const meeting = startMeeting(browser, server)
    await use(meeting)
    await meeting.end()
  },
})
// biome-ignore-end lint/correctness/noEmptyPattern: as above
