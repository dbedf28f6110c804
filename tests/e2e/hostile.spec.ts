import { expect } from '@playwright/test'
import { FLOODS, feel, flood, hookChannels, watchFeeling } from '../support/floods.ts'
import { makeFriends } from '../support/person.ts'
import { test } from '../support/shared.ts'

test('[HOSTILE 1] [abuse W29] floods of a friend with a changed client end their link, and others are heard meanwhile', async ({
  meeting,
}) => {
  const [ann, bob, cem] = [await meeting.join('Ann'), await meeting.join('Bob'), await meeting.join('Cem')]
  await bob.context.addInitScript(hookChannels)
  await bob.page.reload()
  await ann.context.addInitScript(watchFeeling)
  await makeFriends(ann, bob)
  await makeFriends(ann, cem)
  for (const what of FLOODS) {
    await test.step(what, async () => {
      // A page that is loaded anew knows of no penalty.
      await ann.page.reload()
      await bob.page.reload()
      await ann.openChat(cem)
      await ann.online()
      await bob.openChat(ann)
      await bob.online()
      const flooding = flood(bob.page, what, 60_000)
      const felt = await feel(ann, cem, 20)
      expect(felt.messages.length).toBe(2)
      expect((await flooding).open).toBe(false)
      await expect(ann.page.locator(`nav [data-peer="${bob.id}"]`)).not.toHaveAccessibleDescription(/online/)
      await cem.say(`after the ${what}`)
      await expect(ann.message(`after the ${what}`)).toBeVisible()
    })
  }
})
