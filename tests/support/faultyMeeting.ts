import { type Browser, expect } from '@playwright/test'
import { hookChannelFaults, openChannels, setFaults } from './channelFaults.ts'
import { behind, type FaultyBroker, startFaultyBroker } from './faultyBroker.ts'
import { broken, differences, fateOf, isLevel, labelOf, saidBy } from './invariants.ts'
import { holders } from './pageDisk.ts'
import { createPerson, makeFriends, type Person } from './person.ts'
import { seededRandom } from './seededRandom.ts'
import { startServer } from './server.ts'
import { screenOf, walkOf } from './walkLog.ts'

export interface FaultyMeeting {
  readonly ann: Person
  readonly bob: Person
  readonly broker: FaultyBroker
  readonly chance: () => number
  /** One more text of theirs, in their own log once this resolves. */
  say(from: Person): Promise<void>
  /** Nothing befalls anything any more. */
  heal(): Promise<void>
  /** Everything holds, whatever happened: both have everything, once, in order, know it, and have one link. */
  holds(): Promise<void>
  /** What holds even while nothing is healed. */
  holdsNow(): Promise<void>
  end(): Promise<void>
}

/** Two friends whose pages have a hook on their channels, at a server with faults before its broker; all of it drawn from `seed`. */
export async function faultyMeeting(browser: Browser, seed: number): Promise<FaultyMeeting> {
  const chance = seededRandom(seed)
  let port = 0
  const broker = await startFaultyBroker(() => port, chance)
  const server = await startServer({ env: behind(broker) })
  port = server.port
  const join = (name: string, own: number) =>
    createPerson(
      {
        async newContext(options) {
          const context = await browser.newContext(options)
          await hookChannelFaults(context, own)
          return context
        },
      },
      broker.url,
      name,
    )
  const [ann, bob] = [await join('Ann', seed * 2), await join('Bob', seed * 2 + 1)]
  const people = [ann, bob]
  // Of the broker, while it is not there.
  for (const person of people) person.expectErrors(/WebSocket|Failed to load resource|ERR_/)
  await makeFriends(ann, bob)
  const said = new Map<Person, string[]>(people.map((person) => [person, []]))
  const other = (person: Person) => (person === ann ? bob : ann)

  /** Whatever does not hold yet. */
  async function wrong(): Promise<string[]> {
    const [a, b] = await holders(people)
    if (!a || !b) throw new Error('nobody is there')
    const found = [...broken([a, b])]
    for (const [from, to, texts] of [
      [a, b, said.get(ann)!],
      [b, a, said.get(bob)!],
    ] as const) {
      found.push(...differences(from, to, texts))
      for (const holder of [from, to]) {
        const { lost, disordered } = fateOf(texts, saidBy(from, to, holder))
        for (const text of lost) found.push(`${holder.name} has not: ${text}`)
        for (const text of disordered) found.push(`${holder.name} has out of order: ${text}`)
      }
      if (!isLevel(from, to)) found.push(`${from.name} is not level with ${to.name}`)
    }
    return found
  }

  /** What is on screen is what is on the disk, from the newest line to the first. */
  async function shows(): Promise<string[]> {
    const [a, b] = await holders(people)
    if (!a || !b) throw new Error('nobody is there')
    return [...screenOf(a, b, await walkOf(ann.page, a, b)), ...screenOf(b, a, await walkOf(bob.page, b, a))]
  }

  return {
    ...{ ann, bob, broker, chance },
    async say(from) {
      const texts = said.get(from)!
      const text = `${labelOf(from, other(from))}${texts.length + 1}.`
      await from.say(text)
      await expect(from.message(text)).toBeAttached()
      texts.push(text)
    },
    async heal() {
      broker.down(false)
      for (const way of ['in', 'out'] as const) {
        broker.set(way, {})
        for (const { page } of people) await setFaults(page, way, {})
      }
    },
    async holds() {
      // What of it holds already is not waited for again.
      await expect.poll(wrong).toEqual([])
      for (const { page } of people) await expect.poll(() => openChannels(page)).toBe(1)
      for (const person of people) await person.online()
      await expect.poll(shows).toEqual([])
    },
    async holdsNow() {
      expect(broken(await holders(people))).toEqual([])
    },
    async end() {
      for (const person of people) await person.close()
      await broker.stop()
      await server.stop()
    },
  }
}
