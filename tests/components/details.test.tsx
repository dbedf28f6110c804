import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { BOB, type Said } from '../support/company.ts'
import { article, type Seat, sitAt } from './show.tsx'

const said: Said[] = [
  { from: BOB, text: 'theirs' },
  { to: BOB, text: 'mine' },
]

/** The rows of the dialog, by name. */
async function details({ user }: Pick<Seat, 'user'>, text: string) {
  await user.click(within(article(text)).getByRole('button', { name: 'Message actions' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Details' }))
  const dialog = await screen.findByRole('dialog', { name: 'Details' })
  const found = () =>
    Object.fromEntries(
      within(dialog)
        .getAllByRole('term')
        .map((term) => [term.textContent, term.nextElementSibling?.textContent]),
    )
  return { dialog, found }
}
test('of mine: sent, delivered and read, each with its day and time', async () => {
  const seat = await sitAt({ friends: [BOB], said }, BOB)
  await seat.until('delivery', () => article('mine').dataset.status === 'delivered')
  const { found } = await details(seat, 'mine')
  await seat.until('the details', () => 'Delivered' in found())
  const sent = article('mine').querySelector('time')?.title
  expect(found()).toEqual({ Sent: sent, Delivered: expect.stringMatching(/2026/) })
})

test('of a friend’s: when they wrote it by their clock, and when it came', async () => {
  const seat = await sitAt({ friends: [BOB], said }, BOB)
  const { found } = await details(seat, 'theirs')
  await seat.until('the details', () => 'Arrived' in found())
  expect(found()).toEqual({
    Written: expect.stringMatching(/2026.*by Bob’s clock$/),
    Arrived: expect.stringMatching(/2026/),
  })
})

test('a time that nobody kept is not told: what is so stands there without one', async () => {
  const seat = await sitAt(
    {
      friends: [BOB],
      said,
      // As an earlier version left it.
      async meanwhile({ world, me }) {
        const rows = await world.through(me.storage.range({ table: 'receipts' }))
        const older = rows.map(({ rises: _rises, ...row }) => ({ put: 'receipts', row }))
        await world.through(me.storage.write(older))
        await me.reload()
      },
    },
    BOB,
  )
  const { found } = await details(seat, 'mine')
  await seat.until('the details', () => 'Status' in found())
  expect(found()).toEqual({ Sent: expect.stringMatching(/2026/), Status: 'On Bob’s device' })
})

test('edited, and when it disappears', async () => {
  const agreed: Said[] = [
    { from: BOB, text: '', timer: 86_400 },
    { to: BOB, text: '', timer: 86_400 },
  ]
  const seat = await sitAt(
    { friends: [BOB], said: [...agreed, { from: BOB, text: 'theirs', unread: true }, { to: BOB, text: 'mine' }] },
    BOB,
  )
  await seat.until('delivery', () => article('mine').dataset.status === 'delivered')
  await seat.user.click(within(article('mine')).getByRole('button', { name: 'Message actions' }))
  await screen.findByRole('menu')
  await seat.user.click(screen.getByRole('menuitem', { name: 'Edit' }))
  await seat.user.keyboard('!{Enter}')
  await seat.until('the edit', () => article('mine!') !== undefined)
  const { found } = await details(seat, 'mine!')
  await seat.until('the details', () => 'Edited' in found())
  expect(found()).toMatchObject({ Edited: expect.stringMatching(/2026/), Disappears: expect.stringMatching(/2026/) })
})
