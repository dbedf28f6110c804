import { expect } from '@playwright/test'
import type { Person } from '../support/person.ts'
import { test } from '../support/shared.ts'

const dialogOf = ({ page }: Person) => page.getByRole('dialog', { name: 'Invite', exact: true })

/** Opens the invite, from wherever this person is. */
async function openInvite(person: Person) {
  const button = person.page.getByRole('button', { name: 'Invite a friend' })
  if (!(await button.isVisible())) await person.page.getByRole('button', { name: 'New chat' }).click()
  await button.click()
  await expect(dialogOf(person).locator('[data-qr]')).toBeVisible()
}
const linkIn = async (person: Person) =>
  (await dialogOf(person).locator('[data-invite-link]').getAttribute('data-invite-link'))!

async function inviteOf(person: Person, who: 'One person' | 'Anybody' = 'One person') {
  await openInvite(person)
  await dialogOf(person).getByRole('radio', { name: who }).check()
  if (who === 'Anybody') await expect(dialogOf(person).getByText('For a card or a page')).toBeVisible()
  const link = await linkIn(person)
  expect(await dialogOf(person).locator('[data-qr]').getAttribute('data-qr')).toBe(link)
  await person.page.keyboard.press('Escape')
  await expect(dialogOf(person)).toBeHidden()
  return link
}
const requests = ({ page }: Person) => page.getByRole('region', { name: 'Requests' })
const entry = (person: Person, friend: Person) =>
  person.page.getByRole('navigation', { name: 'Chats' }).locator(`a[data-peer="${friend.id}"]`)

test('[R7] a new profile opens a personal link: a name, one press, and both are in the conversation', async ({
  meeting,
}) => {
  const ann = await meeting.join('Ann')
  const link = await inviteOf(ann)
  const bob = await meeting.join('Bob', { link })
  expect(await bob.page.evaluate(() => location.href), 'the secret is not left in the address').not.toContain('/i/')
  await bob.online()
  await expect(bob.page.getByRole('region', { name: 'Ann' })).toBeVisible()
  // Ann did nothing: he is in her list, marked as new.
  await expect(entry(ann, bob)).toBeVisible()
  await expect(requests(ann)).toBeHidden()
  await ann.openChat(bob)
  await bob.say('That was quick')
  await expect(ann.message('That was quick')).toBeVisible()
  await ann.say('Was it not')
  await expect(bob.message('Was it not')).toBeVisible()

  // Used up: the next one is another.
  await openInvite(ann)
  expect(await linkIn(ann)).not.toBe(link)
  await expect(dialogOf(ann).getByRole('list', { name: 'Invites' })).toContainText('used by Bob')
})

test('[R7] of two who open one personal link, one is in, the other asks; Ann reads why', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  const link = await inviteOf(ann)
  const [bob, cy] = await Promise.all([meeting.join('Bob', { link }), meeting.join('Cy', { link })])
  await expect(requests(ann)).toContainText('Somebody else had used it before')
  await expect(ann.page.getByRole('navigation', { name: 'Chats' }).locator('a[data-peer^="tete1"]')).toHaveCount(2)
  const asking = (await requests(ann).locator('[data-peer]').getAttribute('data-peer'))!
  expect([bob.id, cy.id]).toContain(asking)
  await expect(entry(ann, asking === bob.id ? cy : bob)).toBeVisible()
  await expect(entry(ann, asking === bob.id ? bob : cy)).toHaveCount(0)
})

test('[R7 R8] an open link: whoever is here already adds by it, and asks; nobody else may', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  const bob = await meeting.join('Bob')
  const link = await inviteOf(ann, 'Anybody')
  await ann.page.getByRole('link', { name: 'Settings' }).click()
  const only = ann.page.getByRole('switch', { name: 'Only people with an invite' })
  await only.click()
  await expect(only).toBeChecked()

  const cy = await meeting.join('Cy')
  await cy.add(ann.id)
  await bob.page.goto(link.replace('/#', '/?lang=en#'))
  await expect(bob.page.locator('[data-inviter]')).toHaveAttribute('data-inviter', ann.id)
  await bob.page.getByRole('button', { name: 'Add friend' }).click()
  await expect(requests(ann)).toContainText('Came by an invite of yours.')
  await expect(requests(ann).locator('[data-peer]')).toHaveCount(1)
  await requests(ann).getByRole('button', { name: 'Accept' }).click()
  await bob.online()
  // His own link, and one of a friend.
  for (const [opened, error] of [
    [await inviteOf(bob), 'self'],
    [link, 'known'],
  ] as const) {
    await bob.page.goto(opened.replace('/#', '/?lang=en#'))
    await expect(bob.page.getByRole('alert').and(bob.page.locator(`[data-error="${error}"]`))).toBeVisible()
  }
})

test('[R7] revoked, taken back, and revoked for good; the list keeps what became of each', async ({ meeting }) => {
  const ann = await meeting.join('Ann')
  const link = await inviteOf(ann)
  await openInvite(ann)
  const list = dialogOf(ann).getByRole('list', { name: 'Invites' })
  const revoke = list
    .getByRole('listitem')
    .filter({ hasText: 'Bob' })
    .getByRole('button', { name: 'Revoke', exact: true })
  await dialogOf(ann).getByRole('textbox', { name: 'Whom is it for?' }).fill('Bob')
  await ann.page.keyboard.press('Enter')
  await expect(list).toContainText('Bob')
  await revoke.click()
  await ann.page.getByRole('button', { name: 'Undo' }).click()
  await expect(revoke).toBeVisible()
  await revoke.click()
  await expect(list).toContainText('revoked')
  await ann.page.reload()
  const bob = await meeting.join('Bob', { link })
  await expect(requests(ann)).toContainText('You had revoked it.')
  await requests(ann).getByRole('button', { name: 'Accept' }).click()
  await bob.online()
})

test('[A2 R7] a code that was saved as a picture is read from it; codes of others are told apart', async ({
  meeting,
}) => {
  const ann = await meeting.join('Ann')
  await openInvite(ann)
  const saving = ann.page.waitForEvent('download')
  await dialogOf(ann).getByRole('button', { name: 'Save as a picture' }).click()
  const picture = await (await saving).path()

  const bob = await meeting.join('Bob')
  bob.expectErrors(/NotFoundError|Requested device not found/)
  await bob.page.getByRole('button', { name: 'Scan a code' }).click()
  const choosing = bob.page.waitForEvent('filechooser')
  await bob.page.getByRole('button', { name: 'Choose a picture' }).click()
  await (await choosing).setFiles(picture)
  await expect(bob.page.getByRole('textbox', { name: 'Message', exact: true })).toBeVisible()
  await bob.online()
  await expect(entry(ann, bob)).toBeVisible()
})
