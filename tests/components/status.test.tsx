import { act, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { StoreApi } from 'zustand/vanilla'
import type { PeopleState } from '../../src/features/people/people.ts'
import { BOB, type Found, ME } from '../support/company.ts'
import { sit, sitAt } from './show.tsx'

const strip = () => document.querySelector('[data-strip]')
const root = document.documentElement

/** What the broker is to Alice before she looks. */
const broker = (how: 'connecting' | 'offline' | 'replaced' | 'refused'): Found => ({
  async meanwhile({ world, me, must }) {
    await must('the broker', () => me.app.links.store.getState().signalling === 'online')
    if (how === 'offline' || how === 'connecting') world.net.setBroker(false)
    if (how === 'connecting') world.net.setBroker(true)
    if (how === 'replaced' || how === 'refused') world.net.turnAway(ME, how)
    expect(me.app.links.store.getState().signalling).toBe(how)
  },
})

test('while the broker is there, no strip', async () => {
  const { until } = await sit()
  await until('the broker', () => root.dataset.broker === 'online')
  expect(strip()).toBeNull()
  expect(root).toHaveAttribute('data-broker', 'online')
})

test.each([
  ['connecting', 'connecting'],
  ['offline', 'offline'],
  ['replaced', 'offline'],
  ['refused', 'offline'],
] as const)('%s is %s on the page’s root', async (signalling, mark) => {
  await sit(broker(signalling))
  expect(root).toHaveAttribute('data-broker', mark)
})

test.each([
  ['replaced', 'open elsewhere with your ID', 'Use here'],
  ['refused', 'does not accept the proof of your ID', 'Try again'],
] as const)('%s is said at once, with a way on', async (signalling, words, button) => {
  await sit(broker(signalling))
  expect(strip()).toHaveTextContent(words)
  expect(screen.getByRole('button', { name: button })).toBeInTheDocument()
})

test('a refused proof can be tried again', async () => {
  const { company, user, pass } = await sit(broker('refused'))
  await pass(60_000)
  expect(strip()).toHaveTextContent('does not accept')
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(company.me.app.links.store.getState().signalling).toBe('connecting')
  await pass()
  expect(root).toHaveAttribute('data-broker', 'online')
  expect(strip()).toBeNull()
})

test.each([
  ['full', 'status', 'device is full', false],
  ['broken', 'alert', 'storage stopped working', true],
  ['deposed', 'alert', 'Another tab has taken over', true],
] as const)('[abuse S1] disk trouble "%s" is told as %s, and goes by itself', async (trouble, role, words, reload) => {
  const { company, pass, hear } = await sit({ friends: [BOB] })
  const told = () => screen.queryAllByRole(role).filter(({ dataset }) => dataset.disk === trouble)
  expect(told()).toEqual([])
  company.me.storage.failWrites(trouble)
  await act(() => company.of(BOB).say(ME, 'It does not fit'))
  await pass()
  expect(told()).toHaveLength(1)
  await waitFor(() => expect(told()[0]).toHaveTextContent(words))
  expect(screen.queryAllByRole('button', { name: 'Reload' })).toHaveLength(reload ? 1 : 0)
  await hear(BOB, 'This does')
  expect(told()).toEqual([])
  expect(screen.queryByText(words)).not.toBeInTheDocument()
})

test('a database that the browser has deleted is told of at once, and for as long as the page stays', async () => {
  const { company, pass } = await sit({ friends: [BOB] })
  act(() => company.me.storage.vanish())
  const told = () => screen.getAllByRole('alert').filter(({ dataset }) => dataset.disk === 'gone')
  expect(told()).toHaveLength(1)
  await waitFor(() => expect(told()[0]).toHaveTextContent('has deleted what was stored here'))
  expect(screen.getByRole('button', { name: 'Reload' })).toBeInTheDocument()
  await act(() => company.of(BOB).say(ME, 'Are you there?'))
  await pass()
  expect(told()).toHaveLength(1)
})

test('an ID that is no contact’s says so instead of an empty chat', async () => {
  await sit({ friends: [BOB] }, '/chat/tete1nobody')
  expect(await screen.findByRole('heading', { name: 'Unknown chat' })).toBeInTheDocument()
})

test('nonsense in the address leads home', async () => {
  await sit({ friends: [BOB] }, '/chat/<script>')
  expect(screen.getByText('Choose a chat, or begin a new one.')).toBeInTheDocument()
})

test('a chat that is gone from the list is gone from the screen', async () => {
  const { company } = await sitAt({ friends: [BOB] }, BOB)
  expect(screen.getByRole('textbox', { name: 'Message' })).toBeInTheDocument()
  // Nobody can take a contact away yet, so the room's store is told that somebody has.
  act(() => (company.me.app.people.store as StoreApi<PeopleState>).setState({ contacts: [] }))
  expect(screen.queryByRole('textbox', { name: 'Message' })).not.toBeInTheDocument()
})
