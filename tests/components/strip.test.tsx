import { act, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { BOB, type Found, ME } from '../support/company.ts'
import { sit } from './show.tsx'

// Alone in its file: here the timers stand still as well.
const strip = () => document.querySelector('[data-strip]')
const PATIENCE = 3_000

/** The broker is away, or about to be reached, when Alice begins to look. */
async function sitFrozen(signalling: 'offline' | 'connecting', friends: Found['friends'] = []) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const seat = await sit({
    friends,
    async meanwhile({ world, me, must }) {
      await must('the broker', () => me.app.links.store.getState().signalling === 'online')
      world.net.setBroker(false)
      if (signalling === 'connecting') world.net.setBroker(true)
    },
  })
  const { net } = seat.company.world
  const now = () => seat.company.me.app.links.store.getState().signalling
  expect(now()).toBe(signalling)
  return { ...seat, now, setBroker: (up: boolean) => act(() => net.setBroker(up)) }
}
const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms))

test('a short interruption is not worth a word, a lasting one is', async () => {
  const { setBroker, pass, now } = await sitFrozen('connecting')
  wait(PATIENCE - 1)
  expect(strip()).toBeNull()
  await pass()
  expect(now()).toBe('online')
  wait(PATIENCE)
  expect(strip()).toBeNull()

  setBroker(false)
  wait(PATIENCE - 1)
  expect(strip()).toBeNull()
  wait(1)
  expect(strip()).toHaveTextContent('Can’t reach the server. What you write waits on this device and goes by itself.')
  expect(strip()).toHaveAttribute('role', 'status')

  // Going from one bad state to the other does not start the wait anew.
  setBroker(true)
  expect(now()).toBe('connecting')
  expect(strip()).toHaveTextContent('Can’t reach the server')
  await pass()
  expect(strip()).toBeNull()
})

test('[N5] that open chats go on is said while one does', async () => {
  const { company } = await sitFrozen('offline', [BOB])
  wait(PATIENCE)
  expect(strip()).toHaveTextContent('Can’t reach the server. Open chats go on; new ones connect when it is back.')
  act(() => company.disconnect(BOB))
  await act(() => company.world.run(20_000))
  expect(strip()).toHaveTextContent('Can’t reach the server. What you write waits on this device and goes by itself.')
  expect(strip()).not.toHaveTextContent('go on')
})

test('[N5] nor is it said of chats that do not, where the same ID is in use elsewhere', async () => {
  const seat = await sit({ friends: [BOB] })
  const { net } = seat.company.world
  act(() => net.turnAway(ME, 'replaced'))
  expect(strip()).toHaveTextContent('This page is paused. Open chats go on.')
  act(() => seat.company.disconnect(BOB))
  await act(() => seat.company.world.run(20_000))
  expect(strip()).toHaveTextContent(/This page is paused\.\s*Use here$/)
})

test('[N7] a start that is merely slow is not worth a word, one that fails is', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { company } = await sit({
    async meanwhile({ world, me }) {
      const station = world.net.station(me.id)!
      station.handlers = undefined
      await me.reload()
      world.net.station(me.id)!.handlers!.onSignalling('connecting')
    },
  })
  const { links } = company.me.app
  expect(links.store.getState()).toMatchObject({ signalling: 'connecting' })
  wait(PATIENCE * 10)
  expect(strip()).toBeNull()
  act(() => company.world.net.station(ME)!.handlers!.onSignalling('offline'))
  wait(PATIENCE - 1)
  expect(strip()).toBeNull()
  wait(1)
  expect(strip()).toHaveTextContent('Can’t reach the server')
})

test('when it is this device that is offline, that is what is said', async () => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  await sitFrozen('offline')
  wait(PATIENCE)
  expect(strip()).toHaveTextContent('This device is offline')
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true)
  act(() => void window.dispatchEvent(new Event('online')))
  expect(strip()).toHaveTextContent('Can’t reach the server')
})

test('one can look at once', async () => {
  const { company, now } = await sitFrozen('offline')
  company.world.net.setBroker(true, { unnoticed: true })
  wait(PATIENCE)
  expect(now()).toBe('offline')
  act(() => screen.getByRole('button', { name: 'Try again' }).click())
  expect(now()).toBe('connecting')
})
