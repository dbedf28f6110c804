import { act, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { LinkReason, LinkState } from '../../src/features/people/people.ts'
import { BOB, type Found, ME, nobody } from '../support/company.ts'
import { afterwards, blocked, FAILING, intercepted, stands, stateOf } from '../support/failing.ts'
import { DAY, MINUTE, NOW, type Seat, sitAt } from './show.tsx'

const linkLine = () => {
  const line = document.querySelector<HTMLElement>('[data-link]')
  if (!line) throw new Error('no link line')
  return line
}
const detailsButton = () => screen.getByRole('button', { name: 'Connection details' })

const SOMEBODY = nobody(1)
const lastSeen = (at?: number): Found => ({
  remembered: [{ id: SOMEBODY, name: 'Bob', ...(at === undefined ? {} : { lastSeen: at }) }],
})
/** Bob accepts what Alice has asked, and somebody sits in between. */
const interceptedWhileAsked: Found = {
  asked: [BOB],
  async meanwhile({ world, enter, must }) {
    world.net.intercept(true)
    const bob = await enter(BOB)
    await must('the request', () => bob.app.people.store.getState().requests.length > 0)
    await world.through(bob.app.people.accept(ME))
  },
}

/** Waits until it stands so, and looks at nothing that was so before. */
const until = ({ until, company }: Seat, id: typeof BOB, state: LinkState) =>
  until(`${state.phase} ${state.reason ?? ''}`, () => stands(stateOf(company, id), state))

test.each<[string, Found, LinkState, string]>([
  ['online, direct', afterwards((net) => net.route('direct')), { phase: 'online', path: 'direct' }, 'online · direct'],
  [
    'online, relayed',
    afterwards((net) => net.route('relayed')),
    { phase: 'online', path: 'relayed' },
    'online · relayed',
  ],
  ['online, way not known', afterwards((net) => net.route(undefined)), { phase: 'online' }, 'online'],
  ['connecting', blocked, { phase: 'connecting' }, 'connecting…'],
  ['tried again', blocked, { phase: 'connecting', reason: 'unreachable' }, 'unreachable: why?'],
  ['lost', FAILING.lost, { phase: 'connecting', reason: 'lost' }, 'trying again…'],
  [
    'hidden, and no relay lets us through',
    FAILING.relayless,
    { phase: 'offline', reason: 'relayless' },
    'no relay: why?',
  ],
  ['cannot begin', FAILING.stranded, { phase: 'offline', reason: 'stranded' }, 'cannot connect: why?'],
  ['away, never seen', lastSeen(), { phase: 'offline' }, 'offline'],
  ['seen today', lastSeen(NOW - 40 * MINUTE), { phase: 'offline' }, 'last seen 11:50 AM'],
  ['seen yesterday', lastSeen(NOW - DAY), { phase: 'offline' }, 'last seen yesterday 12:30 PM'],
  ['seen this week', lastSeen(NOW - 3 * DAY), { phase: 'offline' }, 'last seen Sunday 12:30 PM'],
  ['seen long ago', lastSeen(NOW - 30 * DAY), { phase: 'offline' }, 'last seen April 6'],
  ['asked', { asked: [BOB] }, { phase: 'offline' }, 'Request sent · you can write'],
  ['unreachable', FAILING.unreachable, { phase: 'offline', reason: 'unreachable' }, 'unreachable: why?'],
  ['refused', FAILING.refused, { phase: 'offline', reason: 'refused' }, 'refused: why?'],
  ['timeout', FAILING.timeout, { phase: 'offline', reason: 'timeout' }, 'no answer: why?'],
  ['unproved', FAILING.unproved, { phase: 'offline', reason: 'unproved' }, 'could not be proved: why?'],
  ['intercepted', intercepted, { phase: 'offline', reason: 'intercepted' }, 'connection intercepted: what happened?'],
  [
    'intercepted, and tried again',
    intercepted,
    { phase: 'connecting', reason: 'intercepted' },
    'connection intercepted: what happened?',
  ],
  [
    'intercepted while asked',
    interceptedWhileAsked,
    { phase: 'offline', reason: 'intercepted' },
    'connection intercepted: what happened?',
  ],
])('%s, in words and in attributes', async (_, found, link, words) => {
  const id = found.remembered ? SOMEBODY : BOB
  const seat = await sitAt(found, id)
  if (!found.asked?.includes(id) || link.reason) await until(seat, id, link)
  await seat.until('the server', () => seat.company.me.app.links.store.getState().signalling === 'online')
  const line = linkLine()
  expect(line.textContent?.replace(/[\u2060\u202f]/g, (c) => (c === '\u202f' ? ' ' : ''))).toBe(words)
  expect(line).toHaveAttribute('data-link', link.phase)
  expect(screen.getAllByRole('button', { name: /send|accept/i })).toHaveLength(1) // "Send" is never mistaken for it
  expect(line.dataset.path).toBe(link.phase === 'online' ? link.path : undefined)
  expect(line.dataset.linkReason).toBe(link.reason)
})

test.each<[LinkReason, RegExp, RegExp, RegExp]>([
  ['intercepted', /tried to take the place/, /closed the connection before a word was sent/, /Try another network/],
  ['unproved', /did not prove in time that they are Bob/, /closed the connection/, /try another network/],
  ['refused', /turned the connection down/, /waits on this device/, /Ask Bob to reload/],
  ['unreachable', /no way was found/, /goes on looking/, /relay/],
  ['timeout', /did not answer in time/, /tries again/, /Ask them/],
  ['relayless', /none lets you through/, /waits on this device/, /no longer hide your address/],
  ['stranded', /could not begin a connection/, /tries again/, /Check this device’s network/],
])('%s: what happened, what the app does, what one can do', async (reason, what, does, can) => {
  const seat = await sitAt(FAILING[reason], BOB)
  await until(seat, BOB, { phase: 'offline', reason })
  const toggle = detailsButton()
  if (toggle.getAttribute('aria-expanded') !== 'true') await seat.user.click(toggle)
  const details = document.getElementById(toggle.getAttribute('aria-controls') ?? '')
  expect(details).toHaveTextContent(what)
  expect(details).toHaveTextContent(does)
  expect(details).toHaveTextContent(can)

  await seat.user.click(screen.getByRole('button', { name: 'Try now' }))
  expect(linkLine()).toHaveAttribute('data-link', 'connecting')
  // What is being read stays, while it is tried again.
  expect(linkLine()).toHaveAttribute('data-link-reason', reason)
  expect(details).toHaveTextContent(what)
})

test('[N1] a way that changes while one talks changes its words, and what is drawn', async () => {
  const seat = await sitAt(
    afterwards((net) => net.route('relayed')),
    BOB,
  )
  await until(seat, BOB, { phase: 'online', path: 'relayed' })
  await seat.user.click(detailsButton())
  const shown = () => [
    linkLine().dataset.path,
    linkLine().textContent?.replace(/\u2060/g, ''),
    document.body.textContent,
  ]
  expect(shown()).toEqual(['relayed', 'online · relayed', expect.stringMatching(/pass through a relay/)])
  act(() => seat.company.world.net.route('direct'))
  expect(shown()).toEqual(['direct', 'online · direct', expect.stringMatching(/No server sees them/)])
  expect(document.body.textContent).not.toMatch(/relay/i)
  act(() => seat.company.world.net.route('relayed'))
  expect(shown()).toEqual(['relayed', 'online · relayed', expect.stringMatching(/pass through a relay/)])
})

test('an interception is told without being asked for, and can be put away', async () => {
  const seat = await sitAt({ friends: [BOB] }, BOB)
  const { company, user } = seat
  expect(detailsButton()).toHaveAttribute('aria-expanded', 'false')
  company.world.net.intercept(true)
  company.world.net.cut()
  await until(seat, BOB, { phase: 'offline', reason: 'intercepted' })
  expect(screen.getByText(/tried to take the place/)).toBeInTheDocument()
  await user.click(detailsButton())
  expect(screen.queryByText(/tried to take the place/)).not.toBeInTheDocument()
})

test('Escape closes the details first, then the chat', async () => {
  const seat = await sitAt(
    afterwards((net) => net.route('relayed')),
    BOB,
  )
  const { user } = seat
  await until(seat, BOB, { phase: 'online', path: 'relayed' })
  await user.click(detailsButton())
  expect(screen.getByText(/pass through a relay/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Try now' })).not.toBeInTheDocument()
  await user.keyboard('{Escape}')
  expect(screen.queryByText(/pass through a relay/)).not.toBeInTheDocument()
  expect(location.hash).toBe(`#/chat/${BOB}`)
  await user.keyboard('{Escape}')
  expect(location.hash).toBe('#/')
})

test('comings and goings are told to a screen reader; attempts are not', async () => {
  const seat = await sitAt(blocked, BOB)
  const { company } = seat
  const said = () =>
    screen
      .getAllByRole('status')
      .map((one) => one.textContent)
      .join('')
  await until(seat, BOB, { phase: 'connecting' })
  expect(said()).toBe('')
  await until(seat, BOB, { phase: 'offline', reason: 'unreachable' })
  expect(said()).toBe('')
  company.world.net.block(() => false)
  act(() => company.connect(BOB))
  await until(seat, BOB, { phase: 'online', path: 'direct' })
  expect(said()).toBe('Bob is online')
  company.disconnect(BOB)
  await until(seat, BOB, { phase: 'offline' })
  expect(said()).toBe('No longer connected with Bob')
})
