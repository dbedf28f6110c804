import fc from 'fast-check'
import { tables } from '../../../src/app/tables.ts'
import { DISK_BYTES, FRAME_BYTES, HIDDEN_BYTES, SLICE_MS } from '../../../src/engine/budgets.ts'
import type { PersonId } from '../../../src/engine/ids.ts'
import { createWorld, type Node, placeOf } from '../../support/world.ts'
import { heap, percentile } from '../siege.ts'
import { type Attacker, createHookedClient, createOwnClient } from './attackers.ts'
import { type Step, steps } from './frames.ts'
import { createProcessor, MAX_FRAME_MS } from './processor.ts'

export interface Besieged {
  /** What should hold and did not. */
  readonly wrong: readonly string[]
  /** Bytes of rows that the attacker made on the victim's disk. */
  readonly disk: number
  /** Did the victim say that somebody's room on the disk is used up? */
  readonly spent: boolean
  /** Bytes in memory that a page anew, on the same disk, does not need. */
  readonly kept: number
  /** From a word of a bystander's to its arrival, with nobody attacking and with somebody. Simulated milliseconds. */
  readonly idle: readonly number[]
  readonly felt: readonly number[]
  /** Processor for each byte, microseconds: of honest frames, and of hostile ones. */
  readonly honestCpu: number
  readonly hostileCpu: number
  readonly longest: number
  readonly bytes: number
}

export interface Plan {
  readonly who: 'own client' | 'hooked client'
  readonly length: number
  /** In place of steps over the whole wire. */
  readonly steps?: typeof steps
}

/** Simulated milliseconds of one way over the network, and of one operation of the disk. */
const LATENCY_MS = 20
const DISK_MS = 1
/** Bytes that a page at rest may keep beside its disk: of what each friend may send at once, as much. What is heavy is more than that. */
const KEPT_BYTES = 2 * FRAME_BYTES.burst
const HEAVY_EVERY = 18
const HEAVY_TEXT = 'heavy'
const HEAVY: Step = {
  frame: {
    ...{ proto: 'log/1', kind: 'entries' },
    body: { instance: 'aaaaaaaaaaa', entries: [[1, 1, 0, 'text', { text: HEAVY_TEXT, padding: 'p'.repeat(12_000) }]] },
  },
  times: 60,
}
/** Rows beside entries: the marks, the cost and the name of a friend. Bytes. */
const OTHER_ROWS = 4 * 1024

/** From a bystander's word to its arrival: of what it takes while nobody attacks. */
const MOST_SLOW = 2
/** Of those that the grammar uses, the ones that no page shows anything of. */
const HIDDEN_KINDS = ['riddle', 'constructor']

const size = (rows: readonly unknown[]) => rows.reduce<number>((sum, row) => sum + JSON.stringify(row).length, 0)

/** Everything on Ann's disk but what she herself wrote, and what she and Bob said. */
const diskOf = (ann: Node, bob: Node) =>
  tables.reduce((sum, { name }) => {
    const rows = ann.disk.rows(name)
    const entries = name === 'entries'
    return sum + size(entries ? rows.filter((r) => r.conversation !== bob.id && r.author !== ann.id) : rows)
  }, 0)

