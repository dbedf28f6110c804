import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { PAGE } from '../../src/conversation/limits.ts'
import type { EntryId } from '../../src/engine/ids.ts'
import { BOB, type Company, ME, type Said, ZOE } from '../support/company.ts'
import { article, DAY, idOf, NOW, sitAt } from './show.tsx'

type User = Awaited<ReturnType<typeof sitAt>>['user']
const GONE = 'That message is not on this device any more.'
const three: Said[] = [
  { from: BOB, text: 'first' },
  { to: BOB, text: 'second' },
  { from: BOB, text: 'third' },
]
/** An ID as Bob’s messages have one, of none that he wrote. */
const noneOf = ({ me }: Company) => `${BOB}/${me.entries(BOB).find(({ author }) => author === BOB)?.instance}/99`
const toolbar = () => screen.getByRole('toolbar', { name: 'Selected messages' })

/** By keyboard alone. */
async function choose(user: User, text: string, what: string) {
  act(() => within(article(text)).getByRole('button', { name: 'Message actions' }).focus())
  await user.keyboard('{Enter}')
  const item = await screen.findByRole('menuitem', { name: what })
  act(() => item.focus())
  await user.keyboard('{Enter}')
  // The bar is fetched when it is first wanted.
  if (what === 'Select') await screen.findByRole('toolbar', { name: 'Selected messages' })
}

test('selecting by keyboard leads to the check of that message, and back to the field', async () => {
  vi.spyOn(window, 'matchMedia').mockReturnValue({ matches: true } as MediaQueryList)
  const { user } = await sitAt({ friends: [BOB], said: three }, BOB)
  await choose(user, 'second', 'Select')
  await waitFor(() => expect(within(article('second')).getByRole('checkbox')).toHaveFocus())
  act(() => within(toolbar()).getByRole('button', { name: 'Stop selecting' }).focus())
  await user.keyboard('{Enter}')
  await waitFor(() => expect(screen.getByRole('textbox', { name: 'Message' })).toHaveFocus())
})

test('on a phone the focus goes back to the message, so that no keyboard comes', async () => {
  vi.spyOn(window, 'matchMedia').mockReturnValue({ matches: false } as MediaQueryList)
  const { user } = await sitAt({ friends: [BOB], said: three }, BOB)
  await choose(user, 'second', 'Select')
  await waitFor(() => expect(within(article('second')).getByRole('checkbox')).toHaveFocus())
  await user.click(within(toolbar()).getByRole('button', { name: 'Stop selecting' }))
  await waitFor(() => expect(article('second')).toHaveFocus())
})

test('after deleting, the focus is on the message beside', async () => {
  const { user } = await sitAt({ friends: [BOB], said: three }, BOB)
  await choose(user, 'second', 'Delete for me')
  await waitFor(() => expect(article('third')).toHaveFocus())
  expect(within(screen.getByRole('log')).queryByText('second')).toBeNull()
  await choose(user, 'third', 'Delete for me')
  await waitFor(() => expect(article('first')).toHaveFocus())
})

test('what was taken back for both keeps the focus where its trace stands', async () => {
  const { user, until } = await sitAt({ friends: [BOB], said: three }, BOB)
  await until('delivery', () => article('second').dataset.status !== 'waiting')
  await choose(user, 'second', 'Delete for everyone')
  await waitFor(() => expect(article('second')).toHaveFocus())
  act(() => void window.dispatchEvent(new Event('pagehide')))
  await waitFor(() => expect(article('This message was deleted.')).toHaveFocus())
})

