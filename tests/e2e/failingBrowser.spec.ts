import { type BrowserContext, expect, type Page } from '@playwright/test'
import { test } from '../support/onDisk.ts'

// What tabs and the disk do when the browser fails them: several pages of one profile, on the real adapters.

let home = ''
test.beforeEach(({ contractPage }) => {
  home = contractPage.url
})

const DATABASE = 'rows'
const PROFILE = 'profile'

async function openTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto(home)
  return page
}

const join = (page: Page) => page.evaluate((profile) => window.tab.join(profile), PROFILE)
const open = (page: Page) => page.evaluate((database) => window.tab.open(database), DATABASE)
const write = (page: Page, ids: readonly number[], size = 0) =>
  page.evaluate(([list, length]) => window.tab.write(list, length), [ids, size] as const)
const ids = (page: Page) => page.evaluate(() => window.tab.ids())
const becomes = (page: Page, role: 'leader' | 'deposed') => page.evaluate((wanted) => window.tab.becomes(wanted), role)

/** A leader with the disk open, and a follower. */
async function openPair(context: BrowserContext) {
  const [leader, follower] = [await openTab(context), await openTab(context)]
  expect(await join(leader)).toBe('leader')
  expect(await open(leader)).toBe('ok')
  expect(await join(follower)).toBe('follower')
  return { leader, follower }
}

async function crash(page: Page) {
  const session = await page.context().newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  void session.send('Page.crash').catch(() => undefined) // it cannot answer any more
  await crashed
}

test('[abuse S10] the leader crashes: the follower leads by itself, and what was done is there', async ({
  context,
}) => {
  const { leader, follower } = await openPair(context)
  expect(await write(leader, [1, 2])).toBe('done')
  await crash(leader)
  await becomes(follower, 'leader')
  expect(await open(follower)).toBe('ok')
  expect(await ids(follower)).toEqual([1, 2])
  expect(await write(follower, [3])).toBe('done')
})

test('[abuse S10] the leader is closed: the follower leads by itself, once', async ({ context }) => {
  const { leader, follower } = await openPair(context)
  await leader.close()
  await becomes(follower, 'leader')
  expect(await follower.evaluate(() => window.tab.roles())).toEqual(['follower', 'leader'])
})

test('a crash in the middle of writing leaves whole lists, and each that was done', async ({ context }) => {
  const { leader, follower } = await openPair(context)
  const done = await writeUntil(leader, 40)
  await crash(leader)
  await becomes(follower, 'leader')
  await open(follower)
  expectWholeLists(await ids(follower), done)
})

/** Begins to write lists for ever. Resolves when so many are done; the list of them grows on. */
async function writeUntil(page: Page, count: number): Promise<readonly number[]> {
  const done: number[] = []
  let enough = () => {}
  const many = new Promise<void>((resolve) => {
    enough = resolve
  })
  await page.exposeFunction('done', (list: number) => {
    done.push(list)
    if (done.length === count) enough()
  })
  await page.evaluate(() => window.tab.writeForEver((window as unknown as { done(list: number): void }).done))
  await many
  return done
}

function expectWholeLists(found: readonly number[] | undefined, done: readonly number[]) {
  const lists = new Map<number, number>()
  for (const id of found ?? []) lists.set(Math.floor(id / 3), (lists.get(Math.floor(id / 3)) ?? 0) + 1)
  expect([...lists.values()].filter((rows) => rows !== 3)).toEqual([])
  expect(done.filter((list) => !lists.has(list))).toEqual([])
}

test('[abuse S11] a leader that stands still while another takes over writes nothing afterwards, though it knows nothing yet', async ({
  context,
}) => {
  const { leader, follower } = await openPair(context)
  await write(leader, [1])
  let answer = () => {}
  const mayGoOn = new Promise<void>((resolve) => {
    answer = resolve
  })
  const asked = leader.waitForRequest('**/stand-still')
  await leader.route('**/stand-still', async (route) => {
    await mayGoOn
    await route.fulfill({ body: '' })
  })
  const outcome = leader.evaluate(() => window.tab.standStillThenWrite('/stand-still', 2))
  await asked
  await follower.evaluate(() => window.tab.takeOver())
  await becomes(follower, 'leader')
  expect(await open(follower)).toBe('ok')
  answer()
  expect(await outcome).toEqual({ believed: 'leader', written: 'deposed' })
  await becomes(leader, 'deposed')
  expect(await ids(follower)).toEqual([1])
  // And the way back.
  await leader.evaluate(() => window.tab.takeOver())
  await becomes(leader, 'leader')
  await becomes(follower, 'deposed')
  await open(leader)
  expect([await write(follower, [8]), await write(leader, [9])]).toEqual(['deposed', 'done'])
})

test('[abuse S11] a frozen leader that is thawed after another took over is deposed and writes nothing', async ({
  context,
}) => {
  const { leader, follower } = await openPair(context)
  const session = await context.newCDPSession(leader)
  await session.send('Page.setWebLifecycleState', { state: 'frozen' })
  await follower.evaluate(() => window.tab.takeOver())
  await becomes(follower, 'leader')
  await open(follower)
  await session.send('Page.setWebLifecycleState', { state: 'active' })
  await becomes(leader, 'deposed')
  expect(await write(leader, [1])).toBe('deposed')
  expect(await write(follower, [2])).toBe('done')
  expect(await ids(leader)).toEqual([2])
})

