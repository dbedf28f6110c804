import { type Browser, expect } from '@playwright/test'
import { createPerson, makeFriends, type Person } from '../support/person.ts'
import { test as base } from '../support/shared.ts'
import { startUdpCut } from '../support/udpCut.ts'
import { watchRtc } from '../support/watchRtc.ts'

interface Stage {
  cut: Awaited<ReturnType<typeof startUdpCut>>
  /** Two who are talking, over what can be cut. */
  talking: [Person, Person]
}

const test = base.extend<Stage>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture depends on
  cut: async ({}, use) => {
    const cut = await startUdpCut()
    await use(cut)
    cut.stop()
  },
  talking: async ({ browser, server, cut }, use) => {
    const watched: Pick<Browser, 'newContext'> = {
      async newContext(options) {
        const context = await browser.newContext(options)
        await cut.watch(context)
        await context.addInitScript(watchRtc)
        return context
      },
    }
    const [ann, bob] = [await createPerson(watched, server.url, 'Ann'), await createPerson(watched, server.url, 'Bob')]
    for (const who of [ann, bob]) who.expectErrors(/WebSocket|Failed to load/)
    await makeFriends(ann, bob)
    await ann.say('before')
    await expect(bob.message('before')).toBeVisible()
    expect(cut.passed()).toBeGreaterThan(0)
    await use([ann, bob])
    for (const who of [ann, bob]) await who.close()
  },
})

/** Connections that carry anything. */
const used = (who: Person) =>
  who.page.evaluate(() => window.rtc.filter(({ connectionState }) => connectionState === 'connected').length)
const made = (who: Person) => who.page.evaluate(() => window.rtc.length)

/** Each says something, and has what the other one said, once, and in its order. */
async function back([ann, bob]: [Person, Person], what: string, since: number) {
  await expect(ann.message(`${what} of Bob`)).toBeVisible({ timeout: 60_000 })
  await expect(bob.message(`${what} of Ann`)).toBeVisible({ timeout: 60_000 })
  console.log(`${what}: back ${((Date.now() - since) / 1_000).toFixed(1)} s after it`)
  await Promise.all([ann.online(), bob.online()])
  for (const who of [ann, bob]) {
    const texts = await who.texts()
    expect(new Set(texts).size).toBe(texts.length)
  }
  expect(await ann.texts()).toEqual(await bob.texts())
}
const bothSay = async ([ann, bob]: [Person, Person], what: string) => {
  await ann.say(`${what} of Ann`)
  await bob.say(`${what} of Bob`)
}

test('[L9] another address: within seconds there is a way again, whichever is the first', async ({ talking, cut }) => {
  const since = Date.now()
  cut.move()
  await bothSay(talking, 'the move')
  await back(talking, 'the move', since)
})

test('[L9] another address, and nobody can dial: ICE is restarted through the broker, on the same connection', async ({
  talking,
  cut,
}) => {
  const [ann, bob] = talking
  const since = Date.now()
  cut.setDials(false)
  cut.move()
  await bothSay(talking, 'the move')
  await back(talking, 'the move', since)
  expect([await used(ann), await used(bob)]).toEqual([1, 1])
})

for (const seconds of [10, 40])
  test(`[L10] a cut of ${seconds} s without the broker: the same connection is back`, async ({ talking, cut }) => {
    test.setTimeout(180_000)
    const [ann, bob] = talking
    const before = [await made(ann), await made(bob)]
    cut.setBroker(false)
    cut.cut(true)
    await bothSay(talking, 'the cut')
    await ann.page.waitForTimeout(seconds * 1_000)
    const since = Date.now()
    cut.cut(false)
    await back(talking, 'the cut', since)
    expect([await made(ann), await made(bob)]).toEqual(before)
  })
