import { inFile, test } from '../inFile.mjs'

const drafting = test('features/drafting')
const openings = test('features/openings')
const telling = test('features/telling')

export const mutants = [
  ...inFile('src/features/composing/typing.ts', [
    {
      name: 'who does not tell is told',
      find: 'if (!on || !tells()) return',
      replace: 'if (!on) return',
      tests: telling,
    },
    {
      name: 'typing lasts for ever',
      find: 'clock.after(FORGET_AFTER_MS, () => quiet(peer))',
      replace: 'clock.after(1e12, () => quiet(peer))',
      tests: telling,
    },
  ]),

  ...inFile('src/features/composing/drafts.ts', [
    {
      name: 'the words of a message that is gone stay in its unfinished change',
      promise: 'D13',
      find: "if (gone.includes(edit.id) || (now && !may(now, 'edit'))) set(conversation, rest)",
      replace: 'void [rest, gone, now]',
      tests: drafting,
    },
    {
      name: 'what was on its way to the disk when the page died is lost',
      promise: 'D1',
      find: '      await takeUp(kept.interrupted())\n',
      replace: '',
      tests: drafting,
    },
    {
      name: 'what was written when the page died is a draft as well',
      promise: 'D1',
      find: 'await newestOfMine(conversation)',
      replace: '[]',
      tests: drafting,
    },
    {
      name: 'what a draft of another conversation answers is shown in the open one',
      find: '      const draft = of(conversation)\n',
      replace: '      const [draft] = Object.values(store.getState().drafts)\n',
      tests: openings,
    },
    {
      name: 'a draft takes those of other conversations away',
      find: 'drafts: draft ? { ...others, [conversation]: draft } : others',
      replace: 'drafts: draft ? { [conversation]: draft } : others',
      tests: openings,
    },
  ]),
]
