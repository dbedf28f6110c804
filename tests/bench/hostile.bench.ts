import { test } from '@playwright/test'
import { FLOODS, feel, flood, hookChannels, watchFeeling } from '../support/floods.ts'
import { createPerson, makeFriends } from '../support/person.ts'
import { benchServer } from './benchServer.ts'
import { ms, note, percentile, ratio } from './figures.ts'

const server = benchServer()
const KEYS = 60

test('what is felt of a friend’s flood', async ({ browser }) => {
  const [ann, bob, cem] = [
    await createPerson(browser, server.url, 'Ann'),
    await createPerson(browser, server.url, 'Bob'),
    await createPerson(browser, server.url, 'Cem'),
  ]
  await bob.context.addInitScript(hookChannels)
  await bob.page.reload()
  await ann.context.addInitScript(watchFeeling)
  await ann.page.reload()
  await makeFriends(ann, bob)
  await makeFriends(ann, cem)
  await ann.openChat(cem)
  await feel(ann, cem, KEYS)
  const cdp = await ann.context.newCDPSession(ann.page)
  await cdp.send('Performance.enable')
  /** What Ann feels, and how much of the time her page is at work. */
  const measure = async (keys: number) => {
    const look = async () => {
      const { metrics } = await cdp.send('Performance.getMetrics')
      return Object.fromEntries(metrics.map(({ name, value }) => [name, value]))
    }
    const before = await look()
    const felt = await feel(ann, cem, keys)
    const after = await look()
    const of = (name: string) => (after[name] ?? 0) - (before[name] ?? 0)
    return { ...felt, busy: of('TaskDuration') / of('Timestamp') }
  }
  const idle = await measure(3 * KEYS)
  for (const what of FLOODS) {
    // A new page knows of no penalty.
    await ann.page.reload()
    await ann.openChat(cem)
    await ann.online()
    await bob.page.reload()
    await bob.openChat(ann)
    await bob.online()
    await ann.page.waitForTimeout(1_000)
    const flooding = flood(bob.page, what, 15_000)
    const felt = await measure(KEYS)
    const { sent, open } = await flooding
    for (const [name, p] of [['keys', 50] as const, ['keys', 95] as const, ['messages', 50] as const]) {
      const [now, before] = [percentile(felt[name], p), percentile(idle[name], p)]
      note(`${what}: ${name}, p${p}`, ms(now), `idle ${ms(before)}, ${ratio(now / before)}`, '≤ 2×')
    }
    const share = (of: number) => `${(100 * of).toFixed(0)} %`
    note(
      `${what}: her page at work`,
      share(felt.busy),
      `idle ${share(idle.busy)}, ${ratio(felt.busy / idle.busy)}`,
      '≤ 2×',
    )
    console.log(`${what}: ${sent} frames, the link ${open ? 'stands' : 'was ended'}`)
  }
})
