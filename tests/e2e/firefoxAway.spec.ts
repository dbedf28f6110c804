import { writeFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { pngOf } from '../support/codePictures.ts'
import { besideChromium, inFirefox } from '../support/firefox.ts'
import { test } from '../support/shared.ts'
import type { Talker } from '../support/talker.ts'
import { alike, answerTimer, byId, idOf, online, openChat, READ, say, suggestTimer } from '../support/talking.ts'

// Two of whom one is away for a while, in Firefox and in Chromium; and what goes beside the words, both ways.

const BOTH = [
  ['Firefox', 'ann', 'bob'],
  ['Chromium', 'bob', 'ann'],
] as const

const TWO_HOURS = 2 * 60 * 60_000

test.describe.configure({ mode: 'serial' })
const stage = besideChromium()

async function back(who: Talker, friend: Talker) {
  await who.comeBack()
  await openChat(who, friend)
  await online(who)
}
const said = async (who: Talker) => (await who.lines()).map(({ says }) => says)

for (const [browser, who, whom] of BOTH)
  inFirefox(
    `${browser} is closed and comes back: it dials, and what was written meanwhile comes in order`,
    async () => {
      const [away, there] = [stage[who], stage[whom]]
      await say(away, `bye (${away.name})`)
      await there.sees('article', `bye (${away.name})`)
      await away.leave()
      await there.seesNot('[data-link="online"]')
      const words = [1, 2, 3].map((n) => `${n} while ${away.name} was away`)
      for (const each of words) {
        await say(there, each)
        await there.sees(byId(await idOf(there, each)), each)
        await there.sees('article[data-status="waiting"]', each)
      }
      const before = { ...stage.offers }
      await back(away, there)
      await away.sees('article', words[2])
      expect((await said(away)).slice(-3)).toEqual(words)
      for (const each of words) await there.sees(`article${READ}`, each)
      // Whoever comes back looks for the other, who may look, too. Offers are counted at Chromium.
      const come = who === 'ann' ? 'received' : 'sent'
      expect(stage.offers[come]).toBeGreaterThan(before[come])
      await say(away, `here again (${away.name})`)
      await away.sees(`article${READ}`, `here again (${away.name})`)
      await alike(away, there)
    },
  )

for (const [browser, who, whom] of BOTH)
  inFirefox(`${browser} is loaded anew while both write: nothing is lost or doubled`, async () => {
    const [anew, there] = [stage[who], stage[whom]]
    await say(anew, `just before (${anew.name})`)
    const reloaded = anew.reload()
    await say(there, `in that moment (${there.name})`)
    await reloaded
    await say(anew, `just after (${anew.name})`)
    await there.sees('article', `just before (${anew.name})`)
    await there.sees('article', `just after (${anew.name})`)
    await anew.sees('article', `in that moment (${there.name})`)
    await anew.sees(`article${READ}`, `just after (${anew.name})`)
    await there.sees(`article${READ}`, `in that moment (${there.name})`)
    await alike(anew, there)
    const words = await said(there)
    expect(new Set(words).size).toBe(words.length)
  })

for (const [browser, who, whom] of BOTH)
  inFirefox(`a picture chosen in ${browser} is seen by the other`, async () => {
    const [mine, theirs] = [stage[who], stage[whom]]
    const file = test.info().outputPath('picture.png')
    writeFileSync(file, pngOf(mine.name, 200))
    await mine.press('link', 'Settings')
    await mine.press('button', 'Choose a picture')
    await mine.giveFile(file)
    await mine.sees('[data-crop]')
    await mine.press('button', 'Save', '[role="dialog"]')
    await mine.seesNot('[role="dialog"]')
    await mine.sees('main img')
    await theirs.sees(`nav a[data-peer="${mine.id}"] img`)
    const drawn = () =>
      theirs.evaluate(() =>
        [...document.querySelectorAll<HTMLImageElement>('nav img')].map((one) => one.naturalWidth > 0),
      )
    await expect.poll(drawn).toEqual([true])
    await openChat(mine, theirs)
  })

for (const [browser, who, whom] of BOTH)
  inFirefox(`messages that disappear, suggested in ${browser}: agreed on, and gone on both sides`, async () => {
    const [asks, answers] = [stage[who], stage[whom]]
    const [refused, agreed] = who === 'ann' ? ['5 minutes', '1 hour'] : ['1 day', '5 minutes']
    await suggestTimer(asks, refused, answers)
    await answerTimer(answers, 'No')
    await asks.sees('[role="log"]', `${answers.name} said no to this change`)
    await suggestTimer(asks, agreed, answers)
    await answerTimer(answers, 'Agree')
    for (const one of [asks, answers]) await one.sees('[role="log"]', `messages disappear after ${agreed}.`)
    const secret = `a secret (${asks.name})`
    await say(asks, secret)
    await asks.sees(`article${READ}`, secret)
    await say(answers, `another (${answers.name})`)
    await answers.sees(`article${READ}`, `another (${answers.name})`)
    await asks.leave()
    await answers.leave()
    for (const one of [asks, answers]) await one.comeBack(TWO_HOURS)
    await openChat(asks, answers)
    await openChat(answers, asks)
    for (const one of [asks, answers]) {
      await one.sees('[role="log"]', `messages disappear after ${agreed}.`)
      for (const gone of [secret, `another (${answers.name})`]) await one.seesNot('article', gone)
    }
    // Their clocks are right again.
    for (const one of [asks, answers]) await one.leave()
    for (const one of [asks, answers]) await one.comeBack()
    await openChat(asks, answers)
    await openChat(answers, asks)
    await online(asks)
  })
