import type { Message } from '../../../src/conversation/message.ts'
import { type Saying, said } from './fakeMessages.ts'

const MINUTE = 60_000

/** A conversation in which everything has happened that can happen to a message. */
export function withActs(noon: number, friend: string): Message[] {
  let seq = 0
  const says = (from: string, text: string, ago: number, more: Partial<Saying> = {}) =>
    said({
      id: `${from}/acts/${++seq}`,
      from,
      text,
      at: noon - ago * MINUTE,
      ...(from === 'me' ? { status: 'read' as const } : {}),
      ...more,
    })
  const asked = 'Shall we take the early train on Saturday, or the one after?'
  const question = says(friend, asked, 58)
  return [
    question,
    says('me', 'The early one. I’ll get the tickets!', 55, {
      quote: { id: question.id, from: friend, kind: 'text', text: asked },
      reactions: [
        { emoji: '👍', count: 2, mine: true },
        { emoji: '🎉', count: 1, mine: false },
      ],
      pinned: true,
    }),
    says(friend, 'Platform 4, 8:12. Coffee on me.', 52, { edited: 2, starred: true }),
    says('me', '', 50, { what: { kind: 'deleted' } }),
    says(
      friend,
      'From my sister: “bring a warm coat, it will be cold up there, and do not forget the map this time.”',
      44,
      {
        forwarded: true,
      },
    ),
    says('me', 'Which map?', 42, {
      quote: { id: 'gone', from: friend, kind: 'gone', text: '' },
    }),
    says(friend, '', 30, { what: { kind: 'timer', seconds: 86_400, step: 'agreed' } }),
    says('me', 'This one will be gone tomorrow.', 28, { ttl: 86_400, status: 'delivered' }),
    says(friend, '', 20, { what: { kind: 'unsupported' } }),
    says(friend, 'See you there', 12, { reactions: [{ emoji: '❤️', count: 1, mine: true }] }),
  ]
}