test.describe('a device without room', () => {
  /** In bytes; undefined lifts it. To be set before the first write: the browser remembers for a while how much room it saw. */
  async function limitRoom(page: Page, quotaSize?: number) {
    const session = await page.context().newCDPSession(page)
    const origin = new URL(home).origin
    await session.send('Storage.overrideQuotaForOrigin', { origin, ...(quotaSize === undefined ? {} : { quotaSize }) })
  }

  test('[abuse S1] any write that does not fit is `full` and leaves nothing; what is there can be read and dropped', async ({
    context,
  }) => {
    const page = await openTab(context)
    await limitRoom(page, 200_000)
    await open(page)
    expect(await write(page, [1], 1_000)).toBe('done')
    expect(await write(page, [2, 3, 4], 100_000)).toBe('full')
    expect(await write(page, [5], 500_000)).toBe('full')
    expect(await ids(page)).toEqual([1])
    expect(await page.evaluate(() => window.tab.drop([1]))).toBe('done')
    await limitRoom(page)
    expect(await write(page, [2, 3, 4], 100_000)).toBe('done')
    expect(await ids(page)).toEqual([2, 3, 4])
  })

  /** Until not even the smallest row fits. Resolves to the rows that did. */
  async function fill(page: Page): Promise<readonly number[]> {
    const fitted: number[] = []
    for (const size of [10_000, 1_000, 100, 1]) {
      for (let id = fitted.length; (await write(page, [id], size)) === 'done'; id++) fitted.push(id)
    }
    return fitted
  }

  test('it still opens and can be read; the first write that finds room begins the epoch', async ({ context }) => {
    const [before, after] = [await openTab(context), await openTab(context)]
    await limitRoom(before, 200_000)
    await open(before)
    const fitted = await fill(before)
    expect(await open(after)).toBe('ok')
    expect(await ids(after)).toEqual(fitted)
    expect(await write(after, [10_000], 1_000)).toBe('full')
    await limitRoom(before)
    expect(await write(after, [10_001], 1_000)).toBe('done')
    expect(await write(before, [10_002], 1_000)).toBe('deposed')
    expect(await ids(after)).toEqual([...fitted, 10_001])
  })

  test('a tab that found no room is deposed by whoever opens later, all the same', async ({ context }) => {
    const [before, early, late] = [await openTab(context), await openTab(context), await openTab(context)]
    await limitRoom(before, 200_000)
    await open(before)
    await fill(before)
    expect(await open(early)).toBe('ok')
    await limitRoom(before)
    expect(await open(late)).toBe('ok')
    expect(await write(early, [10_000], 1_000)).toBe('deposed')
    expect(await write(late, [10_001], 1_000)).toBe('done')
  })
})

/** The browser lets go of all its databases, as when it needs the room or a process of its own has ended. */
async function closeDatabases(context: BrowserContext) {
  const inside = await context.newPage()
  await inside.goto('chrome://indexeddb-internals')
  await inside.getByText('Force close', { exact: false }).first().click()
  await inside.close()
}

test('a database that the browser closes is opened again: no list is lost or cut, each is done, and nothing is said', async ({
  context,
}) => {
  const page = await openTab(context)
  await open(page)
  const done = await writeUntil(page, 20)
  for (let times = 0; times < 3; times++) {
    const before = done.length
    await closeDatabases(context)
    await expect.poll(() => done.length).toBeGreaterThan(before + 20)
  }
  const heard = [...done]
  expectWholeLists(await ids(page), heard)
  expect(await page.evaluate(() => window.tab.gone())).toBe(false)
  expect(await page.evaluate(() => window.tab.unwritten())).toBe(0)
})

test('site data cleared under an open tab: it is said, writes are `broken`, reads fail, a new start is empty', async ({
  context,
}) => {
  const page = await openTab(context)
  await open(page)
  expect(await write(page, [1])).toBe('done')
  expect(await page.evaluate(() => window.tab.gone())).toBe(false)
  const session = await context.newCDPSession(page)
  await session.send('Storage.clearDataForOrigin', { origin: new URL(home).origin, storageTypes: 'indexeddb' })
  // Without being asked for anything.
  await expect.poll(() => page.evaluate(() => window.tab.gone())).toBe(true)
  expect(await write(page, [2])).toBe('broken')
  expect(await ids(page)).toBe(undefined)
  expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toEqual([])
  expect(await open(page)).toBe('ok')
  expect(await ids(page)).toEqual([])
})

test('a migration whose tab crashes half-way leaves everything as it was', async ({ context }) => {
  const [first, second] = [await openTab(context), await openTab(context)]
  await open(second)
  const all = Array.from({ length: 500 }, (_, id) => id)
  expect(await write(second, all, 100)).toBe('done')
  let reached = () => {}
  const halfWay = new Promise<void>((resolve) => {
    reached = resolve
  })
  await first.exposeFunction('halfWay', () => reached())
  await first.evaluate(
    ([database, count]) =>
      window.tab.migrateHalfWay(database, count, (window as unknown as { halfWay(): void }).halfWay),
    [DATABASE, all.length] as const,
  )
  await halfWay
  await crash(first)
  expect(await open(second)).toBe('ok') // version 1 still: a newer one would be refused
  expect(await ids(second)).toEqual(all)
})

test('the whole browser is killed: every list that was done is on disk, whole', async ({ profile }) => {
  const context = await profile.launch()
  const page = await openTab(context)
  await open(page)
  const done = await writeUntil(page, 40)
  const gone = context.waitForEvent('close')
  const session = await context.browser()?.newBrowserCDPSession()
  void session?.send('Browser.crash').catch(() => undefined) // it cannot answer any more
  await gone
  const again = await profile.launch()
  const reader = await openTab(again)
  expect(await open(reader)).toBe('ok')
  expectWholeLists(await ids(reader), done)
  await again.close()
})
