import { type Browser, chromium, expect, test } from '@playwright/test'
import { chromiumLaunch } from '../support/chromium.ts'
import { byId, choose, field, idOf, log, picture, react, setTimer } from '../support/deeds.ts'
import { createPerson, makeFriends, type Person } from '../support/person.ts'
import { type Proxy as Router, startProxy } from '../support/proxy.ts'
import { copyBuild, type OtherBuild } from '../support/secondBuild.ts'
import { type RunningServer, startServer } from '../support/server.ts'

// Browsers of an earlier version and of this one, at one address: which page a browser is given is said by its name.

const EARLIER = process.env.EARLIER_SERVER ?? ''
const SLOW_TO_UPDATE = 'earlier'
/** So that all that is said stands on the screen. */
const TALL = { viewport: { width: 1_200, height: 5_000 } }

let build: OtherBuild
let servers: { earlier: RunningServer; now: RunningServer }
let proxy: Router
let origin: string
let browsers: { earlier: Browser; now: Browser }
/** Whose broker both talk through, and whether the earlier page is still served to whoever has it. */
let broker: 'earlier' | 'now'
let updated: boolean

test.beforeAll(async () => {
  if (EARLIER === '') throw new Error('`npm run compat` says where the earlier version is')
  build = copyBuild('compat')
  await build.version('now')
  proxy = await startProxy({
    target(what, { url = '/', headers }) {
      const isOld = !updated && headers['user-agent']?.includes(SLOW_TO_UPDATE)
      const whose = what === 'socket' || url.startsWith('/peer') ? broker : isOld ? 'earlier' : 'now'
      return servers[whose].port
    },
  })
  origin = `http://localhost:${proxy.port}`
  const env = { PUBLIC_URL: origin, TRUST_PROXY: '1' }
  servers = { earlier: await startServer({ env, entry: EARLIER }), now: await startServer({ env, entry: build.entry }) }
  const { executablePath, args } = chromiumLaunch()
  browsers = {
    earlier: await chromium.launch({ executablePath, args: [...args, `--user-agent=Mozilla/5.0 ${SLOW_TO_UPDATE}`] }),
    now: await chromium.launch({ executablePath, args }),
  }
})
test.beforeEach(() => {
  broker = 'now'
  updated = false
})
test.afterAll(async () => {
  if (EARLIER === '') return
  for (const browser of Object.values(browsers)) await browser.close()
  await proxy.stop()
  for (const server of Object.values(servers)) await server.stop()
  build.remove()
})

const versionOf = ({ page }: Person) => page.locator('html').getAttribute('data-version')

async function expectSame(a: Person, b: Person, texts: number) {
  await expect.poll(async () => (await picture(a)).length).toBe(texts)
  await expect.poll(async () => JSON.stringify(await picture(a)) === JSON.stringify(await picture(b))).toBe(true)
  const ids = (await picture(a)).map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
}

async function away(person: Person, friend: Person) {
  await person.page.goto('about:blank')
  await expect(friend.page.locator('[data-link="offline"], [data-link="connecting"]').first()).toBeVisible()
}
async function back(person: Person, friend: Person) {
  await person.page.goto(`${origin}/?lang=en`)
  await person.openChat(friend)
  await person.online()
}

async function edit(person: Person, id: string, text: string) {
  await choose(person, byId(person, id), 'Edit')
  await field(person).fill(text)
  await field(person).press('Enter')
  await expect(byId(person, id)).toContainText(text)
}

