import { act, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { LinkReason, LinkState } from '../../src/features/people/people.ts'
import { BOB } from '../support/fakeApp.ts'
import { bob, friend } from './people.ts'
import { DAY, MINUTE, NOW, showChat } from './show.tsx'

const linkLine = () => {
  const line = document.querySelector<HTMLElement>('[data-link]')
  if (!line) throw new Error('no link line')
  return line
}
const detailsButton = () => screen.getByRole('button', { name: 'Connection details' })

test.each<[string, LinkState, Parameters<typeof friend>[2], string]>([
  ['online, direct', { phase: 'online', path: 'direct' }, {}, 'online · direct'],
  ['online, relayed', { phase: 'online', path: 'relayed' }, {}, 'online · relayed'],
  ['online, way not known', { phase: 'online' }, {}, 'online'],
  ['connecting', { phase: 'connecting' }, {}, 'connecting…'],
  ['trying again', { phase: 'connecting', reason: 'timeout' }, {}, 'trying again…'],
  ['away, never seen', { phase: 'offline' }, {}, 'offline, will send when they are back'],
  [
    'seen today',
    { phase: 'offline' },
    { lastSeen: NOW - 40 * MINUTE },
    'last seen 11:50 AM, will send when they are back',
  ],
  [
    'seen yesterday',
    { phase: 'offline' },
    { lastSeen: NOW - DAY },
    'last seen yesterday 12:30 PM, will send when they are back',
  ],
  [
    'seen this week',
    { phase: 'offline' },
    { lastSeen: NOW - 3 * DAY },
    'last seen Sunday 12:30 PM, will send when they are back',
  ],
  [
    'seen long ago',
    { phase: 'offline' },
    { lastSeen: NOW - 30 * DAY },
    'last seen April 6, will send when they are back',
  ],
  [
    'asked',
    { phase: 'offline' },
    { status: 'asked' },
    'Waiting for them to accept your request; you can already write',
  ],
  ['unreachable', { phase: 'offline', reason: 'unreachable' }, {}, 'unreachable: why?'],
  ['refused', { phase: 'offline', reason: 'refused' }, {}, 'refused: why?'],
  ['timeout', { phase: 'offline', reason: 'timeout' }, {}, 'no answer: why?'],
  ['unproved', { phase: 'offline', reason: 'unproved' }, {}, 'could not be proved: why?'],
  ['intercepted', { phase: 'offline', reason: 'intercepted' }, {}, 'connection intercepted: what happened?'],
  [
    'intercepted while asked',
    { phase: 'connecting', reason: 'intercepted' },
    { status: 'asked' },
    'connection intercepted: what happened?',
  ],
])('%s, in words and in attributes', async (_, link, more, words) => {
  await showChat({ contacts: [friend(BOB, 'Bob', more)], links: { [BOB]: link } }, BOB)
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
  ['refused', /turned the connection down/, /waits on this device/, /Ask them/],
  ['unreachable', /no way was found/, /goes on looking/, /relay/],
  ['timeout', /did not answer in time/, /tries again/, /Ask them/],
])('%s: what happened, what the app does, what one can do', async (reason, what, does, can) => {
  const { fake, user } = await showChat({ contacts: [bob], links: { [BOB]: { phase: 'offline', reason } } }, BOB)
  const toggle = detailsButton()
  if (toggle.getAttribute('aria-expanded') !== 'true') await user.click(toggle)
  const details = document.getElementById(toggle.getAttribute('aria-controls') ?? '')
  expect(details).toHaveTextContent(what)
  expect(details).toHaveTextContent(does)
  expect(details).toHaveTextContent(can)

  await user.click(screen.getByRole('button', { name: 'Try now' }))
  expect(fake.asked).toContain(`dial ${BOB}`)
})

test('an interception is told without being asked for, and can be put away', async () => {
  const { fake, user } = await showChat({ contacts: [bob] }, BOB)
  expect(detailsButton()).toHaveAttribute('aria-expanded', 'false')
  act(() => fake.link(BOB, { phase: 'offline', reason: 'intercepted' }))
  expect(screen.getByText(/tried to take the place/)).toBeInTheDocument()
  await user.click(detailsButton())
  expect(screen.queryByText(/tried to take the place/)).not.toBeInTheDocument()
})

test('Escape closes the details first, then the chat', async () => {
  const { user } = await showChat({ contacts: [bob], links: { [BOB]: { phase: 'online', path: 'relayed' } } }, BOB)
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
  const { fake } = await showChat({ contacts: [bob] }, BOB)
  const said = () =>
    screen
      .getAllByRole('status')
      .map((one) => one.textContent)
      .join('')
  expect(said()).toBe('')
  act(() => fake.link(BOB, { phase: 'connecting' }))
  expect(said()).toBe('')
  act(() => fake.link(BOB, { phase: 'online', path: 'direct' }))
  expect(said()).toBe('Bob is online')
  act(() => fake.link(BOB, { phase: 'offline' }))
  expect(said()).toBe('Bob is offline')
})
