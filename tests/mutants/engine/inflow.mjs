import { inFile, test } from '../inFile.mjs'

const penalties = test('engine/penalties')
const budgets = test('engine/hostileBudgets')
const heartbeat = test('engine/heartbeat')
const linkFrames = test('engine/linkFrames')
const slices = test('engine/inflow')

export const mutants = [
  ...inFile('src/engine/inflow.ts', [
    {
      name: 'frames on a closed link are still looked at',
      promise: 'L4',
      find: '      if (!link.open) return\n      link.heard()',
      replace: '      link.heard()',
      tests: [...linkFrames, ...budgets],
      explained: 'The router looks as well; here it saves the charge.',
    },
    {
      name: 'frames do not count as life',
      promise: 'L3',
      find: '      link.heard()\n',
      replace: '',
      tests: heartbeat,
    },
    {
      name: 'frames cost nothing',
      find: '!frames.spend() || ',
      replace: '',
      tests: budgets,
    },
    {
      name: 'entries cost nothing',
      find: 'if (!entries.spend(length + ENTRIES_FRAME_BYTES)) return',
      replace: 'if (false) return',
      tests: budgets,
    },
    {
      name: 'what is stored is not given back',
      find: 'bucketsOf(peer).entries.refund(bytes)',
      replace: 'undefined',
      tests: budgets,
    },
    {
      name: 'answers are not granted',
      find: "if (kind === 'entries') frames.refund(FRAMES_FOR_ENTRIES)",
      replace: "if (kind === 'entries') return",
      tests: budgets,
    },
    {
      name: 'a new link brings a new budget',
      find: '    people.set(person, made)\n',
      replace: '',
      tests: budgets,
    },
    {
      name: 'who flooded is not kept out',
      find: '    penalties.give(peer)\n',
      replace: '',
      tests: budgets,
    },
    {
      name: 'frames are handled without a pause',
      find: 'if (now - began < SLICE_MS) return handle(link, frame)',
      replace: 'return handle(link, frame)',
      tests: slices,
    },
    {
      name: 'one link is handled to its end before the next',
      find: '      waiting.delete(link)\n      const frame = frames.shift()\n      if (frames.length > 0 && link.open) waiting.set(link, frames)',
      replace: '      const frame = frames.shift()\n      if (frames.length === 0 || !link.open) waiting.delete(link)',
      tests: slices,
    },
  ]),

  ...inFile('src/engine/penalties.ts', [
    {
      name: 'each penalty is as long as the first',
      find: 'PENALTY_MS * 2 ** (times - 1)',
      replace: 'PENALTY_MS',
      tests: budgets,
    },
    {
      name: 'a reload lets whoever floods in again',
      promise: 'L5',
      find: 'if (left >= -PENALTY_FORGOTTEN_MS) hold',
      replace: 'if (left > Infinity) hold',
      tests: penalties,
    },
    {
      name: 'a clock that is set back keeps a friend out for ever',
      promise: 'L5',
      find: 'Math.min(Number(until) - clock.now(), msOf(Number(times)))',
      replace: 'Number(until) - clock.now()',
      tests: penalties,
    },
  ]),
]
