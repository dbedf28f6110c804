import { inFile, test } from '../inFile.mjs'

const acts = test('features/acts')
const chat = test('features/chat')
const log = test('engine/log')
const logTakingBack = test('engine/logTakingBack')
const takingBack = test('engine/takingBack')
const long = test('features/longConversation')
const projection = test('features/projection')
const agreement = test('features/agreement')
const deleting = test('features/deleting')
const disappearing = test('features/disappearing')
const reading = test('features/reading')
const arriving = test('features/arriving')

export const mutants = [
  ...inFile('src/conversation/projection.ts', [
    {
      name: 'what comes before its message is forgotten',
      promise: 'D11',
      find: 'set({ ...rows.of(entry), orphan: 1 })',
      replace: 'void 0',
      tests: acts,
    },
    {
      name: 'what waits is found only after the next start',
      promise: 'D11',
      find: '        orphans.set(conversation, true)\n',
      replace: '',
      tests: acts,
    },
    {
      name: 'what has found its line is looked for at every message',
      promise: 'D11',
      find: 'if (adopted) orphans.delete(conversation)',
      replace: 'void adopted',
      tests: projection,
    },
    {
      name: 'what waits is forgotten with the first that found its line',
      promise: 'D11',
      find: 'if (adopted) orphans.delete(conversation)',
      replace: 'if (adopted) orphans.set(conversation, false)',
      tests: projection,
    },
    {
      name: 'earlier versions of a deleted message stay',
      promise: 'D12',
      find: 'for (const one of acts) set(erased(one))',
      replace: 'void acts',
      tests: deleting,
    },
    {
      name: 'an edit of a deleted message keeps its words',
      promise: 'D12',
      find: 'else if (row.erased && WORD_HOLDERS.includes(what.kind)) set(erased(entry))',
      replace: '',
      tests: deleting,
    },
    {
      name: 'my own messages count as unread',
      find: 'shown.filter((row) => !its.mine(row.author) && ',
      replace: 'shown.filter((row) => ',
      tests: chat,
    },
    {
      name: 'a deleted message stays unread',
      find: 'unreadGone += 1',
      replace: 'unreadGone += 0',
      tests: deleting,
    },
    {
      name: 'a reaction to nothing is told',
      find: 'if (next && what.kind === reactKind.name && !its.mine(entry.author) && its.mine(row.author))',
      replace: 'if (what.kind === reactKind.name && !its.mine(entry.author))',
      tests: log,
    },
    {
      name: 'words that come with the delete of theirs stay',
      promise: 'D12',
      find: 'if (row.kind === kind && row.target && idOfKey(row.target) === id) set(erased(row))',
      replace: 'void [row, id]',
      tests: projection,
    },
    {
      name: 'what comes erased leaves no trace where its delete came first',
      promise: 'D11',
      find: 'if (!lineKind(entry.kind) && !entry.erased) continue',
      replace: 'if (!lineKind(entry.kind)) continue',
      tests: projection,
    },
    {
      name: 'what only its author says disappears',
      promise: 'D14',
      find: 'if (ttl && state?.agreed?.includes(ttl))',
      replace: 'if (ttl)',
      tests: disappearing,
    },
    {
      name: 'the log still hands out the words that went',
      promise: 'D9',
      find: 'erases: wordless.size > 0,',
      replace: 'erases: false,',
      tests: [...logTakingBack, ...takingBack],
    },
  ]),

  ...inFile('src/conversation/agreement.ts', [
    {
      name: 'an agreement to anything counts',
      promise: 'D14',
      find: 'if (!body?.success || body.output.answers || body.output.seconds !== seconds) return',
      replace: 'if (body?.success && body.output.seconds !== seconds) return',
      tests: disappearing,
    },
    {
      name: 'an agreement to nothing counts',
      promise: 'D14',
      find: 'if (!body?.success || body.output.answers || body.output.seconds !== seconds) return',
      replace: 'if (body && (!body.success || body.output.answers || body.output.seconds !== seconds)) return',
      tests: agreement,
    },
    {
      name: 'a no means any proposal',
      promise: 'D14',
      find: '    proposal.instance === declines.instance &&\n    proposal.seq === declines.seq',
      replace: '    true',
      tests: agreement,
    },
    {
      name: 'a proposal of before takes back what was agreed since',
      promise: 'D14',
      find: 'if (late || (row.proposal && compareOrder(by, row.proposal.by) < 0)) return { row: before }',
      replace: '',
      tests: agreement,
    },
    {
      name: 'an earlier proposal takes the place of a later one',
      promise: 'D14',
      find: ' || (row.proposal && compareOrder(by, row.proposal.by) < 0)) return',
      replace: ') return',
      tests: agreement,
    },
    {
      name: 'a proposal of before the end counts after it',
      promise: 'D14',
      find: 'if (late || (row.proposal',
      replace: 'if ((row.proposal',
      tests: agreement,
    },
    {
      name: 'an agreement of before takes back what was agreed since',
      promise: 'D14',
      find: 'if (late) return { row: seconds > 0 ? { ...row, agreed } : before }',
      replace: '',
      tests: agreement,
    },
    {
      name: 'what was said until an end that came first stays for ever',
      promise: 'D13',
      find: '{ row: seconds > 0 ? { ...row, agreed } : before }',
      replace: '{ row: before }',
      tests: agreement,
    },
    {
      name: 'an agreement takes away what was proposed after it',
      promise: 'D14',
      find: 'const open = proposal && compareOrder(proposal.by, by) > 0',
      replace: 'const open = false as boolean',
      tests: agreement,
    },
    {
      name: 'a proposal stays open though it was agreed to',
      promise: 'D14',
      find: 'const open = proposal && compareOrder(proposal.by, by) > 0',
      replace: 'const open = proposal !== undefined',
      tests: agreement,
    },
  ]),

  ...inFile('src/conversation/summary.ts', [
    {
      name: 'the last line stays when it was deleted',
      find: 'const changed = [...touched.values()].find(isLast)',
      replace: 'const changed = undefined as EntryRow | undefined; void isLast',
      tests: [...chat, ...deleting],
    },
  ]),

  ...inFile('src/conversation/pages.ts', [
    {
      name: 'a bad row ends the history',
      promise: 'D6',
      find: 'const end = found.length < wanted',
      replace: 'const end = lines.length < limit',
      tests: reading,
    },
    {
      name: 'late messages above the first page are shown at its top',
      promise: 'D3',
      find: '(complete || compareOrder(order, first.order) >= 0)',
      replace: 'true',
      tests: arriving,
    },
    {
      name: 'what comes while one reads far above is shown there',
      promise: 'D3',
      find: '(newest || compareOrder(order, last.order) <= 0)',
      replace: 'true',
      tests: long,
    },
  ]),
]
