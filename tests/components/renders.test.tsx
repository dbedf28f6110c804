import { act, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { BOB, ME, type Said, ZOE } from '../support/company.ts'
import { article, sitAt } from './show.tsx'

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
  const said = Array.from({ length: 14 }, (_, n): Said => ({ to: BOB, text: `mine ${n}.` }))
  const { company, until } = await sitAt({ friends: [BOB], said }, BOB)
  await act(async () => void (await company.acts(BOB).send('mine 14.')))
  expect(screen.getAllByRole('article')).toHaveLength(15)
  expect(article('mine 14.')).toHaveAttribute('data-status', 'waiting')
  drawn.clear()
  await until('the tick', () => article('mine 14.').dataset.status === 'delivered')
  expect(drawn.get('icon')).toBe(1)
})

test('what one friend does draws no other entry of the list again', async () => {
  const said: Said[] = [
    { from: BOB, text: 'x' },
    { from: ZOE, text: 'y' },
  ]
  const { company, until, hear, pass } = await sitAt({ friends: [BOB, ZOE], away: [ZOE], said }, BOB)
  // Clock: what was said was said some time ago, and a link is looked into once by whoever finds that it was set.
  await pass(2_000)
  drawn.clear()
  company.connect(ZOE)
  await until('a link', () => company.me.linked(ZOE) && company.of(ZOE).linked(ME))
  expect(drawn.get(ZOE)).toBeGreaterThan(0)
  await hear(ZOE, 'news')
  company.disconnect(ZOE)
  await until('the loss', () => !company.me.linked(ZOE))
  expect(drawn.get(BOB)).toBeUndefined()
})
