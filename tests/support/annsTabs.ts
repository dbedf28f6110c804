import { type AppTab, createTabsOf } from './tabsStage.ts'
import { createWorld, placeOf } from './world.ts'

/** Ann in several tabs, Bob in one. */
export async function annsTabs(tabs = 2) {
  const world = createWorld()
  const [ann, bob] = [await world.node('Ann'), await world.node('Bob')]
  await world.befriend(ann, bob)
  const all = createTabsOf(world, ann)
  const opened: AppTab[] = []
  for (let n = 0; n < tabs; n++) opened.push(await all.opened())
  const [first, second, third] = opened as [AppTab, AppTab, AppTab]
  const place = placeOf(bob.id)
  await world.until(() => bob.linked(ann.id), 60_000)
  const texts = (tab: AppTab) => tab.hand.store.getState().open?.messages.map(({ text }) => text) ?? []
  const toAnn = async (...words: string[]) => {
    for (const word of words) await bob.say(ann.id, word)
    await world.run(1_000)
  }
  return { world, ann, bob, place, tabs: all, first, second, third, texts, toAnn }
}
type Stage = Awaited<ReturnType<typeof annsTabs>>

/** All rooms, as a tab shows them. */
export const statesOf = (tab: AppTab) => {
  const { identity, people, invites, chats, drafts, typing, settings, links, disk, misbehaving } = tab.app()
  return [identity, people, invites, chats, drafts, typing, settings, links, disk, misbehaving].map(({ store }) =>
    store.getState(),
  )
}
export const sentToBob = ({ bob, ann }: Pick<Stage, 'bob' | 'ann'>) => bob.shown(ann.id)
