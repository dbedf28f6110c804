import { act, fireEvent, screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { BOB, ZOE } from '../support/fakeApp.ts'
import { bob, friend, mine, theirs, zoe } from './people.ts'
import { article, DAY, MINUTE, NOW, ROW, showChat, VIEW } from './show.tsx'

const many = (count: number) => Array.from({ length: count }, (_, n) => theirs(n + 1, `message ${n + 1}.`))

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
  await showChat(
    { contacts: [bob], messages: { [BOB]: [theirs(1, 'Hello'), mine(2, 'Hi', { status: 'read' }), mine(3, 'Bye')] } },
    BOB,
  )
  const all = within(screen.getByRole('log', { name: 'Messages' })).getAllByRole('article')
  expect(all.map((one) => ({ ...one.dataset }))).toMatchObject([
    { messageId: theirs(1, '').id, from: BOB },
    { messageId: mine(2, '').id, from: 'me', status: 'read' },
    { messageId: mine(3, '').id, from: 'me', status: 'delivered' },
  ])
  expect(all[0]).not.toHaveAttribute('data-status')
  expect(all[0]).toHaveTextContent('Bob: Hello')
  expect(all[1]).toHaveTextContent('You: Hi')
})

test.each([
  ['waiting', 'Waiting for Bob to come online'],
  ['delivered', 'On Bob’s device'],
  ['read', 'Read'],
  ['failed', 'Not delivered: this device could not store it'],
] as const)('%s has its words as the name of a button, and shows them when it is pressed', async (status, words) => {
  const { user } = await showChat(
    // The later message keeps this one from speaking by itself.
    { contacts: [bob], messages: { [BOB]: [mine(1, 'Hi', { status }), mine(2, 'later')] } },
    BOB,
  )
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
  const tom = friend(BOB, 'Tom', { status: 'asked' })
  await showChat({ contacts: [tom], messages: { [BOB]: [mine(1, 'Hi', { status: 'waiting' })] } }, BOB)
  expect(article('Hi')).toHaveTextContent('Waiting for Tom’s answer')
})

test('the newest waiting message says what it waits for, and can be taken back', async () => {
  const { fake, user } = await showChat(
    {
      contacts: [bob],
      messages: { [BOB]: [mine(1, 'one', { status: 'waiting' }), mine(2, 'two', { status: 'waiting' })] },
    },
    BOB,
  )
  expect(within(article('one')).queryByRole('button', { name: 'Cancel' })).not.toBeInTheDocument()
  await user.click(within(article('two')).getByRole('button', { name: 'Cancel' }))
  expect(fake.asked).toContain(`cancel ${mine(2, '').id}`)
  expect(within(screen.getByRole('log')).queryByText('two')).not.toBeInTheDocument()
})

test('a failed message can be tried again', async () => {
  const { fake, user } = await showChat(
    { contacts: [bob], messages: { [BOB]: [mine(1, 'Hi', { status: 'failed' })] } },
    BOB,
  )
  await user.click(within(article('Hi')).getByRole('button', { name: 'Retry' }))
  expect(fake.asked).toContain(`retry ${mine(1, '').id}`)
  expect(article('Hi')).toHaveAttribute('data-status', 'waiting')
})

test('a tick comes without anything else moving', async () => {
  const { fake } = await showChat({ contacts: [bob], messages: { [BOB]: [mine(1, 'Hi', { status: 'waiting' })] } }, BOB)
  const before = article('Hi')
  act(() => fake.mark(mine(1, '').id, { status: 'delivered' }))
  expect(article('Hi')).toBe(before)
  expect(before).toHaveAttribute('data-status', 'delivered')
  expect(before).not.toHaveTextContent('Cancel')
})

test('what this version cannot show is not passed over', async () => {
  await showChat({ contacts: [bob], messages: { [BOB]: [theirs(1, '', { what: { kind: 'unsupported' } })] } }, BOB)
  expect(screen.getByRole('article')).toHaveTextContent('This version cannot show this message.')
})

test('texts are text: nothing in them becomes a part of the page', async () => {
  const text = '  <img src=x onerror=alert(1)> ftp://example.org\n  indented\u202e reversed'
  await showChat({ contacts: [bob], messages: { [BOB]: [theirs(1, text)] } }, BOB)
  expect(screen.getByRole('article').querySelector('img, a')).toBeNull()
  expect(screen.getByRole('article').querySelector('[dir="auto"]')?.textContent).toBe(text.replace('\u202e', ''))
})

test('every day begins with its name', async () => {
  const at = (ago: number) => ({ at: NOW - ago })
  await showChat(
    {
      contacts: [bob],
      messages: {
        [BOB]: [
          theirs(1, 'a', at(400 * DAY)),
          theirs(2, 'b', at(2 * DAY)),
          theirs(3, 'c', at(2 * DAY - MINUTE)),
          theirs(4, 'd', at(DAY)),
          theirs(5, 'e', at(MINUTE)),
        ],
      },
    },
    BOB,
  )
  const days = ['April 1, 2025', 'Monday', 'Yesterday', 'Today']
  for (const day of days) expect(screen.getAllByText(day)).toHaveLength(1)
  expect(article('e').previousElementSibling).toHaveTextContent('Today')
  expect(article('c').previousElementSibling).toBeNull()
})

test('a page of many shows its newest and does not put all of them on the page', async () => {
  await showChat({ contacts: [bob], messages: { [BOB]: many(500) }, pageSize: 500 }, BOB)
  const shown = screen.getAllByRole('article')
  expect(shown.length).toBeLessThan(VIEW / ROW + 20)
})