test('what is deleted for both can be undone for a moment', async () => {
  const { company, user, pass, until } = await sitAt({ friends: [BOB], said: three }, BOB)
  await until('delivery', () => article('second').dataset.status !== 'waiting')
  await choose(user, 'second', 'Delete for everyone')
  await waitFor(() => expect(article('second')).toHaveAttribute('data-deleting', 'true'))
  expect(screen.getByText('Deleting it for both of you')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Undo' }))
  expect(article('second')).not.toHaveAttribute('data-deleting')
  act(() => void window.dispatchEvent(new Event('pagehide')))
  await pass()
  expect(company.me.shown(BOB)).toEqual(['first', 'second', 'third'])
})

test('left alone, or with the page, it goes', async () => {
  const { company, user, until } = await sitAt({ friends: [BOB], said: three }, BOB)
  await until('delivery', () => article('second').dataset.status !== 'waiting')
  await choose(user, 'second', 'Delete for everyone')
  act(() => void document.dispatchEvent(new Event('visibilitychange')))
  expect(article('second')).toHaveAttribute('data-deleting', 'true')
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  act(() => void document.dispatchEvent(new Event('visibilitychange')))
  await until('the end', () => company.me.shown(BOB).length === 2)
  // The word may stand there longer: while somebody is at it.
  await user.click(screen.getByRole('button', { name: 'Undo' }))
  expect(await screen.findByText('That is not possible any more.')).toBeInTheDocument()
})

test('what is selected is acted on also when it is scrolled away; what is deleted is not counted', async () => {
  const { company, user } = await sitAt({ friends: [BOB], said: three }, BOB)
  const [first, third] = [idOf('first'), idOf('third')]
  await choose(user, 'first', 'Select')
  await user.click(article('third'))
  const count = () => within(toolbar()).getByRole('status').textContent
  expect(count()).toBe('2 selected')

  // Taken away from among the others.
  await act(async () => void (await company.acts(BOB).deleteForMe([first as EntryId])))
  expect(count()).toBe('1 selected')
  // Only no longer at hand.
  const bob = company.of(BOB)
  await act(async () => {
    for (let n = 0; n < PAGE; n++) await bob.say(ME, `message ${n}.`)
    await company.must('all of them', () => company.me.shown(BOB).length === PAGE + 2)
    await company.opening(BOB).jumpToDate(NOW + DAY)
  })
  expect(company.opening(BOB).store.getState().messages).toHaveLength(PAGE)
  expect(
    company
      .opening(BOB)
      .store.getState()
      .messages.map(({ id }) => id),
  ).not.toContain(third)
  expect(count()).toBe('1 selected')
  await user.click(within(toolbar()).getByRole('button', { name: 'Delete' }))
  await user.click(await screen.findByRole('button', { name: 'Delete for me' }))
  await waitFor(() => expect(company.me.shown(BOB)).not.toContain('third'))
  expect(company.me.shown(BOB)).toHaveLength(PAGE + 1)
})

test('without any words among them there is nothing to copy, forward or star', async () => {
  const said: Said[] = [
    { from: BOB, text: 'traces', takenBack: true },
    { from: BOB, text: 'words' },
  ]
  const { user } = await sitAt({ friends: [BOB], said }, BOB)
  await choose(user, 'This message was deleted.', 'Select')
  const button = (name: string) => within(toolbar()).getByRole('button', { name })
  for (const name of ['Copy', 'Forward', 'Star']) expect(button(name)).toBeDisabled()
  expect(button('Delete')).toBeEnabled()
  await user.click(article('words'))
  for (const name of ['Copy', 'Forward', 'Star']) expect(button(name)).toBeEnabled()
})

test('a place that leads to a message that is gone says so', async () => {
  const { company } = await sitAt({ friends: [BOB], said: three }, BOB)
  act(() => {
    location.hash = `#/chat/${BOB}/at/${noneOf(company)}`
  })
  expect(await screen.findByText(GONE)).toBeInTheDocument()
  expect(company.looks).toEqual([`open ${BOB}`, `jump ${noneOf(company)}`])
})

test('so does a chat that was to be opened there', async () => {
  const { company, user } = await sitAt({ friends: [BOB, ZOE], said: three }, ZOE)
  await user.click(screen.getByRole('link', { name: 'Bob' }))
  await screen.findByRole('heading', { name: 'Bob' })
  await user.click(screen.getByRole('link', { name: 'Zoé' }))
  await screen.findByRole('heading', { name: 'Zoé' })
  expect(screen.queryByText(GONE)).not.toBeInTheDocument()
  act(() => {
    location.hash = `#/chat/${BOB}/at/${noneOf(company)}`
  })
  expect(await screen.findByText(GONE)).toBeInTheDocument()
  expect(company.looks.at(-1)).toBe(`open ${BOB}`)
  expect(company.looks).not.toContain(`jump ${noneOf(company)}`)
})

test('where a jump led to lights up once, and keeps the focus', async () => {
  const { company } = await sitAt({ friends: [BOB], said: three }, BOB)
  const first = idOf('first')
  const jump = () => act(async () => void (await company.opening(BOB).jump(first as EntryId)))
  await jump()
  const found = article('first')
  expect(found).toHaveAttribute('data-found')
  expect(found).toHaveFocus()
  fireEvent.animationEnd(found)
  expect(article('first')).toBe(found)
  expect(found).not.toHaveAttribute('data-found')
  expect(found).toHaveFocus()

  act(() => screen.getByRole('textbox', { name: 'Message' }).focus())
  await jump()
  expect(article('first')).toHaveAttribute('data-found')
  expect(article('first')).toHaveFocus()
})

test('that messages disappear is said once, in the head, and how each does in its details', async () => {
  const agreed: Said[] = [
    { from: BOB, text: '', timer: 300 },
    { to: BOB, text: '', timer: 300 },
  ]
  const said: Said[] = [...agreed, { from: BOB, text: 'theirs' }, { to: BOB, text: 'mine' }]
  await sitAt({ friends: [BOB], said, away: [BOB] }, BOB)
  expect(screen.getAllByRole('img', { name: /Disappear/i })).toHaveLength(1)
  expect(screen.getByRole('img', { name: 'Disappearing messages · 5 minutes' })).toBeInTheDocument()
})

test('the dialog of disappearing messages opens at what is in force', async () => {
  const { user } = await sitAt({ friends: [BOB], said: three }, BOB)
  await user.click(screen.getByRole('button', { name: 'Chat options' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Disappearing messages' }))
  await waitFor(() => expect(screen.getByRole('radio', { name: 'Off' })).toHaveFocus())
  expect(screen.getByRole('button', { name: 'Turn off' })).toBeInTheDocument()
  await user.click(screen.getByRole('radio', { name: '8 hours' }))
  expect(screen.getByRole('button', { name: 'Ask Bob' })).toBeInTheDocument()
})

test('another time than those offered: what cannot be is said, and what can be is asked for', async () => {
  const { user, company } = await sitAt({ friends: [BOB], said: three }, BOB)
  await user.click(screen.getByRole('button', { name: 'Chat options' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Disappearing messages' }))
  await user.click(await screen.findByRole('radio', { name: 'Other…' }))
  const number = screen.getByRole('textbox', { name: 'Time' })
  const ask = () => user.click(screen.getByRole('button', { name: 'Ask Bob' }))
  for (const [typed, max] of [
    ['', '366'],
    ['many', '366'],
    ['0', '366'],
    ['367', '366'],
  ] as const) {
    await user.clear(number)
    if (typed) await user.type(number, typed)
    expect(screen.queryByRole('alert')).toBeNull()
    await ask()
    expect(screen.getByRole('alert')).toHaveTextContent(`Enter a whole number from 1 to ${max}.`)
    expect(number).toHaveFocus()
    expect(number).toHaveAccessibleDescription(/whole number/)
  }
  await user.selectOptions(screen.getByRole('combobox', { name: 'Unit' }), 'week')
  await user.clear(number)
  await user.type(number, '53{Enter}')
  expect(screen.getByRole('alert')).toHaveTextContent('from 1 to 52.')
  await user.selectOptions(screen.getByRole('combobox', { name: 'Unit' }), 'minutes')
  await user.clear(number)
  await user.type(number, '90{Enter}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await waitFor(() => expect(company.opening(BOB).store.getState().timer.proposal?.seconds).toBe(5_400))
  expect(await screen.findByText(/to agree that messages disappear after 90 minutes/)).toBeInTheDocument()
})
