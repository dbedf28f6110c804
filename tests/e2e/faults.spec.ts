import { type Browser, expect, test } from '@playwright/test'
import { cut, setFaults, struckIn, swallow } from '../support/channelFaults.ts'
import { type FaultyMeeting, faultyMeeting } from '../support/faultyMeeting.ts'
import type { Person } from '../support/person.ts'

// Faults of channel and broker, in real pages: what the storms of the engine do to whole apps in a world, and held to the same invariants.

type Fault = (meeting: FaultyMeeting) => Promise<unknown>

/** By what `struck` counts. Those of frames befall what Ann is told and what she says. */
const both =
  (faults: Parameters<typeof setFaults>[2]): Fault =>
  async ({ ann }) => {
    for (const way of ['in', 'out'] as const) await setFaults(ann.page, way, faults)
  }
const OF_FRAMES: Record<string, Fault> = {
  delay: both({ delay: 200 }),
  hold: both({ hold: true }),
  pace: ({ ann }) => setFaults(ann.page, 'in', { pace: 150 }),
  // On a channel of WebRTC the next three cannot happen by themselves.
  duplicate: both({ duplicate: 0.6 }),
  swap: both({ swap: 0.4 }),
  drop: both({ drop: 0.2 }),
}

async function within(browser: Browser, seed: number, work: (meeting: FaultyMeeting) => Promise<void>) {
  const meeting = await faultyMeeting(browser, seed)
  await work(meeting)
  await meeting.end()
}

const struck = async (person: Person, what: string) => (await struckIn(person.page))[what] ?? 0

test('[D1] [D3] [L1] whatever befalls frames: nothing is lost, doubled or out of order, and a broken link is made anew', async ({
  browser,
}) => {
  await within(browser, 1, async (meeting) => {
    const { ann, bob, say, heal, holds, holdsNow } = meeting
    for (const [what, fault] of Object.entries(OF_FRAMES))
      await test.step(what, async () => {
        const before = await struck(ann, what)
        await fault(meeting)
        for (let n = 0; n < 3; n++) for (const person of [ann, bob]) await say(person)
        await expect.poll(() => struck(ann, what)).toBeGreaterThan(before)
        await holdsNow()
        await heal()
        // Nobody looks for the last frame of a channel that loses none; the next link brings what it was.
        if (what === 'drop') await cut(ann.page)
        await holds()
      })
  })
})

test('[L1] [L3] a channel that is cut, and halves of one that say nothing more: what was said meanwhile arrives', async ({
  browser,
}) => {
  await within(browser, 2, async (meeting) => {
    const { ann, bob, say, holds } = meeting
    const strikes: Record<string, () => Promise<unknown>> = {
      cut: () => cut(ann.page),
      'nothing comes in': () => swallow(ann.page, 'in'),
      'nothing goes out': () => swallow(bob.page, 'out'),
    }
    for (const [what, strike] of Object.entries(strikes))
      await test.step(what, async () => {
        await strike()
        for (const person of [ann, bob]) await say(person)
        await holds()
      })
  })
})

test('[G3] [L1] [L6] whatever becomes of what the broker says: whoever comes back is linked, and told everything', async ({
  browser,
}) => {
  await within(browser, 3, async (meeting) => {
    const { ann, bob, broker, say, heal, holds } = meeting
    const all = (faults: Parameters<typeof broker.set>[1]) => () => {
      for (const way of ['in', 'out'] as const) broker.set(way, faults)
    }
    const strikes: Record<string, () => void> = {
      delay: all({ delay: 300 }),
      duplicate: all({ duplicate: 0.7 }),
      swap: all({ swap: 0.4 }),
      hold: all({ hold: true }),
      swallow: broker.halfOpen,
      down: () => broker.down(true),
    }
    for (const [what, strike] of Object.entries(strikes))
      await test.step(what, async () => {
        const before = broker.struck[what] ?? 0
        strike()
        // A page that comes anew has to be linked anew. While nothing answers it comes from what the browser keeps, or later.
        if (what === 'down') await cut(bob.page)
        else await bob.page.reload({ waitUntil: 'commit' })
        await say(ann)
        if (what !== 'down') await expect.poll(() => broker.struck[what] ?? 0).toBeGreaterThan(before)
        // What only changes the order, the number and the hour of messages keeps nobody apart.
        if (['hold', 'swallow', 'down'].includes(what)) await heal()
        await holds()
        await heal()
      })
  })
})

/** One thing that happens in a storm, by chance. */
async function strikeOf({ ann, bob, broker, say, chance }: FaultyMeeting) {
  const [who, other] = chance() < 0.5 ? [ann, bob] : [bob, ann]
  const way = chance() < 0.5 ? 'in' : 'out'
  const what = chance()
  if (what < 0.3) for (let n = 0; n < 3; n++) await say(who)
  else if (what < 0.4) await setFaults(who.page, way, { delay: chance() * 500 })
  else if (what < 0.48) await setFaults(who.page, way, { pace: 20 + chance() * 200 })
  else if (what < 0.54) await setFaults(who.page, way, { hold: true })
  else if (what < 0.66)
    await setFaults(who.page, way, { duplicate: chance() / 2, swap: chance() / 4, drop: chance() / 8 })
  else if (what < 0.72) await setFaults(who.page, way, {})
  else if (what < 0.78) await cut(who.page)
  else if (what < 0.84) await swallow(who.page, way)
  else if (what < 0.88) broker.set(way, { delay: chance() * 500, duplicate: chance() / 2, swap: chance() / 2 })
  else if (what < 0.91) broker.halfOpen()
  else if (what < 0.94) broker.cut()
  else {
    await who.page.reload({ waitUntil: 'commit' })
    await say(other)
  }
}

test('[D1] [D2] [D3] [L1] a storm over real pages and a real broker, and then everything is level', async ({
  browser,
}) => {
  const seed = Number(process.env.FIRST_SEED ?? 1)
  for (let each = seed; each < seed + Number(process.env.SEEDS ?? 1); each++)
    await within(browser, each, async (meeting) => {
      console.log(`seed ${each}`)
      for (let step = 0; step < 30; step++) {
        await strikeOf(meeting)
        await meeting.ann.page.waitForTimeout(meeting.chance() * 300)
      }
      await meeting.holdsNow()
      await meeting.heal()
      await meeting.holds()
    })
})
