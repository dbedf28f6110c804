import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { safetyCode } from '../../src/features/verification/safetyCode.ts'
import { BOB, EVE, ME, ZOE } from '../support/company.ts'
import { type Seat, sit, sitAt } from './show.tsx'

async function openVerify({ user }: Seat) {
  await user.click(screen.getByRole('button', { name: 'Chat options' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Verify' }))
  const dialog = await screen.findByRole('dialog', { name: /^Verify/ })
  await waitFor(() => expect(dialog.querySelector('[data-safety-number]')).not.toBeNull())
  return dialog
}
const numberIn = (dialog: HTMLElement) =>
  dialog.querySelector<HTMLElement>('[data-safety-number]')?.dataset.safetyNumber ?? ''
const verifiedHead = () => document.querySelector<HTMLElement>('header[data-verified]')

test('[V2] digits in twelve groups beside their code; marked, it stands in the head and on the person’s page, and in no list', async () => {
  const seat = await sitAt({ friends: [BOB, ZOE] }, BOB)
  const { user, company } = seat
  const dialog = await openVerify(seat)
  const number = numberIn(dialog)
  expect(number).toBe(await company.me.app.people.safetyNumber(BOB))
  expect(dialog.querySelector('[data-safety-number]')?.textContent?.trim()).toBe(number.match(/.{5}/g)?.join(' '))
  expect(await within(dialog).findByRole('img', { name: 'Code for your friend to scan' })).toHaveAttribute(
    'data-qr',
    safetyCode(ME, number),
  )
  expect(verifiedHead()).toBeNull()
  await user.click(within(dialog).getByRole('button', { name: 'Mark as verified' }))
  expect(await within(dialog).findByText(/Verified by number: Today/)).toBeInTheDocument()
  expect(within(dialog).getAllByRole('status')[0]).toHaveTextContent('Verified by number')
  await user.keyboard('{Escape}')
  await waitFor(() => expect(verifiedHead()).toHaveAttribute('data-verified', 'number'))
  expect(screen.getByRole('img', { name: 'Verified' })).toBeInTheDocument()
  expect(document.querySelector('nav [data-verified]')).toBeNull()

  await user.click(screen.getByRole('link', { name: 'About this person' }))
  expect(await screen.findByText(/Verified by number: Today/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Verify' }))
  await user.click(await screen.findByRole('button', { name: 'Undo verification' }))
  await waitFor(() => expect(company.me.app.people.store.getState().contacts[0]).not.toHaveProperty('verified'))
  expect(await screen.findByRole('button', { name: 'Mark as verified' })).toBeInTheDocument()
})

test('numbers that differ: it is said whose ID it may be, and what to do; nothing is marked', async () => {
  const seat = await sitAt({ friends: [BOB] }, BOB)
  const dialog = await openVerify(seat)
  await seat.user.click(within(dialog).getByRole('button', { name: 'They differ' }))
  const alert = await within(dialog).findByRole('alert')
  expect(alert).toHaveTextContent('somebody else’s ID')
  expect(alert).toHaveTextContent(/Do not write here. Ask .?Bob.? for their ID again, by another way/)
  expect(within(dialog).queryByRole('button', { name: 'Mark as verified' })).not.toBeInTheDocument()
  await seat.user.click(within(dialog).getByRole('button', { name: 'Back' }))
  expect(numberIn(dialog)).toMatch(/^\d{60}$/)
  expect(verifiedHead()).toBeNull()
})

test('a disk that refuses is said, and nobody is verified', async () => {
  const seat = await sit({ friends: [BOB] }, `/person/${BOB}`)
  await seat.user.click(await screen.findByRole('button', { name: 'Verify' }))
  seat.company.me.storage.failWrites('full')
  await seat.user.click(await screen.findByRole('button', { name: 'Mark as verified' }))
  expect(await screen.findByText(/could not|Free some space|not stored/i)).toBeInTheDocument()
  expect(screen.queryByText(/Verified by/)).not.toBeInTheDocument()
})

test('[V1] whoever says that they knew me can be compared with before they are accepted', async () => {
  const { user, company } = await sit({
    requests: [{ from: EVE }],
    async meanwhile({ world, me }) {
      const [row] = me.disk.rows('requests')
      await world.through(me.storage.write([{ put: 'requests', row: { ...row, knew: true } }]))
      await me.reload()
    },
  })
  const request = await screen.findByRole('region', { name: 'Requests' })
  await user.click(await within(request).findByText('Is it really them?'))
  const number = await company.me.app.people.safetyNumber(EVE)
  await waitFor(() => expect(numberIn(request)).toBe(number))
  expect(request).toHaveTextContent(number!.match(/.{5}/g)!.join(' '))
})
