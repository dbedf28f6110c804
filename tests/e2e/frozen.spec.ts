import { expect } from '@playwright/test'
import { createPerson } from '../support/person.ts'
import { createPhone, sendOnceSeen } from '../support/phone.ts'
import { test } from '../support/shared.ts'
import { openChat, REACHED, say } from '../support/talking.ts'

// A phone that freezes the page, as it comes to stand behind another app. How soon it is back is measured by tests/bench/frozen.bench.ts.

for (const how of ['freeze', 'sleep'] as const)
  test(`[L3] [L10] [abuse S12] a phone ${how === 'freeze' ? 'that freezes the page' : 'asleep'}: the friend sees it go, and the first word after it is seen again arrives, once and in its place`, async ({
    browser,
    server,
  }) => {
    const [phone, bob] = [await createPhone(server.url, 'Ann'), await createPerson(browser, server.url, 'Bob')]
    const ann = phone.talker
    await ann.fill("Friend's ID or invite link", bob.id)
    await ann.press('button', 'Add friend')
    await bob.add(ann.id)
    await openChat(ann, bob)
    await bob.page.locator(`nav a[data-peer="${ann.id}"]`).click()
    await say(ann, 'before')
    await ann.sees(`article[data-from="me"]${REACHED}`, 'before')

    await ann.fill('Message', 'as I am back')
    await phone.page.evaluate(sendOnceSeen)
    await phone.hide()
    await phone[how]()
    // It is given up, which takes its time; what is written meanwhile waits.
    await expect(bob.page.locator('[data-link="online"]')).toHaveCount(0, { timeout: 60_000 })
    await bob.say('while you were away')
    await expect(bob.message('while you were away')).toHaveAttribute('data-status', 'waiting')
    await expect(bob.message('as I am back')).toHaveCount(0)

    await phone.wake()
    await expect(bob.message('as I am back')).toBeVisible()
    await ann.sees(`article[data-from="me"]${REACHED}`, 'as I am back')
    await ann.sees('article', 'while you were away')
    await expect(bob.message('while you were away')).toHaveAttribute('data-status', /delivered|read/)
    // It was sent by the page that had been put to sleep, and not by one that was loaded anew.
    expect(await phone.page.evaluate(() => window.shownAt)).toBeGreaterThan(0)
    const texts = await bob.texts()
    expect(texts.toSorted()).toEqual(['as I am back', 'before', 'while you were away'])
    expect((await ann.lines()).map(({ says }) => says)).toEqual(texts)
    // Chromium says by itself that it closes the sockets of a page that it freezes.
    expect(ann.errors.filter((each) => !each.includes('Page entered Back-Forward Cache'))).toEqual([])
    await phone.remove()
    await bob.close()
  })