for (const whose of ['now', 'earlier'] as const)
  test(`both versions talk with each other through the broker of ${whose}, over reloads and absences`, async () => {
    broker = whose
    const ann = await createPerson(browsers.earlier, origin, 'Ann', TALL)
    const bob = await createPerson(browsers.now, origin, 'Bob', TALL)
    expect([await versionOf(ann), await versionOf(bob)]).toEqual([null, 'now'])
    await makeFriends(ann, bob)
    const ids: string[] = []
    for (const [who, other, text] of [
      [ann, bob, 'Hello from **before**'],
      [bob, ann, 'Hello from now 🙂'],
      [ann, bob, 'something to regret'],
      [bob, ann, 'something else to regret'],
      [ann, bob, 'مرحبا'],
    ] as const) {
      await who.say(text)
      const there = other.message(text.replaceAll('*', ''))
      await expect(there).toBeVisible()
      ids.push(await idOf(there))
    }
    const [first = '', second = '', third = '', fourth = '', fifth = ''] = ids
    await edit(ann, first, 'Hello again from before')
    await edit(bob, second, 'Hello again from now')
    await react(ann, byId(ann, second), '👍')
    await react(bob, byId(bob, first), '❤️')
    await choose(ann, byId(ann, third), 'Delete for everyone')
    await choose(bob, byId(bob, fourth), 'Delete for everyone')
    await choose(bob, byId(bob, fifth), 'Pin')
    await choose(ann, byId(ann, second), 'Reply')
    await field(ann).fill('an answer from before')
    await field(ann).press('Enter')
    await choose(bob, byId(bob, first), 'Reply')
    await field(bob).fill('an answer from now')
    await field(bob).press('Enter')
    await expectSame(ann, bob, 7)

    await setTimer(ann, 'After 1 hour', 'Suggest it')
    await expect(bob.page.getByRole('button', { name: 'Agree' })).toBeVisible()
    await bob.page.getByRole('button', { name: 'Agree' }).click()
    await ann.say('this one disappears')
    await bob.say('this one, too')
    await expectSame(ann, bob, 9)

    for (const [who, other] of [
      [ann, bob],
      [bob, ann],
    ] as const) {
      await who.page.reload()
      await who.openChat(other)
      await who.online()
      await expectSame(ann, bob, 9)
    }
    expect([await versionOf(ann), await versionOf(bob)]).toEqual([null, 'now'])

    let expected = 9
    for (const [who, other] of [
      [ann, bob],
      [bob, ann],
    ] as const) {
      await away(who, other)
      for (let i = 0; i < 5; i++) await other.say(`while ${who.name} was away, ${i}`)
      await edit(other, await idOf(other.message(`while ${who.name} was away, 1`)), `${who.name} was away, said anew`)
      expected += 5
      await back(who, other)
      await expectSame(ann, bob, expected)
    }
    await ann.close()
    await bob.close()
  })

test('an update with two tabs open, and half of the lines waiting, loses nothing and doubles nothing', async () => {
  const ann = await createPerson(browsers.earlier, origin, 'Ann', TALL)
  const bob = await createPerson(browsers.now, origin, 'Bob', TALL)
  await makeFriends(ann, bob)
  for (let i = 0; i < 10; i++) await (i % 2 ? ann : bob).say(`said before, ${i}`)
  await expectSame(ann, bob, 10)
  const other = await ann.newTab()
  await expect(other.getByText('Open in another tab')).toBeVisible()
  await away(bob, ann)
  for (let i = 0; i < 10; i++) await ann.say(`waits, ${i}`)
  await edit(ann, await idOf(ann.message('waits, 3')), 'was changed while it waited')
  await field(ann).fill('half a thou')
  const before = await picture(ann)
  expect(before).toHaveLength(20)

  updated = true
  expect(await versionOf(ann)).toBeNull()
  await ann.page.evaluate(async () => (await navigator.serviceWorker.ready).update())
  await ann.page.locator('[data-update="ready"]').getByRole('button', { name: 'Update' }).click()
  for (const page of [ann.page, other]) await expect(page.locator('html')).toHaveAttribute('data-version', 'now')
  await ann.openChat(bob)
  await expect(field(ann)).toHaveValue('half a thou')
  await expect.poll(async () => JSON.stringify(await picture(ann)) === JSON.stringify(before)).toBe(true)
  await expect(log(ann).locator('[data-status="waiting"]')).toHaveCount(10)

  await back(bob, ann)
  await expectSame(ann, bob, 20)
  await expect(log(ann).locator('[data-status="waiting"]')).toHaveCount(0)
  expect(await picture(ann)).toEqual(before)
  await bob.say('welcome')
  await expect(ann.message('welcome')).toBeVisible()
  await ann.close()
  await bob.close()
})
