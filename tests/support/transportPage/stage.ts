import { expect } from '@playwright/test'
import { type HostileBroker, startHostileBroker } from '../hostileBroker.ts'
import { test as base } from '../shared.ts'
import type { NodeOptions } from './node.ts'
import { canTalk, isOnline, type Person, person } from './people.ts'

interface Stage {
  broker: HostileBroker
  /** Opens a page whose transport is online. */
  enter(options?: Partial<NodeOptions>): Promise<Person>
  /** Opens a page whose transport may never be online. */
  arrive(options?: Partial<NodeOptions>): Promise<Person>
  /** Two who are talking, the first having dialled. */
  talking(options?: Partial<NodeOptions>): Promise<[Person, Person]>
  /** What pages may print as errors; anything else fails the test. */
  mayComplain: RegExp | undefined
}

/** Real transports in real pages, with a broker that does what the test wants. No page may throw, whatever the broker does. */
export const test = base.extend<Stage>({
  mayComplain: [undefined, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture depends on
  broker: async ({}, use) => {
    const broker = await startHostileBroker()
    await use(broker)
    await broker.stop()
  },
  arrive: async ({ browser, pages, broker, mayComplain }, use) => {
    const present: Person[] = []
    await use(async (options = {}) => {
      const who = await person(browser, pages.url, broker, options)
      present.push(who)
      return who
    })
    const complaints = present.flatMap((who) => who.complaints)
    for (const who of present) await who.close()
    expect(complaints.filter((words) => !mayComplain?.test(words))).toEqual([])
  },
  enter: async ({ arrive }, use) => {
    await use(async (options) => {
      const who = await arrive(options)
      await isOnline(who)
      return who
    })
  },
  talking: async ({ enter }, use) => {
    await use(async (options) => {
      const [a, b] = [await enter(options), await enter(options)]
      expect(await a.dial(b)).toBe('ok')
      await expect.poll(async () => (await b.channels()).open).toBe(1)
      await canTalk(a, b)
      return [a, b]
    })
  },
})

export { expect }
