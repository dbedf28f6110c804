import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { PersonId } from '../../src/engine/ids.ts'
import { shortId } from '../../src/features/people/naming.ts'
import { type Before, BOB, EVE, nobody, ZOE } from '../support/company.ts'
import { sit, sitAt } from './show.tsx'

/** What Alice has of somebody on her disk says another name, as that person chose it. */
const calls = (table: 'people' | 'requests', key: PersonId, name: string) => async (company: Before) => {
  const row = company.me.disk.rows(table).find((one) => one.id === key || one.from === key)
  await company.world.through(company.me.storage.write([{ put: table, row: { ...row, name } }]))
  await company.me.reload()
}
const region = () => screen.getByRole('region', { name: 'Requests' })
const told = (box: HTMLElement) => box.querySelector('[data-mistakable]')

test.each(['Bob', 'Ваb'.replace('а', 'о'), '8ob'])(
  '[HOSTILE 10] [abuse T10] a request under the name %s of a friend says that this is somebody else, by the ends of the ID',
  async (name) => {
    await sit({ friends: [BOB], requests: [{ from: EVE }], meanwhile: calls('requests', EVE, name) })
    expect(told(region())).toHaveTextContent(`Not the Bob you know. Their ID: ${shortId(EVE)}`)
    // The friend is who they are.
    expect(screen.getByRole('link', { name: 'Bob' })).toHaveAttribute('data-peer', BOB)
  },
)

test('[HOSTILE 10] [abuse T12] a request under a name that looks like an ID shows the real one alone', async () => {
  await sit({ requests: [{ from: EVE }], meanwhile: calls('requests', EVE, `Bob (${shortId(BOB)})`) })
  expect(region()).not.toHaveTextContent(shortId(BOB))
  expect(region()).toHaveTextContent(shortId(EVE))
  expect(told(region())).toHaveTextContent(`This name can mislead. Their ID: ${shortId(EVE)}`)
})

test('[HOSTILE 10] a request under a name of its own is not doubted, and one that was accepted is told apart', async () => {
  const { user } = await sit({
    friends: [BOB],
    requests: [{ from: ZOE }, { from: EVE }],
    meanwhile: calls('requests', EVE, 'Bob'),
  })
  const of = (id: string) => region().querySelector<HTMLElement>(`[data-peer="${id}"]`)!
  expect(told(of(ZOE))).toBeNull()
  await user.click(within(of(EVE)).getByRole('button', { name: 'Accept' }))
  await waitFor(() => expect(screen.getByRole('link', { name: `Bob (${shortId(EVE)})` })).toBeInTheDocument())
  expect(screen.getByRole('link', { name: `Bob (${shortId(BOB)})` })).toBeInTheDocument()
})

test('[HOSTILE 10] [abuse T10] what tells two namesakes apart stands in an element of its own, wherever a name is shown', async () => {
  const twin = nobody(7)
  const { user } = await sitAt({ friends: [BOB], remembered: [{ id: twin, name: 'Воb' }] }, BOB)
  const added = (box: Element | null) =>
    [...(box?.querySelectorAll('[data-told-apart] > code') ?? [])].map((one) => one.textContent)
  const ends = `(${shortId(BOB)})`
  expect(added(document.querySelector(`nav [data-peer="${BOB}"]`))).toEqual([ends])
  expect(added(document.querySelector(`nav [data-peer="${twin}"]`))).toEqual([`(${shortId(twin)})`])
  expect(added(screen.getByRole('heading', { name: `Bob ${ends}` }))).toEqual([ends])
  await waitFor(() => expect(document.title).toContain(`Bob ${ends}`))
  await user.type(screen.getByRole('searchbox', { name: 'Search messages' }), 'bob')
  const found = await screen.findByRole('list', { name: 'Search results' })
  expect(found).toHaveTextContent(`Bob ${ends}`)
})

test('[HOSTILE 10] [abuse T12] a friend who takes on the form of what the app adds is called by their ID alone, everywhere', async () => {
  const fake = `Bob (${shortId(BOB)})`
  await sitAt({ friends: [BOB, EVE], meanwhile: calls('people', EVE, fake) }, EVE)
  expect(screen.getByRole('link', { name: shortId(EVE) })).toHaveAttribute('data-peer', EVE)
  expect(screen.getByRole('heading', { name: shortId(EVE) })).toBeInTheDocument()
  await waitFor(() => expect(document.title).toContain(shortId(EVE)))
  expect(document.body).not.toHaveTextContent(shortId(BOB))
  expect(document.title).not.toContain(shortId(BOB))
})
