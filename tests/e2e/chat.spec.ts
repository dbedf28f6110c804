import { expect } from '@playwright/test'
import { startMeeting } from '../support/deeds.ts'
import { makeFriends, type Person } from '../support/person.ts'
import { startServer } from '../support/server.ts'
import { test } from '../support/shared.ts'

test('one asks, writes before the answer, and the other accepts', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await ann.add(bob.id)
  await expect(ann.page.getByRole('textbox', { name: 'Message', exact: true })).toBeVisible()
  await ann.say('Are you there?')
  await expect(ann.message('Are you there?')).toHaveAttribute('data-status', 'waiting')

  const request = bob.page.getByRole('region', { name: 'Requests' }).locator(`[data-peer="${ann.id}"]`)
  await expect(request).toContainText('Ann')
  await request.getByRole('button', { name: 'Accept' }).click()
  await bob.openChat(ann)
  await expect(bob.message('Are you there?')).toHaveAttribute('data-from', ann.id)
  await expect(ann.message('Are you there?')).toHaveAttribute('data-status', /delivered|read/)
  await bob.say('I am now.')
  await expect(ann.message('I am now.')).toBeVisible()
  await expect(ann.page.locator('[data-link="online"]').first()).toHaveAttribute('data-path', 'direct')
  await expect(bob.message('I am now.')).toHaveAttribute('data-status', 'read')

  const ids = (p: Person) =>
    p.page.locator('[data-message-id]').evaluateAll((all) => all.map((e) => e.getAttribute('data-message-id')))
  expect(await ids(ann)).toEqual(await ids(bob))

  // To be looked at.
  for (const width of [390, 1280]) {
    await ann.page.setViewportSize({ width, height: 800 })
    for (const [screen, hash] of [
      ['conversation', `#/chat/${bob.id}`],
      ['chats', '#/'],
      ['new-chat', '#/new'],
      ['settings', '#/settings'],
    ]) {
      await ann.page.evaluate((to) => location.assign(to!), hash)
      await ann.page.screenshot({ path: `artefacts/screens/${screen}-${width}.png` })
    }
  }
})

test('both add each other at once', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await Promise.all([ann.add(bob.id), bob.add(ann.id)])
  await ann.openChat(bob)
  await bob.openChat(ann)
  await Promise.all([ann.online(), bob.online()])
  await Promise.all([ann.say('first'), bob.say('second')])
  for (const p of [ann, bob]) {
    await expect(p.message('first')).toBeVisible()
    await expect(p.message('second')).toBeVisible()
  }
  expect(await ann.texts()).toEqual(await bob.texts())
})

test('a reload in the middle of a conversation loses nothing', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await makeFriends(ann, bob)
  for (let i = 0; i < 5; i++) await ann.say(`before ${i}`)
  await bob.page.reload()
  for (let i = 0; i < 5; i++) await ann.say(`meanwhile ${i}`)
  await ann.page.reload()
  await ann.online()
  await bob.online()
  // The reload may have come before the last one was on the disk: then it stands in the field again, and nowhere else.
  if ((await ann.page.getByRole('textbox', { name: 'Message', exact: true }).inputValue()) === 'meanwhile 4')
    await ann.page.getByRole('button', { name: 'Send', exact: true }).click()
  await ann.say('after')
  await expect(bob.message('after')).toBeVisible()
  const all = [...Array(5).keys()]
    .map((i) => `before ${i}`)
    .concat(
      [...Array(5).keys()].map((i) => `meanwhile ${i}`),
      'after',
    )
  await expect.poll(() => bob.texts()).toEqual(all)
  await expect.poll(() => ann.texts()).toEqual(all)
})

