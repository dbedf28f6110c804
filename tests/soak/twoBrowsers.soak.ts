import { expect, test } from '@playwright/test'
import { MAX_KEPT } from '../../src/engine/restart/restartLimits.ts'
import { openChannels } from '../support/channelFaults.ts'
import { behind, type FaultyBroker, startFaultyBroker } from '../support/faultyBroker.ts'
import { broken, type Holder, isLevel, knowsRead, saidBy } from '../support/invariants.ts'
import { holders } from '../support/pageDisk.ts'
import { seededRandom } from '../support/seededRandom.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { screenOf, walkOf } from '../support/walkLog.ts'
import { accountOf, tableOf } from './account.ts'
import { type Actor, createActor } from './actor.ts'
import { growthOf, type Memory, measure, megabytes, memoryTable, residentTree } from './memory.ts'
import { createStrikes, type Stage } from './strikes.ts'

const MINUTES = Number(process.env.MINUTES ?? 30)
const SEED = Number(process.env.SEED ?? 1)
/**
 * The sixth part at the beginning, in which everything fills up that is bounded. Of thirty minutes, five. In its first half anything may end;
 * then page and server stay, since a page that has just been loaded has a tenth of its code yet to fetch and to compile.
 */
const WARM_UP = MINUTES / 6
/** Memory of less than that is told, and asserted nothing about. Minutes. */
const ENOUGH = 20
const MOST_GROWTH = 0.1
/** A link, one that is to take its place, and the silent ones that are kept for a while [L10]. */
const MOST_CONNECTIONS = 2 + MAX_KEPT
/** Once everything has healed: longer than any silence, dial and back-off take together. Milliseconds. */
const HEALING_MS = 180_000

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

const both = async (actors: readonly [Actor, Actor]) => (await holders(actors)) as unknown as readonly [Holder, Holder]

/** Whatever is not level yet. */
async function unlevel(actors: readonly [Actor, Actor]): Promise<string[]> {
  const [a, b] = await both(actors)
  const wrong = broken([a, b])
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    if (!isLevel(from, to)) wrong.push(`${from.name} is not level with ${to.name}`)
    if (!knowsRead(from, to)) wrong.push(`${from.name} does not know what ${to.name} has read`)
  }
  for (const actor of actors) {
    const links = await openChannels(actor.page)
    if (links !== 1) wrong.push(`${actor.name} has ${links} links`)
  }
  return wrong
}

/** Of each, how many texts lie over there of which they do not know that they were read. */
async function unread(actors: readonly [Actor, Actor]): Promise<number[]> {
  const [a, b] = await both(actors)
  return [
    [a, b],
    [b, a],
  ].map(([from, to]) => saidBy(from!, to!).length - accountOf([from!, to!], [], [NOTHING, NOTHING]).read)
}

interface Theatre extends Stage {
  readonly server: () => RunningServer
  readonly broker: FaultyBroker
}

async function raise(chance: () => number): Promise<Theatre> {
  let port = 0
  const broker = await startFaultyBroker(() => port, chance)
  let server = await startServer({ env: behind(broker) })
  port = server.port
  const [ann, bob] = [await createActor('Ann', broker.url, chance), await createActor('Bob', broker.url, chance)]
  await ann.meet(bob)
  await bob.meet(ann)
  await Promise.all([ann.online(), bob.online()])
  return {
    actors: [ann, bob],
    ...{ broker, chance },
    staying: false,
    server: () => server,
    async restartServer(after) {
      await server.kill()
      await pause(after)
      server = await startServer({ env: behind(broker) })
      port = server.port
    },
  }
}

/** One line about how it stands, and what it shows that must not be. */
async function report(stage: Theatre, minute: number, memory: Memory | undefined, faults: number): Promise<string[]> {
  const { actors } = stage
  const [a, b] = await both(actors)
  const parts = [a, b].map((from, i) => {
    const other = i === 0 ? b : a
    const account = accountOf([from, other], actors[i]!.typed, [NOTHING, NOTHING])
    return `${from.name} ${account.onOwnDisk} written, ${account.delivered} delivered, ${account.read} read`
  })
  const wrong = broken([a, b])
  const heap = memory
    ? `; page ${megabytes(memory.heap)}, in the chat ${megabytes(memory.heapInChat)}, ${memory.nodes} nodes, ${memory.listeners} listeners, ${memory.connections} connections, server ${megabytes(memory.server)}`
    : ''
  const browsers = actors.map((actor) => megabytes(residentTree(actor.browserPid()))).join(' and ')
  console.log(`minute ${minute.toFixed(1)}: ${parts.join('; ')}; ${faults} faults${heap}; browsers ${browsers}`)
  return wrong
}
const NOTHING = { lines: [], wrong: [] }