const cpuNow = () => {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Ann, her friend Bob, and Mallory, who is her friend too. */
async function gather(seed: number, who: Plan['who']) {
  const world = createWorld({ seed, latency: () => LATENCY_MS, disk: () => DISK_MS })
  const processor = createProcessor(world.clock)
  const ann = await world.node('Ann')
  const bob = await world.node('Bob')
  await world.befriend(ann, bob)
  const mallory: Attacker =
    who === 'own client' ? await createOwnClient(world, ann) : await createHookedClient(world, ann, seed)
  const honest = new Set<string>()
  const toMallory = new Set<string>()
  const wrong = new Set<string>()
  const idle: number[] = []
  const cpu = { spent: 0, bytes: 0 }

  /** One says something to the other, and each of them sees it. */
  async function talk(from: Node, to: Node, took: number[]) {
    const text = `from ${from.name} ${honest.size}`
    honest.add(text)
    const began = world.clock.uptime()
    const isOpen = from.hand.opening()?.conversation === placeOf(to.id)
    void (isOpen ? Promise.resolve() : from.hand.open(to.id)).then(() => from.hand.send(text))
    const own = await world.until(() => from.shown(to.id).includes(text), 5_000)
    const both = own && (await world.until(() => to.shown(from.id).includes(text), 5_000))
    if (!both)
      wrong.add(`${from.name} says something to ${to.name}, ${own ? 'who does not hear it' : 'and it is stuck'}`)
    took.push(world.clock.uptime() - began)
  }

  return {
    ...{ world, processor, ann, bob, mallory, toMallory, wrong, idle, cpu, talk },
    /** A while in which nobody attacks. */
    async quiet() {
      await world.run(10_000)
      for (let at = 0; at < 10; at++) {
        const [began, bytes] = [cpuNow(), processor.bytes()]
        await talk(bob, ann, idle)
        await talk(ann, bob, idle)
        cpu.spent += cpuNow() - began
        cpu.bytes += processor.bytes() - bytes
        await world.run(100)
      }
    },
    /** What is on everybody's disk, which is memory here, and all else that is in memory. */
    async atRest() {
      await world.run(1_000)
      for (const { queries } of world.nodes) queries.length = 0
      const rows = world.nodes.flatMap(({ disk }) => tables.flatMap(({ name }) => disk.rows(name)))
      return (await heap()) - size(rows)
    },
    async looks() {
      await world.through(ann.hand.open(mallory.id))
      await world.run(50)
      const mayShow = (text: string, from: 'me' | PersonId) =>
        text === '' || text === HEAVY_TEXT || (from === 'me' ? toMallory : mallory.said).has(text)
      for (const { text, from } of ann.hand.store.getState().open?.messages ?? [])
        if (!mayShow(text, from)) wrong.add(`shown, and never sent: ${text}`)
      for (const text of ann.shown(bob.id)) if (!honest.has(text)) wrong.add(`beside what Bob said: ${text}`)
      if (ann.entries(mallory.id).some(({ author }) => author === bob.id))
        wrong.add('an entry of Bob’s in another conversation')
      for (const what of world.broken()) if (!what.includes('Mallory')) wrong.add(what)
    },
  }
}

export async function besiege(seed: number, { who, length, steps: grammar = steps }: Plan): Promise<Besieged> {
  const { world, processor, ann, bob, mallory, ...its } = await gather(seed, who)
  const { wrong, talk, quiet, looks, atRest } = its
  const felt: number[] = []
  const cpu = { spent: 0, bytes: 0 }
  let spent = false
  ann.app.misbehaving.store.subscribe((how) => {
    spent ||= how[mallory.id] === 'disk'
  })

  async function take(step: Step, at: number) {
    if ('wait' in step) return world.run(step.wait)
    const [began, bytes] = [cpuNow(), mallory.bytes()]
    await mallory.act(step, at)
    // Somebody else talks while that is on its way, and arrives with it.
    if (at % 5 === 0) return talk(bob, ann, felt)
    if (at % 5 === 1) return talk(ann, bob, felt)
    await world.run(LATENCY_MS + 5)
    if ('reconnect' in step) return
    cpu.spent += cpuNow() - began
    cpu.bytes += mallory.bytes() - bytes
  }

  const random = fc.sample(grammar([mallory.id, ann.id, bob.id]), { seed, numRuns: length })
  const plan = random.flatMap((step, at) => (at % HEAVY_EVERY === HEAVY_EVERY - 1 ? [step, HEAVY] : [step]))
  await quiet()
  const [before, restedAt] = [diskOf(ann, bob), await atRest()]
  for (const [at, step] of plan.entries()) {
    await take(step, at)
    if (at % 10 !== 0) continue
    const text = `to Mallory ${at}`
    its.toMallory.add(text)
    await ann.say(mallory.id, text)
  }
  await world.run(1_000)
  await looks()
  await quiet()
  ann.hand.close()

  const disk = diskOf(ann, bob) - before
  const budget = DISK_BYTES.burst + (world.clock.uptime() / 1_000) * DISK_BYTES.perSecond
  if (disk > budget + OTHER_ROWS) wrong.add(`${disk} bytes on the disk, of a budget of ${Math.round(budget)}`)
  const theirs = ann.entries(mallory.id).filter(({ author }) => author === mallory.id)
  const hidden = size(theirs.filter(({ kind }) => HIDDEN_KINDS.includes(kind)))
  if (hidden > HIDDEN_BYTES) wrong.add(`${hidden} hidden bytes on the disk`)
  const longest = processor.longest()
  // Each page has a slice of its own, and the frame that ends it.
  if (longest > world.nodes.length * (SLICE_MS + MAX_FRAME_MS))
    wrong.add(`${longest} ms without a turn for anything else`)
  const slow = percentile(felt, 0.95) / percentile(its.idle, 0.5)
  if (slow > MOST_SLOW) wrong.add(`others feel it: ${slow.toFixed(1)}×`)
  // The lowest of some: a collector that was busy elsewhere is no memory that is kept.
  const kept = Math.min(await atRest(), await atRest(), await atRest()) - restedAt
  if (kept > KEPT_BYTES) wrong.add(`${kept} bytes kept in memory`)

  await ann.reload('crash')
  if (!(await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 60_000))) wrong.add('no link after a reload')
  await talk(bob, ann, [])
  await looks()
  return {
    ...{ wrong: [...wrong], disk, spent, kept, idle: its.idle, felt, longest, bytes: mallory.bytes() },
    ...{ honestCpu: its.cpu.spent / its.cpu.bytes, hostileCpu: cpu.spent / cpu.bytes },
  }
}
