import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { inviteLink } from '../../src/engine/inviteLink.ts'
import type { LinkReason } from '../../src/features/people/people.ts'
import { BOB, type Found, ME } from '../support/company.ts'
import { FAILING, stateOf } from '../support/failing.ts'
import { article, DAY, NOW, type Seat, sit, sitAt } from './show.tsx'

// Places: wherever it is said that something does not connect there is a way to the connection doctor, about whom it is said of.
const ANYBODY = '#/doctor'
const ABOUT_BOB = `#/doctor/${BOB}`

const hrefs = (where: HTMLElement) =>
  within(where)
    .getAllByRole('link', { name: 'Connection doctor' })
    .map((link) => link.getAttribute('href'))
const main = () => screen.getByRole('main')

const write = async ({ user }: Seat, text: string) => {
  await user.type(screen.getByRole('textbox', { name: 'Message' }), `${text}{Enter}`)
  await waitFor(() => article(text))
}

/** Details of the link, below the words that name what is wrong. */
async function linkDetails({ user }: Seat) {
  const toggle = screen.getByRole('button', { name: 'Connection details' })
  if (toggle.getAttribute('aria-expanded') !== 'true') await user.click(toggle)
  const details = document.getElementById(toggle.getAttribute('aria-controls')!)!
  await within(details).findByRole('link', { name: 'Connection doctor' })
  return details
}
async function messageDetails({ user, until }: Seat, text: string) {
  await user.click(within(article(text)).getByRole('button', { name: 'Message actions' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Details' }))
  const dialog = await screen.findByRole('dialog', { name: 'Details' })
  await until('the details', () => within(dialog).queryByText('Status') !== null)
  return dialog
}
async function personPage() {
  act(() => location.assign(`#/person/${BOB}`))
  await screen.findByRole('heading', { name: 'Connection' })
  return main()
}
const invite = {
  page: 'https://chat.example/',
  id: BOB,
  secret: 'q8Rz3KfTn0LwXy5VbHc2Ag',
  name: 'Bobby',
  until: NOW + DAY,
}
const invitedBy = (more: Partial<Parameters<typeof inviteLink>[0]> = {}) =>
  new URL(inviteLink({ ...invite, ...more })).hash.slice(1)

describe('[E5] a link that comes to nothing', () => {
  test.each(Object.entries(FAILING) as [LinkReason, Found][])(
    '%s: in its details, at the message that waits for it, in that message’s, and on the friend’s page',
    async (reason, found) => {
      const seat = await sitAt(found, BOB)
      await seat.until(reason, () => stateOf(seat.company)?.reason === reason)
      await write(seat, 'are you there?')
      expect(article('are you there?')).toHaveTextContent('Waiting for a connection')
      expect(hrefs(article('are you there?'))).toEqual([ABOUT_BOB])
      expect(hrefs(await linkDetails(seat))).toEqual([ABOUT_BOB])
      expect(hrefs(await messageDetails(seat, 'are you there?'))).toEqual([ABOUT_BOB])
      await seat.user.keyboard('{Escape}')
      expect(hrefs(await personPage())).toEqual([ABOUT_BOB])
    },
  )

  test('of a friend who is away: in its details, in those of a message, and on their page', async () => {
    const seat = await sitAt({ friends: [BOB], away: [BOB] }, BOB)
    await write(seat, 'are you there?')
    await seat.until('the broker’s word', () =>
      Boolean(article('are you there?').textContent?.includes('to come online')),
    )
    expect(within(article('are you there?')).queryByRole('link')).toBeNull()
    expect(hrefs(await linkDetails(seat))).toEqual([ABOUT_BOB])
    expect(hrefs(await messageDetails(seat, 'are you there?'))).toEqual([ABOUT_BOB])
    await seat.user.keyboard('{Escape}')
    expect(hrefs(await personPage())).toEqual([ABOUT_BOB])
  })

  test('of which nothing is wrong: a message that has arrived leads nowhere', async () => {
    const seat = await sitAt({ friends: [BOB], said: [{ to: BOB, text: 'hello' }] }, BOB)
    await seat.until('delivery', () => article('hello').dataset.status === 'delivered')
    expect(screen.queryByRole('link', { name: 'Connection doctor' })).toBeNull()
  })
})

describe('[E5] a request', () => {
  test('that nobody answers: where the chat begins, in the link’s details, in a message’s, and on their page', async () => {
    const seat = await sitAt({ asked: [BOB] }, BOB)
    expect(hrefs(screen.getByRole('log'))).toEqual([ABOUT_BOB])
    await write(seat, 'it is me')
    expect(hrefs(await linkDetails(seat))).toEqual([ABOUT_BOB])
    expect(hrefs(await messageDetails(seat, 'it is me'))).toEqual([ABOUT_BOB])
    await seat.user.keyboard('{Escape}')
    expect(hrefs(await personPage())).toEqual([ABOUT_BOB])
  })

  test('by an invite whose giver cannot be reached: where the chat begins', async () => {
    const seat = await sit({}, invitedBy())
    await seat.user.click(await screen.findByRole('button', { name: 'Add friend' }))
    expect(hrefs(await screen.findByRole('log'))).toEqual([ABOUT_BOB])
    expect(screen.getByRole('log')).toHaveTextContent('has invited you')
  })
})

describe('[E5] the server', () => {
  test.each([
    ['away', (seat: Seat) => seat.company.world.net.setBroker(false), 'Can’t reach the server'],
    [
      'that takes no proof',
      (seat: Seat) => seat.company.world.net.turnAway(ME, 'refused'),
      'does not accept the proof',
    ],
  ])('%s: in the strip, on whichever screen', async (_, fail, words) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: NOW })
    const seat = await sit({ friends: [BOB] }, '/starred')
    act(() => fail(seat))
    act(() => void vi.advanceTimersByTime(3_000))
    const strip = document.querySelector<HTMLElement>('[data-strip]')!
    expect(strip).toHaveTextContent(words)
    expect(hrefs(strip)).toEqual([ANYBODY])
  })

  test('of an invite, which is another one: beside what is said of it', async () => {
    await sit({}, invitedBy({ broker: 'https://elsewhere.example/peer' }))
    await screen.findByText(/you will not meet/)
    expect(hrefs(document.querySelector<HTMLElement>('[data-other-broker]')!)).toEqual([ANYBODY])
  })
})

test.each([
  ['a friend is added', '/new'],
  ['the server is chosen, and the relay', '/settings'],
])('[E5] where %s it stands for whoever looks for it', async (_, path) => {
  await sit({}, path)
  await screen.findAllByRole('link', { name: 'Connection doctor' })
  expect(hrefs(main())).toEqual([ANYBODY])
})