/** What is on screen for a moment makes a tenth of nodes and listeners; one that each fault left behind would be a third of them, or all. */
const MOST = { heap: MOST_GROWTH, server: MOST_GROWTH, nodes: 0.25, listeners: 0.25 } as const

test(`[D1] [D2] [D3] [L1] two browsers write to each other through ${MINUTES} minutes of faults`, async () => {
  console.log(`seed ${SEED}, ${MINUTES} minutes`)
  const chance = seededRandom(SEED)
  const stage = await raise(chance)
  const { actors } = stage
  const [ann, bob] = actors
  const strikes = createStrikes(stage)
  const wrong: string[] = []
  const memory: Memory[] = []
  const began = performance.now()
  const minute = () => (performance.now() - began) / 60_000
  const tick = Math.min(1, MINUTES / 3)
  let over = false
  let nextTick = tick

  const writing = actors.map(async (actor) => {
    while (!over) {
      await actor.write()
      await pause(100 + chance() * 600)
    }
  })
  const struck = () => [...strikes.counts.values()].reduce((sum, count) => sum + count, 0)
  let session: Awaited<ReturnType<Actor['session']>> | undefined
  while (minute() < MINUTES) {
    await pause(2_000 + chance() * 5_000)
    stage.staying ||= minute() >= WARM_UP / 2
    if (!session && minute() >= WARM_UP) {
      await ann.settled()
      session = await ann.session()
    }
    if (minute() >= nextTick) {
      nextTick += tick
      const now = session && (await measure(session, stage.server().pid, ann.aside))
      if (now) memory.push(now)
      wrong.push(...(await report(stage, minute(), now, struck())))
    }
    if (minute() < MINUTES) await strikes.next()
    await actors[struck() % 2]!.catchUp()
  }
  over = true
  await Promise.all(writing)
  await strikes.healAll()

  // Whatever is still on its way comes in now; then it is all looked at.
  await expect.poll(() => unlevel(actors), { timeout: HEALING_MS }).toEqual([])
  const [mine, theirs] = await both(actors)
  const walks = [await walkOf(ann.page, mine, theirs), await walkOf(bob.page, theirs, mine)] as const
  // What came late is read once it was on screen, which it was by now.
  await expect.poll(() => unread(actors), { timeout: HEALING_MS }).toEqual([0, 0])
  const [a, b] = await both(actors)
  const accounts = [accountOf([a, b], ann.typed, walks), accountOf([b, a], bob.typed, [walks[1], walks[0]])]
  wrong.push(...broken([a, b]), ...screenOf(a, b, walks[0]), ...screenOf(b, a, walks[1]))
  const faults = [...strikes.counts].map(([name, count]) => `${name} ${count}`).join(', ')
  console.log(`\nseed ${SEED}, ${minute().toFixed(1)} minutes, ${struck()} faults: ${faults}\n${tableOf(accounts)}`)
  if (memory.length > 0) console.log(memoryTable(memory))
  if (strikes.troubles.length > 0) console.log(`not carried out: ${strikes.troubles.join('; ')}`)

  for (const actor of actors) await actor.leave()
  await stage.broker.stop()
  await stage.server().stop()

  const NONE = { lost: [], doubled: [], disordered: [] }
  for (const { name, fate } of accounts) expect(fate, name).toEqual(NONE)
  expect(wrong, 'invariants').toEqual([])
  expect([...ann.errors, ...bob.errors], 'errors of the pages').toEqual([])
  for (const { written, onOwnDisk, onFriendsDisk, delivered, read } of accounts) {
    expect(written).toBeGreaterThan(0)
    expect([onFriendsDisk, delivered, read]).toEqual([onOwnDisk, onOwnDisk, onOwnDisk])
  }
  for (const { connections } of memory) expect(connections).toBeLessThanOrEqual(MOST_CONNECTIONS)
  if (MINUTES >= ENOUGH) expect(memory.length, 'measures of memory').toBeGreaterThan(5)
  for (const of of ['heap', 'server', 'nodes', 'listeners'] as const)
    if (MINUTES >= ENOUGH) expect(growthOf(memory, of), of).toBeLessThanOrEqual(MOST[of])
})
