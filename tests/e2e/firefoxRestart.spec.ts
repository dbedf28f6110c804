import { expect } from '@playwright/test'
import { inFirefox, joinInChromium } from '../support/firefox.ts'
import { joinByPuppeteer, type Talker } from '../support/talker.ts'
import { alike, befriend, online, READ, say } from '../support/talking.ts'
import { startUdpCut } from '../support/udpCut.ts'
import { watchRtc } from '../support/watchRtc.ts'

inFirefox(
  '[L9] another address, and nobody can dial: ICE is restarted with Firefox at one end, on the same connection',
  async ({ browser, server, firefox }) => {
    const cut = await startUdpCut()
    const { person, talker: bob } = await joinInChromium(
      {
        async newContext(options) {
          const context = await browser.newContext(options)
          await cut.watch(context, firefox)
          await context.addInitScript(watchRtc)
          return context
        },
      },
      server.url,
      'Bob',
    )
    const ann = await joinByPuppeteer(firefox, server.url, 'Ann')
    await befriend(ann, bob)
    await say(ann, 'before')
    await bob.sees('article', 'before')
    expect(cut.passed()).toBeGreaterThan(0)
    const used = () =>
      person.page.evaluate(() => window.rtc.filter(({ connectionState }) => connectionState === 'connected').length)
    const made = await person.page.evaluate(() => window.rtc.length)
    cut.setDials(false)
    cut.move()
    await say(ann, 'the move of Ann')
    await say(bob, 'the move of Bob')
    await ann.sees('article', 'the move of Bob')
    await bob.sees('article', 'the move of Ann')
    await ann.sees(`article${READ}`, 'the move of Ann')
    await bob.sees(`article${READ}`, 'the move of Bob')
    for (const one of [ann, bob] satisfies Talker[]) await online(one)
    await alike(ann, bob)
    expect(await used()).toBe(1)
    expect(await person.page.evaluate(() => window.rtc.length)).toBe(made)
    expect(ann.errors).toEqual([])
    await ann.close()
    await person.close()
    cut.stop()
  },
)
