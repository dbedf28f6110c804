import { readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, type CDPSession, expect, type Page } from '@playwright/test'
import { hookChannelFaults } from '../support/channelFaults.ts'
import { labelOf } from '../support/invariants.ts'
import { newProfile } from '../support/onDisk.ts'
import { createPerson } from '../support/person.ts'

/** As long as a page may take for one thing that is asked of it, throttled and with another one beside it. Milliseconds. */
const PATIENCE = 60_000
/** After that long a text counts as one whose fate is not known. Milliseconds. */
const SEND_PATIENCE = 20_000

/** Actor: somebody in a real browser of their own, with a profile on disk, who goes on writing through all that befalls it. */
export type Actor = Awaited<ReturnType<typeof createActor>>

export interface Typed {
  readonly text: string
  /** It was seen in the own log. Otherwise the page went, or changed, while it was being sent: it may be there or not. */
  readonly sure: boolean
}

export async function createActor(name: string, origin: string, chance: () => number) {
  const profile = await newProfile()
  const typed: Typed[] = []
  const errors: string[] = []
  let context: BrowserContext
  let main: Page
  let second: Page | undefined
  /** What befalls pages happens in turn; writing waits until there is one again. */
  let turn: Promise<unknown> = Promise.resolve()
  /** Text that is being written: an Enter meant for the field would else open the chat that is just being left. */
  let writing: Promise<unknown> = Promise.resolve()
  const throttled: CDPSession[] = []
  let peer: { name: string; id: string } | undefined

  async function open() {
    context = await profile.launch()
    context.setDefaultTimeout(PATIENCE)
    await hookChannelFaults(context, Math.floor(chance() * 2 ** 31))
    context.on('weberror', (error) => errors.push(`${name}: ${error.error().message}`))
  }

  /** Opens the chat in a page that has just been loaded. */
  async function enter(page: Page) {
    if (!peer) return
    await page.locator('html[data-tab]').waitFor({ state: 'attached' })
    await page.getByRole('navigation', { name: 'Chats' }).locator(`a[data-peer="${peer.id}"]`).click()
    await field(page).waitFor()
  }

  async function come(): Promise<Page> {
    const page = await context.newPage()
    await page.goto(`${origin}/?lang=en`)
    await enter(page)
    return page
  }

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }
  const pages = () => (second ? [main, second] : [main])

  async function write() {
    const page = pages()[Math.floor(chance() * pages().length)] ?? main
    const text = `${labelOf({ name }, peer!)}${typed.length + 1}.`
    try {
      await field(page).fill(text, { timeout: SEND_PATIENCE })
      await field(page).press('Enter', { timeout: SEND_PATIENCE })
      const own = page
        .locator('[role="log"] article[data-from="me"]:not([data-status="failed"])')
        .filter({ hasText: text })
      await own.waitFor({ state: 'attached', timeout: SEND_PATIENCE })
      typed.push({ text, sure: true })
    } catch {
      typed.push({ text, sure: false })
      // Its words may stand in the field still: the next ones take their place.
      await page.waitForTimeout(500).catch(() => undefined)
    }
  }

  await open()
  const person = await createPerson({ newContext: async () => context }, origin, name)
  main = person.page
  for (const page of context!.pages()) if (page !== main) await page.close()

  return {
    name,
    id: person.id,
    typed,
    errors,
    get page() {
      return main
    },
    pages,
    isAlone: () => second === undefined,
    /** Each pastes the other's ID. */
    async meet(friend: { name: string; id: string }) {
      await person.add(friend.id)
      peer = friend
      await enter(main)
    },
    online: () => expect(main.locator('[data-link="online"]').first()).toBeAttached({ timeout: PATIENCE }),
    /** One text, in one of the tabs, while nothing befalls them that waits for it. */
    async write() {
      for (let seen: unknown; seen !== turn; ) {
        seen = turn
        await turn
      }
      writing = write()
      await writing
    },
    /** Looks at what came in further up, as one does who is told of it, and comes back to the newest. */
    catchUp: () =>
      inTurn(async () => {
        const late = main.getByRole('button', { name: /came in further up$/ })
        if (await late.isVisible()) await late.click({ timeout: 2_000 })
        const latest = main.getByRole('button', { name: 'Go to latest' })
        await main.waitForTimeout(500)
        if (await latest.isVisible()) await latest.click({ timeout: 2_000 })
      }).catch(() => undefined),
    /** Leaves the chat in every tab for so long as `work` takes, and comes back to it. */
    aside: <T>(work: () => Promise<T>): Promise<T> =>
      inTurn(async () => {
        await writing
        for (const page of pages()) {
          await page.evaluate(() => location.assign('#/'))
          await field(page).waitFor({ state: 'detached' })
        }
        const done = await work()
        for (const page of pages()) await enter(page)
        return done
      }),
    /** At any moment: what is being written may be cut off. */
    reload: () =>
      inTurn(async () => {
        await main.reload()
        await enter(main)
      }),
    /** The page's process dies, with all tabs that it has. */
    crash: () =>
      inTurn(async () => {
        const dying = pages()
        const gone = main.waitForEvent('crash')
        const session = await context.newCDPSession(main)
        void session.send('Page.crash').catch(() => undefined) // it cannot answer any more
        await gone
        const fresh = await context.newPage()
        for (const page of dying) await page.close().catch(() => undefined)
        second = undefined
        await fresh.goto(`${origin}/?lang=en`)
        await enter(fresh)
        main = fresh
      }),
    /** The whole browser is killed, and begun again on what lies on its disk. */
    kill: () =>
      inTurn(async () => {
        const gone = new Promise((resolve) => context.once('close', resolve))
        process.kill(browserOf(profile.folder), 'SIGKILL')
        await gone
        second = undefined
        await open()
        main = await come()
        for (const page of context.pages()) if (page !== main) await page.close()
      }),
    /** One more tab, or one less: the one that is named, or the other. */
    openSecond: () =>
      inTurn(async () => {
        second ??= await come()
      }),
    close: (which: 'first' | 'second') =>
      inTurn(async () => {
        if (!second) return
        const [kept, left] = which === 'first' ? [second, main] : [main, second]
        await left.close()
        main = kept
        second = undefined
        await main.bringToFront()
      }),
    offline: (is: boolean) => inTurn(() => context.setOffline(is)),
    /** How many times slower its processor seems. */
    throttle: (rate: number) =>
      inTurn(async () => {
        // It lasts as long as the session in which it was asked for.
        for (const session of throttled.splice(0)) await session.detach().catch(() => undefined)
        if (rate === 1) return
        for (const page of pages()) {
          const session = await context.newCDPSession(page)
          throttled.push(session)
          await session.send('Emulation.setCPUThrottlingRate', { rate })
        }
      }),
    /** Once nothing is under way. */
    settled: () => turn,
    session: (): Promise<CDPSession> => context.newCDPSession(main),
    browserPid: () => browserOf(profile.folder),
    async leave() {
      await turn
      await context.close()
      await profile.remove()
    },
  }
}

const field = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true })

/** The process of the browser that has this profile: Chromium's own lock names it. */
const browserOf = (folder: string) => Number(/-(\d+)$/.exec(readlinkSync(join(folder, 'SingletonLock')))?.[1])
