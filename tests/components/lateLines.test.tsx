import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { BOB, ME, many } from '../support/company.ts'
import { placeOf } from '../support/world.ts'
import { article, ROW, sitAt } from './show.tsx'

const MANY = 120

test('[D18] what a friend wrote while away stands further up: one is told, gets there, and it is read then', async () => {
  const { company, user, until } = await sitAt(
    {
      friends: [BOB],
      said: many(BOB, 2),
      async meanwhile({ world, me, of, disconnect, connect, must }) {
        const bob = of(BOB)
        const say = (node: typeof me, place: string, text: string) =>
          world.through(node.app.chat.acts(placeOf(place as never)).send(text))
        disconnect(BOB)
        await must('the loss', () => !me.linked(BOB) && !bob.linked(ME))
        for (const text of ['from away', 'and again']) await say(bob, ME, text)
        for (let i = 0; i < MANY; i++) await say(me, BOB, `mine ${i}`)
        connect(BOB)
        await must('all of it', () => me.shown(BOB).includes('and again') && bob.shown(ME).includes(`mine ${MANY - 1}`))
      },
    },
    BOB,
  )
  const chip = await screen.findByRole('button', { name: '2 messages came in further up' })
  expect(company.unread(BOB)).toBe(2)
  expect(screen.queryByText('from away')).toBeNull()
  await user.click(chip)
  await screen.findByText('from away')
  // The double of a browser does not scroll there by itself: until the two are on its screen, they are unread.
  expect(company.unread(BOB)).toBe(2)
  const log = screen.getByRole('log')
  Object.defineProperty(log, 'scrollHeight', { configurable: true, value: 40 * ROW })
  act(() => {
    log.scrollTop = 2 * ROW
    fireEvent.scroll(log)
  })
  await until('reading', () => company.unread(BOB) === 0)
  await waitFor(() => expect(screen.queryByRole('button', { name: /further up/ })).toBeNull())
})

test('[D18] what was written into the past says when it arrived', async () => {
  await sitAt(
    {
      friends: [BOB],
      said: many(BOB, 3),
      async meanwhile({ world, me }) {
        const row = me.entries(BOB).find(({ author, kind }) => author === BOB && kind === 'text')!
        const arrived = world.clock.now() - 60_000
        await world.through(me.storage.write([{ put: 'entries', row: { ...row, arrived } }]))
      },
    },
    BOB,
  )
  expect(article('message 1.')).toHaveTextContent(/arrived \d/)
  expect(article('message 2.')).not.toHaveTextContent('arrived')
})
