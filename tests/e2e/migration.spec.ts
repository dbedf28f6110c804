import { readlinkSync } from 'node:fs'
import { join } from 'node:path'
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
test.beforeEach(() => test.setTimeout(PATIENCE))

const NAME = 'tete-a-tete'
/** For ten thousand messages on a busy machine. Milliseconds. */
const PATIENCE = 900_000

/** `part`: enough rows to cut a migration off anywhere. */
const madeOf = (who: Who, part = false) => {
  const rows = rowsOf(who)
  const entries = part
    ? rows.entries!.filter((row, at) => at % 8 === 0 || 'orphan' in row || 'gone' in row)
    : rows.entries!
  return { schema: golden.schema, tables: golden.tables, rows: { ...rows, entries } }
}

/** Resolves to its digest. */
async function filled(page: Page, who: Who, part = false) {
  await page.goto(server.url)
  await page.evaluate(([name, all]) => window.oldDisk.fill(name, all), [NAME, madeOf(who, part)] as const)
  return digest(page)
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
  await expectUnchanged(who, { keys: keysOf(number), disk: diskOf(await dump(page)), drafts: new Map(drafts) }, [])
}

for (const who of ['ann', 'bob'] as const)
  test(`the disk of version 0.1 is brought up to date, and shows the same: ${who}`, async ({ page }) => {
    await filled(page, who)
    expect(await open(page, { planted: false })).toMatchObject({ ok: true })
    await showsTheSame(page, who)
  })

for (const planted of [false, true])
  test(`[abuse S8] a migration cut off at any request leaves everything as it was${planted ? ', with one more step' : ''}`, async ({
    page,
  }) => {
    const before = await filled(page, 'ann', true)
    const { asked, after } = await undisturbed(page, planted)
    if (planted) expect(asked).toBeGreaterThan(2_000)
    for (const cutAt of sample(asked)) {
      expect(await open(page, { planted, cutAt }), `cut off at ${cutAt} of ${asked}`).toMatchObject({ ok: false })
      expect(await digest(page), `cut off at ${cutAt} of ${asked}`).toBe(before)
    }
    expect(await open(page, { planted })).toEqual({ ok: true, asked })
    expect(await digest(page)).toBe(after)
    if (planted) expect((await dump(page)).planted).toHaveLength(4)
  })

/** How a page, or everything, ends in the middle of it. */
const ENDS: Readonly<Record<string, (page: Page, folder: string) => Promise<void>>> = {
  'the page is closed': (page) => page.close(),
  async 'the browser is killed'(page, folder) {
    const closed = page.context().waitForEvent('close')
    // `host-pid` of whoever holds the profile.
    const holder = readlinkSync(join(folder, 'SingletonLock'))
    process.kill(Number(holder.slice(holder.lastIndexOf('-') + 1)), 'SIGKILL')
    await closed
  },
}

for (const [end, comes] of Object.entries(ENDS))
  for (const planted of [false, true])
    test(`${end} in the middle of a migration${planted ? ' with one more step' : ''}, and nothing is lost`, async ({
      profile,
    }) => {
      let context: BrowserContext = await profile.launch()
      let page = await context.newPage()
      const before = await filled(page, 'ann', true)
      const { asked, after } = await undisturbed(page, planted)
      if (asked > 0) {
        const still = new Promise<void>((resolve) => {
          void page.route('**/stands-still', () => resolve())
        })
        await page.reload()
        void open(page, { planted, killAt: Math.ceil(asked / 2) }).catch(() => undefined)
        await still
        await comes(page, profile.folder)
        await context.close().catch(() => undefined)
        context = await profile.launch()
        page = await context.newPage()
        await page.goto(server.url)
        expect(await digest(page)).toBe(before)
      }
      expect(await open(page, { planted })).toMatchObject({ ok: true })
      expect(await digest(page)).toBe(after)
      await context.close()
    })

/** How many requests it takes when nothing happens, and what it comes to; on a copy. */
const undisturbed = (page: Page, planted: boolean) =>
  page.evaluate(
    async ([all, how]) => {
      await window.oldDisk.fill('copy', all)
      const { asked } = await window.oldDisk.open('copy', how)
      return { asked, after: await window.oldDisk.digest('copy') }
    },
    [madeOf('ann', true), { planted }] as const,
  )