test('scrolling up asks for older ones until there are no more', async () => {
  const { fake } = await showChat({ contacts: [bob], messages: { [BOB]: many(120) }, pageSize: 50 }, BOB)
  scrollTo(0, 50 * ROW)
  await vi.waitFor(() => expect(fake.opening(BOB).store.getState().messages.length).toBeGreaterThan(50), {
    timeout: 20_000,
  })
  scrollTo(0, 100 * ROW)
  await vi.waitFor(() => expect(fake.opening(BOB).store.getState().complete).toBe(true), { timeout: 20_000 })
  scrollTo(0, 120 * ROW)
  // 50 and 50 and 20: two pages beyond the one it opened with, and never a third try.
  expect(fake.asked.filter((what) => what === 'loadOlder')).toHaveLength(2)
  expect(screen.getByText(/stays on your two devices/)).toBeInTheDocument()
})

test('Go to latest is there only while scrolled up, and counts what came meanwhile', async () => {
  const { fake, user } = await showChat({ contacts: [bob], messages: { [BOB]: many(50) } }, BOB)
  await settled()
  expect(screen.queryByRole('button', { name: 'Go to latest' })).not.toBeInTheDocument()
  scrollTo(200, 50 * ROW)
  const button = screen.getByRole('button', { name: 'Go to latest' })
  act(() => fake.receive(BOB, 'news'))
  expect(button).toHaveTextContent('1')
  expect(fake.asked).not.toContain(`read ${BOB}`)

  const scroll = vi.spyOn(screen.getByRole('log'), 'scrollTo')
  await user.click(button)
  expect(scroll).toHaveBeenCalled()
  scrollTo(51 * ROW - VIEW, 51 * ROW)
  expect(screen.queryByRole('button', { name: 'Go to latest' })).not.toBeInTheDocument()
  expect(fake.asked).toContain(`read ${BOB}`)
})

test('messages are read when they are on screen and the page is looked at, not before', async () => {
  const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(false)
  const { fake } = await showChat({ contacts: [bob], messages: { [BOB]: many(3) }, unread: { [BOB]: 3 } }, BOB)
  await settled()
  expect(fake.asked).not.toContain(`read ${BOB}`)
  focus.mockReturnValue(true)
  act(() => void window.dispatchEvent(new Event('focus')))
  expect(fake.asked).toContain(`read ${BOB}`)
})

test('a line stands before what had not been read, and goes with the answer', async () => {
  const { user } = await showChat({ contacts: [bob], messages: { [BOB]: many(5) }, unread: { [BOB]: 2 } }, BOB)
  expect(screen.getAllByText('New messages')).toHaveLength(1)
  expect(article('message 4.').previousElementSibling).toHaveTextContent('New messages')
  await user.type(screen.getByRole('textbox', { name: 'Message' }), 'answer{Enter}')
  await vi.waitFor(() => expect(article('answer')).toBeInTheDocument(), { timeout: 20_000 })
  expect(screen.queryByText('New messages')).not.toBeInTheDocument()
})

test('what comes in while one looks gets no line; while one is away it does, once for each time', async () => {
  const { fake } = await showChat({ contacts: [bob], messages: { [BOB]: many(2) } }, BOB)
  const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  const look = (there: boolean) => {
    focus.mockReturnValue(there)
    act(() => void window.dispatchEvent(new Event(there ? 'focus' : 'blur')))
  }
  const line = () => screen.queryAllByText('New messages').map((one) => one.nextElementSibling?.textContent)
  await settled()
  act(() => fake.receive(BOB, 'seen coming'))
  expect(line()).toEqual([])

  look(false)
  act(() => fake.receive(BOB, 'missed'))
  act(() => fake.receive(BOB, 'missed too'))
  expect(line()).toEqual([expect.stringContaining('missed')])
  expect(article('missed too').previousElementSibling).toBeNull()
  look(true)
  expect(line()).toEqual([expect.stringContaining('missed')])

  look(false)
  act(() => fake.receive(BOB, 'another time'))
  expect(line()).toEqual([expect.stringContaining('another time')])
})

test('the log announces additions, and nothing while old messages are looked through', async () => {
  await showChat({ contacts: [bob], messages: { [BOB]: many(50) } }, BOB)
  const log = screen.getByRole('log')
  expect(log).toHaveAttribute('aria-relevant', 'additions')
  await settled()
  scrollTo(100, 50 * ROW)
  expect(log).toHaveAttribute('aria-live', 'off')
})

test('the Tab key reaches one message, the arrow keys the others', async () => {
  const { user } = await showChat({ contacts: [bob], messages: { [BOB]: many(4) } }, BOB)
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
  const { fake, user } = await showChat(
    { contacts: [bob, zoe], messages: { [BOB]: many(1), [ZOE]: [theirs(9, 'from Zoé', { from: ZOE })] } },
    BOB,
  )
  await user.click(screen.getByRole('link', { name: 'Zoé' }))
  expect(await screen.findByRole('heading', { name: 'Zoé' })).toBeInTheDocument()
  expect(within(screen.getByRole('log')).getByText('from Zoé')).toBeInTheDocument()
  expect(fake.asked.filter((what) => /open|close/.test(what))).toEqual([`open ${BOB}`, 'close', `open ${ZOE}`])
  expect(screen.getByRole('link', { name: 'Zoé' })).toHaveAttribute('aria-current', 'page')
})

test('back leads to the list, and to the place one left', async () => {
  const { user } = await showChat({ contacts: [bob, zoe] }, BOB)
  await user.click(screen.getByRole('button', { name: 'Back' }))
  expect(await screen.findByText('Choose a chat, or begin a new one.')).toBeInTheDocument()
  expect(screen.getByRole('link', { name: 'Bob' })).toHaveFocus()
})
