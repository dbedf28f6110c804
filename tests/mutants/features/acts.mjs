import { inFile, test } from '../inFile.mjs'

const acts = test('features/acts')
const repliesAndForwards = test('features/repliesAndForwards')
const chat = test('features/chat')
const forwardedFiles = test('features/filesForwarding')
const former = test('features/former')
const notes = test('features/notes')
const drafting = test('features/drafting')
const openings = test('features/openings')
const deleting = test('features/deleting')

export const mutants = [
  ...inFile('src/features/acts/forwarding.ts', [
    {
      name: 'what is forwarded goes on to the first of several alone',
      find: 'const done = await append(other, one, more)',
      replace: 'const done = await append(to[0], one, more)',
      tests: repliesAndForwards,
    },
    {
      name: 'of what cannot go on whole, a part goes',
      find: "      if (!one) return { ok: false, error: 'absent' }\n      one.ended",
      replace: '      if (!one) break\n      one.ended',
      tests: forwardedFiles,
    },
    {
      name: 'what is forwarded lives on where messages disappear',
      find: '...(seconds ? { ttl: seconds } : {})',
      replace: '',
      tests: repliesAndForwards,
    },
  ]),
  ...inFile('src/features/acts/acts.ts', [
    {
      name: 'what waits can be deleted here, and never arrives',
      promise: 'D1',
      find: 'for (const line of lines) if (await waits(line)) return IMPOSSIBLE',
      replace: '',
      tests: deleting,
    },
    {
      name: 'what is delivered can be cancelled',
      promise: 'D9',
      find: "return (await waits(line)) ? takeBack(line) : { ok: false, error: 'late' }",
      replace: 'return takeBack(line)',
      tests: chat,
    },
    {
      name: 'under a new ID one reacts to what was said under the former',
      find: "if (!line || !may(line, 'react') || isFormer(line, rules())) return IMPOSSIBLE",
      replace: "if (!line || !may(line, 'react')) return IMPOSSIBLE",
      tests: former,
    },
    {
      name: 'anybody edits mine',
      promise: 'D5',
      find: "if (!isMyOwn(line, 'edit')) return IMPOSSIBLE",
      replace: 'if (!line) return IMPOSSIBLE',
      tests: acts,
    },
    {
      name: 'acts go to the conversation in which one acted first',
      find: 'const acts = bound.get(conversation) ?? actsIn(deps, conversation)',
      replace: 'const acts = [...bound.values()][0] ?? actsIn(deps, conversation)',
      tests: openings,
    },
    {
      name: 'under a new ID one pins what was said under the former',
      find: ' || (on && isFormer(line, rules()))',
      replace: '',
      tests: former,
    },
    {
      name: 'a timer is proposed to nobody',
      find: 'friend === undefined || !Number',
      replace: '!Number',
      tests: notes,
    },
  ]),

  ...inFile('src/features/acts/linesOf.ts', [
    {
      name: 'notes that are deleted leave a trace',
      find: 'rules().with.length === 0 || ',
      replace: '',
      tests: notes,
    },
    {
      name: 'what a former ID said is changed under the new one',
      find: ' && rules().mine(line.author) && !isFormer(line, rules()),\n',
      replace: ' && rules().mine(line.author),\n',
      tests: former,
    },
  ]),

  ...inFile('src/features/acts/sending.ts', [
    {
      name: 'what failed and was let go of comes back after a reload',
      promise: 'D9',
      find: '    found.release()\n',
      replace: '',
      tests: drafting,
    },
    {
      name: 'a message that could not be stored is lost',
      promise: 'D8',
      find: '    setFailures(conversation, [...(failures.get(conversation) ?? []), { message, text, replyTo, release }])\n',
      replace: '',
      tests: chat,
    },
    {
      name: 'a failure of one conversation is shown in all',
      find: '(failures.get(conversation) ?? []).map(({ message }) => message)',
      replace: '[...failures.values()].flat().map(({ message }) => message)',
      tests: chat,
    },
  ]),
]
