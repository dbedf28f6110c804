import { act, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { BOB, ZOE } from '../support/fakeApp.ts'
import { bob, mine, theirs, zoe } from './people.ts'
import { article, showChat } from './show.tsx'

const { drawn, counted } = vi.hoisted(() => {
  /** How often each part was drawn, by what it draws. */
  const drawn = new Map<string, number>()
  /** The same part, counted. */
  const counted =
    <P,>(part: (props: P) => ReactNode, nameOf: (props: P) => string) =>
    (props: P) => {
      drawn.set(nameOf(props), (drawn.get(nameOf(props)) ?? 0) + 1)
      return part(props)
    }
  return { drawn, counted }
})

vi.mock('../../src/features/transcript/MessageStatus.tsx', async (original) => {
  const real = await original<typeof import('../../src/features/transcript/MessageStatus.tsx')>()
  return { ...real, StatusIcon: counted(real.StatusIcon, () => 'icon') }
})
vi.mock('../../src/features/connection/Presence.tsx', async (original) => {
  const real = await original<typeof import('../../src/features/connection/Presence.tsx')>()
  return { ...real, PresentAvatar: counted(real.PresentAvatar, (props) => props.id) }
})

beforeEach(() => drawn.clear())

test('a tick draws its own message again and no other', async () => {
  const messages = Array.from({ length: 15 }, (_, n) => mine(n, `mine ${n}.`, { status: 'waiting' }))
  const { fake } = await showChat({ contacts: [bob], messages: { [BOB]: messages } }, BOB)
  expect(screen.getAllByRole('article')).toHaveLength(15)
  drawn.clear()
  act(() => fake.mark(mine(3, '').id, { status: 'delivered' }))
  expect(article('mine 3.')).toHaveAttribute('data-status', 'delivered')
  expect(drawn.get('icon')).toBe(1)
})

test('what one friend does draws no other entry of the list again', async () => {
  const { fake } = await showChat(
    { contacts: [bob, zoe], messages: { [BOB]: [theirs(1, 'x')], [ZOE]: [theirs(2, 'y')] } },
    BOB,
  )
  drawn.clear()
  act(() => fake.link(ZOE, { phase: 'online', path: 'direct' }))
  act(() => fake.receive(ZOE, 'news'))
  expect(drawn.get(ZOE)).toBeGreaterThan(0)
  expect(drawn.get(BOB)).toBeUndefined()
})
