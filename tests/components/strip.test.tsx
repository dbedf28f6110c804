import { act, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { sit } from './show.tsx'

// Alone in its file: here the timers stand still as well.
const strip = () => document.querySelector('[data-strip]')
const PATIENCE = 3_000

/** The broker is away, or about to be reached, when Alice begins to look. */
async function sitFrozen(signalling: 'offline' | 'connecting') {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const seat = await sit({
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
  expect(strip()).toHaveTextContent('Can’t reach the server. Open chats go on')
  expect(strip()).toHaveAttribute('role', 'status')

  // Going from one bad state to the other does not start the wait anew.
  setBroker(true)
  expect(now()).toBe('connecting')
  expect(strip()).toHaveTextContent('Can’t reach the server')
  await pass()
  expect(strip()).toBeNull()
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
