import { expect, test } from 'vitest'
import { type AppTab, createTabsOf } from '../support/tabsStage.ts'
import { createWorld, placeOf } from '../support/world.ts'

const SEEDS = Number(process.env.SEEDS ?? 40)
const FIRST = Number(process.env.FIRST_SEED ?? 1)

/** Ann in up to four tabs, of which any may die at any moment; Bob writes all the while. Empty when nothing went wrong. */
async function storm(seed: number): Promise<string[]> {
  const world = createWorld({ seed, disk: (chance) => chance() * 4, latency: (chance) => 1 + chance() * 30 })
  const { chance } = world
  const [ann, bob] = [await world.node('Ann'), await world.node('Bob')]
  await world.befriend(ann, bob)
  const tabs = createTabsOf(world, ann, () => chance() * 3)
  const place = placeOf(bob.id)
  const wrong: string[] = []
  const pick = <T>(all: readonly T[]): T | undefined => all[Math.floor(chance() * all.length)]
  await tabs.opened()
  await tabs.opened()

  /** Said in a tab, and what became of it there. */
  interface Word {
    readonly text: string
    readonly tab: AppTab
    outcome: 'under way' | 'done' | 'failed'
  }
  const words: Word[] = []
  const bobs: string[] = []
  const settings = ['system', 'light', 'dark'] as const
  let n = 0
  function say(tab: AppTab) {
    const word: Word = { text: `a${++n}`, tab, outcome: 'under way' }
    words.push(word)
    tab
      .app()
      .chat.acts(place)
      .send(word.text)
      .then(
        ({ ok }) => {
          word.outcome = ok ? 'done' : 'failed'
        },
        () => {
          word.outcome = 'failed'
        },
      )
  }
  const ready = () => tabs.alive().filter((tab) => tab.isReady() && tab.shown.at(-1)?.phase === 'ready')
  const in1 = (act: (tab: AppTab) => unknown) => () => {
    const tab = pick(ready())
    if (tab) void Promise.resolve(act(tab)).catch(() => undefined)
  }
  const deeds: readonly (() => unknown)[] = [
    in1(say),
    in1(say),
    in1(say),
    () => {
      const text = `b${++n}`
      bobs.push(text)
      void bob.app.chat.acts(placeOf(ann.id)).send(text)
    },
    in1((tab) => tab.hand.opening() ?? tab.hand.open(place)),
    in1((tab) => tab.hand.opening() && tab.hand.loadOlder()),
    in1((tab) => tab.hand.opening() && tab.hand.markRead()),
    in1((tab) => tab.hand.close()),
    in1((tab) => tab.hand.setDraft(place, { text: `draft ${++n}` })),
    in1((tab) => tab.app().settings.set({ theme: pick(settings)! })),
    in1((tab) => tab.app().chats.set(place, { pinned: ++n })),
    in1((tab) => {
      const message = pick(tab.hand.store.getState().open?.messages ?? [])
      return message && tab.hand.react(message.id, '👍')
    }),
    in1((tab) => tab.see(chance() < 0.5)),
    () => tabs.alive().length < 4 && tabs.open(),
    () => tabs.alive().length > 1 && pick(tabs.alive())?.close(),
    () => tabs.alive().length > 1 && pick(tabs.alive())?.kill(),
    () => tabs.alive().length > 1 && tabs.leader()?.kill(),
    () => pick(tabs.alive().filter((tab) => !tab.leads()))?.seat.takeOver(),
  ]
  for (let step = 0; step < 60; step++) {
    pick(deeds)?.()
    await world.run(chance() < 0.2 ? chance() * 3_000 : chance() * 20)
  }
  await tabs.settled()
  await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 300_000)
  await world.run(60_000)

  wrong.push(...world.broken())
  const [at, there] = [ann.shown(bob.id), bob.shown(ann.id)]
  if (at.join() !== there.join()) wrong.push(`Ann has ${at.join()}, Bob ${there.join()}`)
  if (new Set(there).size !== there.length) wrong.push(`doubled: ${there.join()}`)
  const missing = bobs.filter((text) => !at.includes(text))
  if (missing.length > 0) wrong.push(`Bob's are missing: ${missing.join()}`)
  const draft = Object.values(tabs.leader()?.app().drafts.store.getState().drafts ?? {})
    .map(({ text }) => text)
    .join('\n')
  for (const { text, outcome, tab } of words) {
    const isThere = there.includes(text)
    if (outcome === 'done' && !isThere) wrong.push(`${text} was said to be done, and is not there`)
    if (outcome === 'under way' && !tab.gone) wrong.push(`nobody ever said what became of ${text}`)
    // A later draft of the person may have taken the place of the words that came back.
    if (outcome === 'under way' && !isThere && !draft.includes(text) && !draft.startsWith('draft'))
      wrong.push(`${text} is lost`)
  }
  // Of one tab, in its order.
  for (const tab of tabs.tabs) {
    const own = words.filter((word) => word.tab === tab && there.includes(word.text)).map(({ text }) => text)
    const order = [...own].sort((one, other) => there.indexOf(one) - there.indexOf(other))
    if (own.join() !== order.join()) wrong.push(`${tab.name} said ${own.join()}, and it came as ${order.join()}`)
  }
  const leader = tabs.leader()
  if (!leader) return [...wrong, 'nobody leads']
  const states = (tab: AppTab) => {
    const { identity, people, invites, chats, drafts, typing, settings, links, disk, misbehaving } = tab.app()
    return { identity, people, invites, chats, drafts, typing, settings, links, disk, misbehaving }
  }
  for (const tab of tabs.alive())
    for (const [name, room] of Object.entries(states(tab))) {
      const its = states(leader)[name as keyof ReturnType<typeof states>]
      try {
        expect(room.store.getState()).toEqual(its.store.getState())
      } catch (reason) {
        wrong.push(`${name} in ${tab.name}: ${String(reason)}`)
      }
    }
  const openings = await Promise.all(
    tabs.alive().map(async (tab) => {
      await world.through(tab.hand.open(place))
      await world.run(1_000)
      return tab.hand.store
        .getState()
        .open?.messages.map(({ text }) => text)
        .join()
    }),
  )
  if (new Set(openings).size > 1) wrong.push(`shown: ${openings.join(' | ')}`)
  return wrong
}

test.each(Array.from({ length: SEEDS }, (_, i) => FIRST + i))(
  '[O1 O2] whatever happens to the tabs of a person, nothing is lost, doubled or reordered, and all show the same (seed %i)',
  async (seed) => {
    expect(await storm(seed)).toEqual([])
  },
)
