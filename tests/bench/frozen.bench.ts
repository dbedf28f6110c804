import { test } from '@playwright/test'
import { createPhone, onDiskAt, sendOnceSeen } from '../support/phone.ts'
import { openChat, say } from '../support/talking.ts'
import { benchServer } from './benchServer.ts'
import { note } from './figures.ts'
import { personOnDisk } from './onDisk.ts'

const server = benchServer()

/** Longer than for which the friend keeps the connection of a link that fell silent. Seconds. */
const GIVEN_UP = 200

async function measure(how: 'freeze' | 'sleep', seconds: number) {
  const [phone, bob] = [await createPhone(server.url, 'Ann'), await personOnDisk(server.url, 'Bob')]
  const ann = phone.talker
  await ann.fill("Friend's ID or invite link", bob.id)
  await ann.press('button', 'Add friend')
  await bob.add(ann.id)
  await openChat(ann, bob)
  await ann.sees('[data-link="online"]')
  await say(ann, 'before')
  await ann.sees('article[data-from="me"]:is([data-status="delivered"], [data-status="read"])')
  const words = `${how} for ${seconds}`
  await ann.fill('Message', words)
  await phone.page.evaluate(sendOnceSeen)
  await phone.hide()
  await phone[how]()
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
  const arrives = bob.page.evaluate(onDiskAt, words)
  await phone.wake()
  const took = (await arrives) - (await phone.page.evaluate(() => window.shownAt))
  const name = how === 'freeze' ? 'a page frozen' : 'a device asleep'
  note(`${name} for ${seconds} s, seen again to on the friend’s disk`, `${(took / 1_000).toFixed(2)} s`, '', '≤ 2 s')
  await phone.remove()
  await bob.leave()
}

test('a phone that froze the page: how soon what is written then lies on the friend’s disk', async () => {
  await Promise.all(
    [60, GIVEN_UP].flatMap((seconds) => (['freeze', 'sleep'] as const).map((how) => measure(how, seconds))),
  )
})