test('what was sent while the disk was slow, and not written when the page went, stands in the field again', async ({
  meeting,
}) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await makeFriends(ann, bob)
  const field = () => ann.page.getByRole('textbox', { name: 'Message', exact: true })
  // Somebody else writes to the same table, and does not come to an end.
  await ann.page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('tete-a-tete')
        request.onerror = () => reject(request.error)
        request.onsuccess = () => {
          const entries = request.result.transaction('entries', 'readwrite').objectStore('entries')
          const hold = () => {
            entries.count('nothing').onsuccess = hold
          }
          hold()
          resolve()
        }
      }),
  )
  await ann.say('in the last moment')
  await expect(field()).toHaveValue('')
  await ann.page.reload()
  await expect(field()).toHaveValue('in the last moment')
  await expect(ann.message('in the last moment')).toHaveCount(0)
  await field().press('Enter')
  await expect(bob.message('in the last moment')).toBeVisible()
  await ann.page.reload()
  await expect(ann.message('in the last moment')).toHaveCount(1)
  await expect(field()).toHaveValue('')
})

test('a friend who was away gets everything, oldest first', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  await makeFriends(ann, bob)
  await bob.page.goto('about:blank')
  await expect(ann.page.locator('[data-link="offline"], [data-link="connecting"]').first()).toBeVisible()
  for (let i = 0; i < 10; i++) await ann.say(`waiting ${i}`)
  await expect(ann.message('waiting 9')).toHaveAttribute('data-status', 'waiting')
  await bob.page.goto(`${meeting.server.url}/?lang=en`)
  await bob.openChat(ann)
  await expect(bob.message('waiting 9')).toBeVisible()
  expect(await bob.texts()).toEqual([...Array(10).keys()].map((i) => `waiting ${i}`))
  await expect(ann.message('waiting 9')).toHaveAttribute('data-status', /delivered|read/)
})

test('the broker dies and comes back: the chat goes on', async ({ browser }) => {
  let server = await startServer()
  const meeting = startMeeting(browser, server)
  const { ann, bob } = await meeting.friends()
  for (const p of meeting.people) p.expectErrors(/WebSocket connection|ERR_CONNECTION_REFUSED/)
  await server.kill()
  for (const p of meeting.people) await expect(p.page.locator('html:not([data-broker="online"])')).toBeAttached()
  await ann.say('still here?')
  await bob.say('still here.')
  await expect(ann.message('still here.')).toBeVisible()
  await expect(bob.message('still here?')).toHaveAttribute('data-from', ann.id)
  await ann.page.getByRole('button', { name: 'Connection details' }).click()
  const main = ann.page.getByRole('main')
  await expect(main).toContainText('straight from this browser')
  // Nobody is blamed for what the server does.
  await bob.page.goto('about:blank')
  await expect(main).toContainText('no connection to the server')
  await expect(main).toContainText('This device cannot reach the server')
  await ann.say('this waits')
  await expect(ann.message('this waits')).toContainText('Waiting for a connection')
  server = await startServer({ env: { PORT: String(server.port) } })
  for (const p of meeting.people)
    if (p !== bob) await expect(p.page.locator('html[data-broker="online"]')).toBeAttached({ timeout: 60_000 })
  await meeting.back(bob, ann)
  await expect(bob.message('this waits')).toBeVisible()
  await ann.say('and after')
  await expect(bob.message('and after')).toBeVisible()
  await meeting.end()
  await server.stop()
})

test('a wrong paste is answered in words beside the field', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  const alert = ann.page.getByRole('alert')
  const typo = bob.id.slice(0, 30) + (bob.id[30] === 'q' ? 'p' : 'q') + bob.id.slice(31)
  for (const [pasted, error] of [
    [typo, 'typo'],
    ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'wrong-kind'],
    ['bob@example.org', 'wrong-kind'],
    [ann.id, 'self'],
  ] as const) {
    await ann.add(pasted)
    await expect(ann.page.locator(`[role="alert"][data-error="${error}"]`)).toBeVisible()
    await expect(alert).not.toHaveText('')
  }
  await ann.add(
    ` ${bob.id.slice(0, 20).toUpperCase()}\n${bob.id.slice(20, 40).toUpperCase()} - ${bob.id.slice(40).toUpperCase()} `,
  )
  await expect(ann.page.getByRole('textbox', { name: 'Message', exact: true })).toBeVisible()
  await ann.add(bob.id)
  await expect(ann.page.locator('[role="alert"][data-error="known"]')).toBeVisible()
})
