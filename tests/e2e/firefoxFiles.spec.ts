import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { inFirefox, joinInChromium } from '../support/firefox.ts'
import { DOWNLOADS } from '../support/launchFirefox.ts'
import { filesToSend, lineOf, press, saved, sendFiles, sha256 } from '../support/sentFiles.ts'
import { test } from '../support/shared.ts'
import { countSideFrames, framesOf } from '../support/sideFrames.ts'
import { joinByPuppeteer, type Talker } from '../support/talker.ts'
import { befriend } from '../support/talking.ts'

// Files between Firefox and Chromium, both ways.

const files = filesToSend()
test.afterAll(() => files.remove())

const line = (name: string) => `article[data-file-name="${name}"]`
/** As much as may be sent again after a reload. Bytes. */
const MOST_AGAIN = 8 * 1024 * 1024

/** SHA-256 of what Firefox saves, once that has so many bytes. */
async function savedInFirefox(who: Talker, name: string, size: number): Promise<string> {
  const path = join(DOWNLOADS, name)
  rmSync(path, { force: true })
  await who.press('button', 'Save', line(name))
  await expect.poll(() => statSync(path, { throwIfNoEntry: false })?.size).toBe(size)
  return sha256(path)
}

inFirefox(
  'files go from Chromium to Firefox and back, byte for byte, and go on after a reload of Firefox',
  async ({ browser, server, firefox }) => {
    const ann = await joinByPuppeteer(firefox, server.url, 'Ann')
    const counted: Parameters<typeof joinInChromium>[0] = {
      async newContext(options) {
        const context = await browser.newContext(options)
        await countSideFrames(context)
        return context
      },
    }
    const { talker, person: bob } = await joinInChromium(counted, server.url, 'Bob')
    await befriend(ann, talker)

    const path = await files.make('letter.odt', 20_000_000)
    await sendFiles(bob, path)
    await ann.press('button', 'Download', line('letter.odt'))
    await ann.sees(`${line('letter.odt')}[data-file="done"]`)
    await expect(lineOf(bob, 'letter.odt')).toContainText('Ann has it')
    expect(await savedInFirefox(ann, 'letter.odt', 20_000_000)).toBe(await sha256(path))

    const back = await files.make('answer.odt', 21_000_000)
    await ann.giveFile(back, 'input[data-files]')
    await ann.press('button', 'Send', '[role="dialog"]')
    await ann.seesNot('[role="dialog"]')
    await expect(lineOf(bob, 'answer.odt')).toBeVisible()
    await press(lineOf(bob, 'answer.odt'), 'Download')
    await expect(lineOf(bob, 'answer.odt')).toContainText('on this device')
    await ann.sees(line('answer.odt'), 'Bob has it')
    expect(await saved(bob, 'answer.odt')).toBe(await sha256(back))

    const long = await files.make('concert.flac', 120_000_000)
    await sendFiles(bob, long)
    const before = (await framesOf(bob.page)).sent
    await ann.press('button', 'Download', line('concert.flac'))
    await bob.page.waitForFunction((bytes) => window.sideFrames.sent.bytes >= bytes, before.bytes + 40_000_000, {
      polling: 20,
    })
    const { again } = (await framesOf(bob.page)).sent
    await ann.reload()
    await ann.sees(`${line('concert.flac')}[data-file="done"]`)
    const after = (await framesOf(bob.page)).sent
    expect(after.end).toBe(120_000_000)
    expect(after.again - again).toBeLessThanOrEqual(MOST_AGAIN)
    expect(await savedInFirefox(ann, 'concert.flac', 120_000_000)).toBe(await sha256(long))
    expect(ann.errors).toEqual([])
    await bob.close()
    await ann.close()
  },
)
