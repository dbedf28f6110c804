import { inFile, test } from '../inFile.mjs'

const agreement = test('features/agreement')
const disappearing = test('features/disappearing')
const hostilePast = test('features/hostilePast')
const hostileTimers = test('features/hostileTimers')

export const mutants = [
  ...inFile('src/conversation/late.ts', [
    {
      name: 'what was never on screen is told to be read',
      promise: 'D18',
      find: 'heldFrom(row, { author, instance }) - 1)',
      replace: 'Infinity)',
      tests: hostilePast,
    },
    {
      name: 'what came late is read with the newest',
      promise: 'D18',
      find: 'const unread = lateIn(row).length\n  return row.unread === unread',
      replace: 'const unread = 0\n  return row.unread === unread',
      tests: hostilePast,
    },
    {
      name: 'late lines are counted without end',
      promise: 'L5',
      find: 'seqs.length, 0) < MAX_LATE',
      replace: 'seqs.length, 0) < MAX_LATE * 99',
      tests: hostilePast,
    },
  ]),

  ...inFile('src/conversation/agreement.ts', [
    {
      name: 'an answer holds whatever it names',
      promise: 'D14',
      find: '      proposal.seconds === seconds &&\n      names(proposal.by, [proposal.by[1], answers.instance, answers.seq])',
      replace: '      proposal.seconds === seconds',
      tests: hostileTimers,
    },
    {
      name: 'an answer holds for any time',
      promise: 'D14',
      find: '      proposal.seconds === seconds &&\n',
      replace: '',
      tests: disappearing,
    },
    {
      name: 'one may agree with oneself',
      promise: 'D14',
      find: '      proposal.from !== from &&\n',
      replace: '',
      tests: disappearing,
    },
    {
      name: 'a no means any proposal',
      promise: 'D14',
      find: 'order?.[1] === author && order[2] === instance && order[3] === seq',
      replace: 'order !== undefined || author === instance || !seq',
      tests: agreement,
    },
    {
      name: 'timer entries count as they come',
      promise: 'D14',
      find: '[...said.steps, step].sort((a, b) => compareOrder(a.by, b.by))',
      replace: '[...said.steps, step]',
      tests: [...agreement, ...hostileTimers],
    },
    {
      name: 'what is withdrawn after an answer that came late stays in force',
      promise: 'D14',
      find: 'if (declines.by === by[1] && timer && timer.seconds > 0 && names(timer.asked, meant))\n      return { state: ended(state, by) }',
      replace: '',
      tests: hostileTimers,
    },
    {
      name: 'a time agreed on once counts for ever',
      promise: 'D14',
      find: '(!one.until || compareOrder(order, one.until) < 0)',
      replace: 'one.seconds > 0',
      tests: hostileTimers,
    },
    {
      name: 'a time counts for what was said before it was agreed on',
      promise: 'D14',
      find: '(!one.from || compareOrder(one.from, order) < 0)',
      replace: 'one.seconds > 0',
      tests: hostileTimers,
    },
    {
      name: 'timer entries of all time are kept',
      promise: 'D14',
      find: 'said: bounded({ ...said, steps }, rules)',
      replace: 'said: bounded({ ...said, steps: steps.slice(-MAX_TIMER_STEPS * 9) }, rules) && { ...said, steps }',
      tests: hostileTimers,
    },
    {
      name: 'a line says that it was agreed to what was not open',
      promise: 'D14',
      find: 'if (!holds) return { state, hidden: true }',
      replace: 'if (!holds) return { state }',
      tests: [...agreement, ...hostileTimers],
    },
  ]),
]
