import { act, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { addressOf } from '../../src/engine/ids.ts'
import type { RelayReport } from '../../src/ports/transport.ts'
import { BOB, type Found, ME } from '../support/company.ts'
import { type Seat, sitAt } from './show.tsx'

const report = (result: RelayReport['result'], code?: number): RelayReport => ({
  ...{ relay: 'chat.example.org:3478', way: 'udp', result },
  ...(code !== undefined && { code }),
})
const stateOf = ({ company }: Seat) => company.me.app.links.store.getState().byPeer[BOB]
const relays = (seat: Seat, ...reports: RelayReport[]) =>
  act(() => {
    for (const one of reports) seat.company.world.net.relay(addressOf(ME), one)
  })
const said = () => document.querySelector<HTMLElement>('[data-relay]')

/** Somebody answers, and no way is found. */
const FAILING: Found = {
  friends: [BOB],
  async meanwhile({ world, me, of, connect, disconnect, must }) {
    disconnect(BOB)
    await must('the loss', () => !of(BOB).linked(ME) && !me.linked(BOB))
    world.net.fail('failed')
    connect(BOB)
  },
}
async function failing() {
  const seat = await sitAt(FAILING, BOB)
  await seat.until('the failure', () => stateOf(seat)?.phase === 'offline' && stateOf(seat)?.reason !== undefined)
  const toggle = screen.getByRole('button', { name: 'Connection details' })
  if (toggle.getAttribute('aria-expanded') !== 'true') await seat.user.click(toggle)
  await seat.until('the words', () => screen.queryByRole('button', { name: 'Try now' }) !== null)
  return seat
}

test.each<[RelayReport, string, RegExp]>([
  [report('quota', 486), 'quota', /relay has no place left for you/],
  [report('unauthorized', 401), 'unauthorized', /relay turns this device away/],
  [report('unreached', 701), 'unreached', /No relay can be reached from this network/],
])('[J3] no way was found, and the relay says why: %o', async (trouble, name, words) => {
  const seat = await failing()
  expect(said()).toBeNull()
  relays(seat, trouble)
  expect(said()).toHaveAttribute('data-relay', name)
  expect(said()).toHaveTextContent(words)
  relays(seat, report('lent'))
  expect(said()).toBeNull()
})

test('[J3] whoever is linked is told nothing of relays', async () => {
  const seat = await sitAt({ friends: [BOB] }, BOB)
  await seat.until('the link', () => stateOf(seat)?.phase === 'online')
  await seat.user.click(screen.getByRole('button', { name: 'Connection details' }))
  await seat.until('the words', () => screen.queryByText(/encrypted/) !== null)
  relays(seat, report('quota', 486))
  expect(seat.company.me.app.relays.store.getState().trouble).toBe('quota')
  expect(said()).toBeNull()
})
