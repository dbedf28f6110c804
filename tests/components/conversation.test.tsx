import { act, fireEvent, screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { PAGE } from '../../src/conversation/limits.ts'
import { shortId } from '../../src/features/people/naming.ts'
import { BOB, ME, many, ZOE } from '../support/company.ts'
import { pairsOf } from '../support/world.ts'
import { article, DAY, MINUTE, ROW, sitAt, VIEW } from './show.tsx'

/** The double of a browser does not scroll: this says where the log is, and tells it. */
function scrollTo(top: number, height: number) {
  const log = screen.getByRole('log')
  Object.defineProperty(log, 'scrollHeight', { configurable: true, value: height })
  act(() => {
    log.scrollTop = top
    fireEvent.scroll(log)
  })
}

/** The log has come to rest where it opens. */
const settled = () =>
  vi.waitFor(() => expect(screen.getByRole('log')).toHaveAttribute('aria-live', 'polite'), { timeout: 20_000 })

test('each message is an article with who, which and how far', async () => {
  const said = [
    { from: BOB, text: 'Hello' },
    { to: BOB, text: 'Hi', status: 'read' },
    { to: BOB, text: 'Bye' },
  ] as const
  const { company } = await sitAt({ friends: [BOB], said }, BOB)
  const logged = (author: string) => company.me.entries(BOB).filter((one) => one.author === author)
  const id = (author: string, n: number) => `${author}/${logged(author)[0]?.instance}/${n}`
  const all = within(screen.getByRole('log', { name: 'Messages' })).getAllByRole('article')
  expect(all.map((one) => ({ ...one.dataset }))).toMatchObject([
    { messageId: id(BOB, 1), from: BOB },
    { messageId: id(ME, 1), from: 'me', status: 'read' },
    { messageId: id(ME, 2), from: 'me', status: 'delivered' },
  ])
  expect(all[0]).not.toHaveAttribute('data-status')
  expect(all[0]).toHaveTextContent('Bob: Hello')
  expect(all[1]).toHaveTextContent('You: Hi')
})

test.each([
  ['waiting', 'On its way…'],
  ['delivered', 'On Bob’s device'],
  ['read', 'Read'],
  ['failed', 'Not delivered: this device could not store it'],
] as const)('%s has its words as the name of a button, and shows them when it is pressed', async (status, words) => {
  // The later message keeps this one from speaking by itself.
  const later = { to: BOB, text: 'later', status: status === 'waiting' ? status : 'delivered' } as const
  const { user, company, until } = await sitAt({ friends: [BOB], said: [{ to: BOB, text: 'Hi', status }, later] }, BOB)
  await until('the server', () => company.me.app.links.store.getState().signalling === 'online')
  // The double of a browser lays `bdi` out as a block, which puts a space after it.
  const named = (name: string) => name.replace(' ’', '’') === words
  const button = within(article('Hi')).getByRole('button', { name: named })
  const shown = () =>
    within(article('Hi'))
      .queryAllByRole('paragraph')
      .map((p) => p.textContent)
  if (status !== 'failed') {
    expect(shown()).toEqual([])
    await user.click(button)
  }
  expect(shown()[0]).toContain(words)
})

test('towards somebody who has not accepted yet, waiting means that', async () => {
  const { company, until } = await sitAt({ asked: [BOB], said: [{ to: BOB, text: 'Hi', status: 'waiting' }] }, BOB)
  await until('the server', () => company.me.app.links.store.getState().signalling === 'online')
  expect(article('Hi')).toHaveTextContent(`Waiting for ${shortId(BOB)}’s answer`)
})

test('the newest waiting message says what it waits for, and can be taken back', async () => {
  const said = ['one', 'two'].map((text) => ({ to: BOB, text, status: 'waiting' }) as const)
  const { company, user, pass, until } = await sitAt({ friends: [BOB], said }, BOB)
  expect(within(article('one')).queryByRole('button', { name: 'Cancel' })).not.toBeInTheDocument()
  await user.click(within(article('two')).getByRole('button', { name: 'Cancel' }))
  await pass()
  expect(within(screen.getByRole('log')).queryByText('two')).not.toBeInTheDocument()
  expect(company.me.shown(BOB)).toEqual(['one'])
  company.connect(BOB)
  await until('delivery', () => article('one').dataset.status === 'delivered')
  expect(company.received(BOB)).toEqual(['one'])
})

test('a failed message can be tried again', async () => {
  const said = [{ to: BOB, text: 'Hi', status: 'failed' }] as const
  const { company, user, pass, until } = await sitAt({ friends: [BOB], away: [BOB], said }, BOB)
  expect(company.me.shown(BOB)).toEqual([])
  await user.click(within(article('Hi')).getByRole('button', { name: 'Retry' }))
  await pass()
  expect(article('Hi')).toHaveAttribute('data-status', 'waiting')
  expect(company.me.shown(BOB)).toEqual(['Hi'])
  company.connect(BOB)
  await until('an arrival', () => company.received(BOB).length > 0)
  expect(company.received(BOB)).toEqual(['Hi'])
})

test('a tick comes without anything else moving', async () => {
  const said = [{ to: BOB, text: 'Hi', status: 'waiting' }] as const
  const { company, until } = await sitAt({ friends: [BOB], said }, BOB)
  const before = article('Hi')
  expect(before).toHaveTextContent('Cancel')
  company.connect(BOB)
  await until('a tick', () => article('Hi').dataset.status !== 'waiting')
  expect(article('Hi')).toBe(before)
  expect(before).toHaveAttribute('data-status', 'delivered')
  expect(before).not.toHaveTextContent('Cancel')
})

test('what this version cannot show is not passed over', async () => {
  await sitAt({ friends: [BOB], said: [{ from: BOB, text: 'x', raw: { body: { picture: 1 } } }] }, BOB)
  expect(screen.getByRole('article')).toHaveTextContent('This version cannot show this message.')
})

test('[abuse T1] texts are text: nothing in them becomes a part of the page', async () => {
  const text = '  <img src=x onerror=alert(1)> ftp://example.org\n  indented\u202e reversed'
  // No app of ours would send the space around it.
  await sitAt({ friends: [BOB], said: [{ from: BOB, text: 'x', raw: { body: { text } } }] }, BOB)
  expect(screen.getByRole('article').querySelector('img, a')).toBeNull()
  expect(screen.getByRole('article').querySelector('[dir="auto"]')?.textContent).toBe(text.replace('\u202e', ''))
})

test('every day begins with its name', async () => {
  // A Wednesday; what claims to be from before there was such an app is not shown as it claims.
  const now = new Date(2027, 4, 5, 12, 30).getTime()
  vi.setSystemTime(now)
  const said = [
    { from: BOB, text: 'a', at: now - 400 * DAY },
    { from: BOB, text: 'b', at: now - 2 * DAY },
    { from: BOB, text: 'c', at: now - 2 * DAY + MINUTE },
    { from: BOB, text: 'd', at: now - DAY },
    { from: BOB, text: 'e', at: now - MINUTE },
  ]
  await sitAt({ friends: [BOB], said }, BOB)
  const days = ['March 31, 2026', 'Monday', 'Yesterday', 'Today']
  for (const day of days) expect(screen.getAllByText(day)).toHaveLength(1)
  expect(article('e').previousElementSibling).toHaveTextContent('Today')
  expect(article('c').previousElementSibling).toBeNull()
})

test('a page of many shows its newest and does not put all of them on the page', async () => {
  const { company } = await sitAt({ friends: [BOB], said: many(BOB, 200) }, BOB)
  const shown = screen.getAllByRole('article')
  expect(article('message 200.')).toBeInTheDocument()
  expect(company.opening(BOB).store.getState().messages).toHaveLength(PAGE)
  expect(VIEW / ROW + 20).toBeLessThan(PAGE)
  expect(shown.length).toBeLessThan(VIEW / ROW + 20)
})

test('scrolling up asks for older ones until there are no more', async () => {
  const { company } = await sitAt({ friends: [BOB], said: many(BOB, 2 * PAGE + 20) }, BOB)
  const atHand = () => company.opening(BOB).store.getState().messages.length
  const complete = () => company.opening(BOB).store.getState().complete
  await settled()
  // Two pages beyond the one that it opened with, the second of them short.
  for (const count of [2 * PAGE, 2 * PAGE + 20]) {
    expect(complete()).toBe(false)
    scrollTo(0, atHand() * ROW)
    await vi.waitFor(() => expect(atHand()).toBe(count), { timeout: 20_000 })
  }
  await vi.waitFor(() => expect(complete()).toBe(true), { timeout: 20_000 })
  // And never a third try.
  const looked = company.me.queries.length
  scrollTo(0, (2 * PAGE + 20) * ROW)
  expect(company.me.queries).toHaveLength(looked)
  expect(screen.getByText(/stays on your two devices/)).toBeInTheDocument()
})

test('Go to latest is there only while scrolled up, and counts what came meanwhile', async () => {
  const { company, user, hear, until } = await sitAt({ friends: [BOB], said: many(BOB, 50) }, BOB)
  await settled()
  expect(screen.queryByRole('button', { name: 'Go to latest' })).not.toBeInTheDocument()
  scrollTo(200, 50 * ROW)
  const button = screen.getByRole('button', { name: 'Go to latest' })
  await hear(BOB, 'news')
  expect(button).toHaveTextContent('1')
  expect(company.unread(BOB)).toBe(1)

  const scroll = vi.spyOn(screen.getByRole('log'), 'scrollTo')
  await user.click(button)
  expect(scroll).toHaveBeenCalled()
  scrollTo(51 * ROW - VIEW, 51 * ROW)
  expect(screen.queryByRole('button', { name: 'Go to latest' })).not.toBeInTheDocument()
  await until('reading', () => company.unread(BOB) === 0)
})

test('messages are read when they are on screen and the page is looked at, not before', async () => {
  const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(false)
  const { company, pass, until } = await sitAt({ friends: [BOB], said: many(BOB, 3, 3) }, BOB)
  const readByMe = () =>
    company
      .of(BOB)
      .disk.rows('receipts')
      .find((row) => row.person === ME)?.read ?? []
  await settled()
  await pass()
  expect(company.unread(BOB)).toBe(3)
  focus.mockReturnValue(true)
  act(() => void window.dispatchEvent(new Event('focus')))
  await until('reading', () => company.unread(BOB) === 0)
  await until('that the friend is told', () => pairsOf(readByMe()).some(([, seq]) => seq === 3))
})

test('a line stands before what had not been read, and goes with the answer', async () => {
  const { user } = await sitAt({ friends: [BOB], said: many(BOB, 5, 2) }, BOB)
  expect(screen.getAllByText('New messages')).toHaveLength(1)
  expect(article('message 4.').previousElementSibling).toHaveTextContent('New messages')
  await user.type(screen.getByRole('textbox', { name: 'Message' }), 'answer{Enter}')
  await vi.waitFor(() => expect(article('answer')).toBeInTheDocument(), { timeout: 20_000 })
  expect(screen.queryByText('New messages')).not.toBeInTheDocument()
})

test('what comes in while one looks gets no line; while one is away it does, once for each time', async () => {
  const { hear } = await sitAt({ friends: [BOB], said: many(BOB, 2) }, BOB)
  const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  const look = (there: boolean) => {
    focus.mockReturnValue(there)
    act(() => void window.dispatchEvent(new Event(there ? 'focus' : 'blur')))
  }
  const line = () => screen.queryAllByText('New messages').map((one) => one.nextElementSibling?.textContent)
  await settled()
  await hear(BOB, 'seen coming')
  expect(line()).toEqual([])

  look(false)
  await hear(BOB, 'missed')
  await hear(BOB, 'missed too')
  expect(line()).toEqual([expect.stringContaining('missed')])
  expect(article('missed too').previousElementSibling).toBeNull()
  look(true)
  expect(line()).toEqual([expect.stringContaining('missed')])

  look(false)
  await hear(BOB, 'another time')
  expect(line()).toEqual([expect.stringContaining('another time')])
})

test('the log announces additions, and nothing while old messages are looked through', async () => {
  await sitAt({ friends: [BOB], said: many(BOB, 50) }, BOB)
  const log = screen.getByRole('log')
  expect(log).toHaveAttribute('aria-relevant', 'additions')
  await settled()
  scrollTo(100, 50 * ROW)
  expect(log).toHaveAttribute('aria-live', 'off')
})

test('the Tab key reaches one message, the arrow keys the others', async () => {
  const { user } = await sitAt({ friends: [BOB], said: many(BOB, 4) }, BOB)
  const stops = () => screen.getAllByRole('article').filter((one) => one.tabIndex === 0)
  expect(stops()).toEqual([article('message 4.')])
  act(() => article('message 4.').focus())
  await user.keyboard('{ArrowUp}{ArrowUp}')
  expect(article('message 2.')).toHaveFocus()
  expect(stops()).toEqual([article('message 2.')])
  await user.keyboard('{ArrowDown}')
  expect(article('message 3.')).toHaveFocus()
})

test('going to another chat closes the one and opens the other', async () => {
  const said = [...many(BOB, 1), { from: ZOE, text: 'from Zoé' }]
  const { company, user } = await sitAt({ friends: [BOB, ZOE], said }, BOB)
  await user.click(screen.getByRole('link', { name: 'Zoé' }))
  expect(await screen.findByRole('heading', { name: 'Zoé' })).toBeInTheDocument()
  expect(await within(screen.getByRole('log')).findByText('from Zoé')).toBeInTheDocument()
  expect(company.looks).toEqual([`open ${BOB}`, 'close', `open ${ZOE}`])
  expect(screen.getByRole('link', { name: 'Zoé' })).toHaveAttribute('aria-current', 'page')
})

test('back leads to the list, and to the place one left', async () => {
  const { user } = await sitAt({ friends: [BOB, ZOE] }, BOB)
  await user.click(screen.getByRole('button', { name: 'Back' }))
  expect(await screen.findByText('Choose a chat, or begin a new one.')).toBeInTheDocument()
  expect(screen.getByRole('link', { name: 'Bob' })).toHaveFocus()
})
