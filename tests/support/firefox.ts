import { expect } from '@playwright/test'
import { notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { createPerson, type Person } from './person.ts'
import { test } from './shared.ts'
import { chromiumTalker, joinByPuppeteer, type PuppeteerTalker, type Talker } from './talker.ts'
import { befriend } from './talking.ts'

const lack = lacking('firefox')

/** A test for which there has to be a Firefox; where there is none, that is told of. */
export const inFirefox = (title: string, work: Parameters<typeof test>[2]) =>
  lack === undefined ? test(title, work) : notChecked(lack, title)

export async function joinInChromium(
  browser: Parameters<typeof createPerson>[0],
  url: string,
  name: string,
): Promise<{ talker: Talker; person: Person }> {
  const person = await createPerson(browser, url, name)
  return { talker: chromiumTalker(person.page, person, person.newTab), person }
}

export interface BesideChromium {
  /** In Firefox. */
  readonly ann: PuppeteerTalker
  /** In Chromium. */
  readonly bob: Talker
  /** Offers of connections that Bob's browser has told the broker, and has been told. */
  readonly offers: { sent: number; received: number }
}

/** Ann in Firefox and Bob in Chromium, who are friends, for all tests of a file: what one of them leaves is there for the next. */
export function besideChromium(): BesideChromium {
  const stage: { ann?: PuppeteerTalker; bob?: Talker } = {}
  const of = <K extends 'ann' | 'bob'>(who: K) => {
    const one = stage[who]
    if (!one) throw new Error(`${who} is not there yet`)
    return one as NonNullable<(typeof stage)[K]>
  }
  const offers = { sent: 0, received: 0 }
  const isOffer = (frame: string | Buffer) => String(frame).includes('"type":"OFFER"')
  /** That browser, listened to on its way to the broker. */
  const heard = (browser: Parameters<typeof createPerson>[0]) => ({
    async newContext(options: Parameters<typeof browser.newContext>[0]) {
      const context = await browser.newContext(options)
      context.on('page', (page) =>
        page.on('websocket', (socket) => {
          socket.on('framesent', ({ payload }) => isOffer(payload) && ++offers.sent)
          socket.on('framereceived', ({ payload }) => isOffer(payload) && ++offers.received)
        }),
      )
      return context
    },
  })
  if (lack === undefined) {
    let person: Person | undefined
    test.beforeAll(async ({ browser, server, firefox }) => {
      stage.ann = await joinByPuppeteer(firefox, server.url, 'Ann')
      const joined = await joinInChromium(heard(browser), server.url, 'Bob')
      person = joined.person
      stage.bob = joined.talker
      await befriend(stage.ann, stage.bob)
    })
    test.afterEach(async () => {
      const info = test.info()
      // Of Chromium's pages Playwright does that.
      if (info.status !== info.expectedStatus) await of('ann').screenshot(`${info.outputPath('firefox')}.png`)
    })
    test.afterAll(async () => {
      await person?.close()
      // What is cut off by the closing is no complaint, nor what Firefox says of a network that was busy.
      const complaints = (stage.ann?.errors ?? []).filter((text) => !/WebRTC: ICE failed/u.test(text))
      await stage.ann?.close()
      expect(complaints).toEqual([])
    })
  }
  return {
    get ann() {
      return of('ann')
    },
    get bob() {
      return of('bob')
    },
    offers,
  }
}
