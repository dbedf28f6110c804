import { inFile, test } from '../inFile.mjs'

const chat = test('features/chat')
const former = test('features/former')
const chats = test('features/chats')
const ticks = test('features/ticks')

export const mutants = [
  ...inFile('src/features/chatList/chats.ts', [
    {
      name: 'reading and receiving write the same row at once',
      promise: 'D3',
      find: 'const seeing = log.alone(conversation, async () => {',
      replace: 'const seeing = (async (_: unknown, step: () => Promise<void>) => step())(conversation, async () => {',
      tests: chat,
    },
    {
      name: 'what the disk refused is shown as chosen',
      promise: 'D8',
      find: '      choices.delete(choice)\n      if (done) written',
      replace: '      if (done) choices.delete(choice)\n      if (done) written',
      tests: chats,
    },
    {
      name: 'what the disk refused takes a later choice away',
      promise: 'D8',
      find: '      choices.delete(choice)\n      if (done) written.set(conversation, own)\n',
      replace:
        '      if (!done) choices.clear()\n      choices.delete(choice)\n      if (done) written.set(conversation, own)\n',
      tests: chats,
    },
    {
      name: 'what the disk refused goes there with a later choice',
      promise: 'D8',
      find: 'const own = changed(written.get(conversation) ?? {}, change)',
      replace: 'const own = changed(store.getState().own[conversation] ?? {}, change)',
      tests: chats,
    },
    {
      name: 'what is muted comes back from where it was put away',
      find: 'own?.archived && !isMuted(own, clock.now())',
      replace: 'own?.archived',
      tests: chats,
    },
    {
      name: 'what was agreed under a former ID is still in force',
      promise: 'D14',
      find: 'if (rest !== row) changed.push(rest)',
      replace: 'void [row, rest]',
      tests: former,
    },
  ]),
  ...inFile('src/features/chatList/ticks.ts', [
    {
      name: 'after a start no chat says what became of its last message',
      find: 'void look().catch(() => undefined)',
      replace: 'void look',
      tests: ticks,
    },
    {
      name: 'what a friend said last has a tick of mine',
      find: "if (!lastOrder || lastFrom !== 'me') return undefined",
      replace: 'if (!lastOrder || lastFrom === undefined) return undefined',
      tests: ticks,
    },
    {
      name: 'the list tells of others’ reading whoever keeps their own to themselves',
      find: 'shownMarks(known), its)',
      replace: '(shownMarks, known), its)',
      tests: ticks,
    },
    {
      name: 'what I said under a former ID waits in the list for ever',
      find: "status && !(status === 'waiting' && isFormer({ author, lamport }, its))",
      replace: 'status && (author || lamport)',
      tests: ticks,
    },
    {
      name: 'the list does not tell what could not be stored',
      find: 'const failed = failures.of(conversation).at(-1)',
      replace: 'const failed = failures.of(conversation).at(1_000)',
      tests: ticks,
    },
  ]),
]
