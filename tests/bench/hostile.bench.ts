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
  const idle = await feel(ann, cem, 3 * KEYS)
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
    const felt = await feel(ann, cem, KEYS)
    const { sent, open } = await flooding
    for (const [name, p] of [['keys', 50] as const, ['keys', 95] as const, ['messages', 50] as const]) {
      const [now, before] = [percentile(felt[name], p), percentile(idle[name], p)]
      note(`${what}: ${name}, p${p}`, ms(now), `idle ${ms(before)}, ${ratio(now / before)}`, '≤ 2×')
    }
    console.log(`${what}: ${sent} frames, the link ${open ? 'stands' : 'was ended'}`)
  }
})
