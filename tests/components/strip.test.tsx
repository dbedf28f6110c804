import { act, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { show } from './show.tsx'

// Alone in its file: here the timers stand still as well.
const strip = () => document.querySelector('[data-strip]')
const PATIENCE = 3_000

async function showFrozen(signalling: 'offline' | 'connecting') {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  return show({ signalling })
}

test('a short interruption is not worth a word, a lasting one is', async () => {
  const { fake } = await showFrozen('connecting')
  act(() => void vi.advanceTimersByTime(PATIENCE - 1))
  expect(strip()).toBeNull()
  act(() => fake.broker('online'))
  act(() => void vi.advanceTimersByTime(PATIENCE))
  expect(strip()).toBeNull()

  act(() => fake.broker('offline'))
  act(() => void vi.advanceTimersByTime(PATIENCE - 1))
  expect(strip()).toBeNull()
  act(() => void vi.advanceTimersByTime(1))
  expect(strip()).toHaveTextContent('The broker cannot be reached. Open chats go on')
  expect(strip()).toHaveAttribute('role', 'status')

  // Going from one bad state to the other does not start the wait anew.
  act(() => fake.broker('connecting'))
  expect(strip()).toHaveTextContent('The broker cannot be reached')
  act(() => fake.broker('online'))
  expect(strip()).toBeNull()
})

test('when it is this device that is offline, that is what is said', async () => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  await showFrozen('offline')
  act(() => void vi.advanceTimersByTime(PATIENCE))
  expect(strip()).toHaveTextContent('This device is offline')
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true)
  act(() => void window.dispatchEvent(new Event('online')))
  expect(strip()).toHaveTextContent('The broker cannot be reached')
})

test('one can look at once', async () => {
  const { fake } = await showFrozen('offline')
  act(() => void vi.advanceTimersByTime(PATIENCE))
  screen.getByRole('button', { name: 'Try again' }).click()
  expect(fake.asked).toEqual(['wake'])
})
