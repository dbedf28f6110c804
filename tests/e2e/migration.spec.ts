import { type BrowserContext, expect, type Page } from '@playwright/test'
import { diskOf } from '../compat/broughtUp.ts'
import { expectUnchanged } from '../compat/expectUnchanged.ts'
import { golden, keysOf, type Rows, rowsOf, type Who } from '../compat/golden.ts'
import { type ContractPageServer, serveContractPage } from '../support/contractPage/serve.ts'
import { test } from '../support/onDisk.ts'

// The disks that version 0.1 left, under the present version in a real browser: see tests/compat/README.md.

let server: ContractPageServer
test.beforeAll(async () => {
  server = await serveContractPage()
})
test.afterAll(() => server.stop())

const NAME = 'tete-a-tete'

async function filled(page: Page, who: Who) {
  await page.goto(server.url)
  const { schema, tables } = golden
  const made = { schema, tables, rows: rowsOf(who) }
  await page.evaluate(([name, all]) => window.oldDisk.fill(name, all), [NAME, made] as const)
  return page.evaluate((name) => window.oldDisk.digest(name), NAME)
}
const open = (page: Page, opening: { planted: boolean; cutAt?: number; killAt?: number }) =>
  page.evaluate(([name, how]) => window.oldDisk.open(name, how), [NAME, opening] as const)
const digest = (page: Page) => page.evaluate((name) => window.oldDisk.digest(name), NAME)
const dump = (page: Page): Promise<Rows> => page.evaluate((name) => window.oldDisk.dump(name), NAME)

/** Its first and last requests, and some in between. */
const sample = (asked: number) =>
  [...new Set([1, 2, 3, ...[1, 2, 3, 4, 5].map((part) => Math.ceil((asked * part) / 6)), asked - 1, asked])].filter(
    (at) => at >= 1 && at <= asked,
  )

/** What lies on the disk now is what the person had. */
async function showsTheSame(page: Page, who: Who) {
  const { number, drafts } = golden.people[who]
  await expectUnchanged(who, { keys: keysOf(number), disk: diskOf(await dump(page)), drafts: new Map(drafts) })
}

for (const who of ['ann', 'bob'] as const)
  test(`the disk of version 0.1 is brought up to date, and shows the same: ${who}`, async ({ page }) => {
    await filled(page, who)
    expect(await open(page, { planted: false })).toMatchObject({ ok: true })
    await showsTheSame(page, who)
  })

for (const planted of [false, true])
  test(`a migration cut off at any request leaves everything as it was${planted ? ', with one more step' : ''}`, async ({
    page,
  }) => {
    const before = await filled(page, 'ann')
    const { asked } = await measured(page, planted)
    if (planted) expect(asked).toBeGreaterThan(10_000)
    for (const cutAt of sample(asked)) {
      expect(await open(page, { planted, cutAt }), `cut off at ${cutAt} of ${asked}`).toMatchObject({ ok: false })
      expect(await digest(page), `cut off at ${cutAt} of ${asked}`).toBe(before)
    }
    expect(await open(page, { planted })).toMatchObject({ ok: true, asked })
    if (planted) expect((await dump(page)).planted).toHaveLength(4)
    await showsTheSame(page, 'ann')
  })

/** How a page, or everything, ends in the middle of it. */
const ENDS = {
  'the page crashes': 'Page.crash',
  'the browser crashes': 'Browser.crash',
} as const

for (const [end, command] of Object.entries(ENDS))
  for (const planted of [false, true])
    test(`${end} in the middle of a migration${planted ? ' with one more step' : ''}, and nothing is lost`, async ({
      profile,
    }) => {
      let context: BrowserContext = await profile.launch()
      let page = await context.newPage()
      const before = await filled(page, 'ann')
      const { asked } = await measured(page, planted)
      if (asked > 0) {
        const still = new Promise<void>((resolve) => {
          void page.exposeFunction('standsStill', resolve)
        })
        await page.reload()
        void open(page, { planted, killAt: Math.ceil(asked / 2) }).catch(() => undefined)
        await still
        const session = await context.newCDPSession(page)
        await session.send(command).catch(() => undefined) // it is gone before it answers
        await context.close().catch(() => undefined)
        context = await profile.launch()
        page = await context.newPage()
        await page.goto(server.url)
        expect(await digest(page)).toBe(before)
      }
      expect(await open(page, { planted })).toMatchObject({ ok: true })
      await showsTheSame(page, 'ann')
      await context.close()
    })

/** How many requests it takes; on a copy that is thrown away. */
async function measured(page: Page, planted: boolean) {
  const { schema, tables } = golden
  const made = { schema, tables, rows: rowsOf('ann') }
  return page.evaluate(
    async ([all, how]) => {
      await window.oldDisk.fill('copy', all)
      const opened = await window.oldDisk.open('copy', how)
      indexedDB.deleteDatabase('copy')
      return opened
    },
    [made, { planted }] as const,
  )
}
