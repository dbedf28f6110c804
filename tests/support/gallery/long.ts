import { says } from './cast.ts'
import { ZOE } from './fakeRooms.ts'

/** Long conversation: 900 messages, the last one of now. */
export const LONG = Array.from({ length: 900 }, (_, n) =>
  says(
    n % 5 < 2 ? 'me' : ZOE,
    `Message ${n + 1}. ${'Something to say about it. '.repeat(n % 4)}`.trim(),
    (900 - n) * 37,
  ),
)
