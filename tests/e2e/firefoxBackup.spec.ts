import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { onTheWayBack, settings } from '../support/backupDeeds.ts'
import { besideChromium, inFirefox } from '../support/firefox.ts'
import { DOWNLOADS } from '../support/launchFirefox.ts'
import { test } from '../support/shared.ts'
import { byPuppeteer, chromiumTalker, type Talker } from '../support/talker.ts'
import { online, openChat, READ, say } from '../support/talking.ts'

const stage = besideChromium()

/** What lies in Firefox's folder of downloads. A file that is still being written has another one beside it. */
const downloads = () =>
  (existsSync(DOWNLOADS) ? readdirSync(DOWNLOADS) : []).filter(
    (name) => name.endsWith('.age') && !existsSync(join(DOWNLOADS, `${name}.part`)),
  )

async function wordsOf(who: Talker) {
  await who.press('link', 'Settings')
  await who.press('button', 'Recovery words')
  const words = await who.attribute('[data-recovery-words]', 'data-recovery-words')
  await who.key('Escape')
  await who.seesNot('[role="dialog"]')
  return words
}

/** It is Ann, who has all that was said, and goes on. */
async function isBack(who: Talker, friend: Talker, where: string) {
  await openChat(who, friend)
  await who.sees('article', 'said in Firefox')
  await who.sees('article[data-from="me"]', 'said in Firefox')
  await online(who)
  await say(who, `it is me, in ${where}`)
  await friend.sees('article', `it is me, in ${where}`)
  await say(friend, `welcome to ${where}`)
  await who.sees('article', `welcome to ${where}`)
  await friend.sees(`article${READ}`, `welcome to ${where}`)
}

inFirefox(
  '[U3 U4] saved in Firefox, restored in Chromium, saved there, restored in Firefox: all that was said, and both go on',
  async ({ browser, server, firefox }) => {
    const { ann, bob } = stage
    await say(ann, 'said in Firefox')
    await ann.sees(`article${READ}`, 'said in Firefox')
    const words = await wordsOf(ann)
    const before = downloads()
    await ann.press('button', 'Save a backup')
    await ann.sees('p', 'Last saved: ')
    const fresh = () => downloads().filter((name) => !before.includes(name))
    await expect.poll(() => fresh().length).toBe(1)
    const name = fresh()[0]!
    expect(name).toMatch(new RegExp(`^tete-a-tete-${ann.id.slice(-6)}-\\d{4}-\\d\\d-\\d\\d\\.age$`))
    const bytes = readFileSync(join(DOWNLOADS, name))
    expect(bytes.subarray(0, 21).toString()).toBe('age-encryption.org/v1')
    await ann.leave()

    const there = await onTheWayBack(browser, server.url)
    await there.restore(words, bytes)
    const inChromium = chromiumTalker(there.page, { ...ann, errors: there.complaints }, () => there.context.newPage())
    await isBack(inChromium, bob, 'Chromium')
    await settings(there.page)
    const [saved] = await Promise.all([
      there.page.waitForEvent('download'),
      there.page.getByRole('button', { name: 'Save a backup' }).click(),
    ])
    const file = test.info().outputPath('again.age')
    writeFileSync(file, readFileSync(await saved.path()))
    await there.context.close()
    expect(there.complaints).toEqual([])

    const again = await byPuppeteer(firefox, server.url, ann)
    await again.press('button', 'I have been here before')
    await again.fill('Recovery words', words)
    await again.giveFile(file)
    await again.press('button', 'Restore')
    await again.sees(`nav a[data-peer="${bob.id}"]`)
    await again.sees('html[data-broker="online"] body')
    await isBack(again, bob, 'Firefox once more')
    await again.sees('article[data-from="me"]', 'it is me, in Chromium')
    await again.press('link', 'Settings')
    expect(await again.attribute('[data-my-id]', 'data-my-id')).toBe(ann.id)
    expect(again.errors).toEqual([])
    await again.close()
    rmSync(join(DOWNLOADS, name))
  },
)
