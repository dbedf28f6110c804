import { inFile, test } from '../inFile.mjs'

const acts = test('features/acts')
const chat = test('features/chat')
const log = test('engine/log')
const logTakingBack = test('engine/logTakingBack')
const takingBack = test('engine/takingBack')
const long = test('features/longConversation')
const projection = test('features/projection')
const deleting = test('features/deleting')
const disappearing = test('features/disappearing')
const reading = test('features/reading')
const arriving = test('features/arriving')
const hostileActs = test('features/hostileActs')
const hostilePast = test('features/hostilePast')
const hostileTimers = test('features/hostileTimers')
const timing = test('features/timing')

export const mutants = [
  ...inFile('src/conversation/orphans.ts', [
    {
      name: 'what waits is found only after the next start',
      promise: 'D11',
      find: '          for (const row of added) add(its, row)\n',
      replace: '',
      tests: acts,
    },
    {
      name: 'what comes before its message is forgotten',
      promise: 'D11',
      find: 'rows.set({ ...row, orphan: 1 })',
      replace: 'void rows',
      tests: acts,
    },
    {
      name: 'what has found its line is looked for at every message',
      promise: 'D11',
      find: '          for (const row of settled) drop(its, row.author, entryId(row))\n',
      replace: '',
      tests: projection,
    },
    {
      name: 'what waits is forgotten with the first that found its line',
      promise: 'D11',
      find: '(its.on.size === 0 || its.more)) known.delete(conversation)',
      replace: 'true) its.on.clear()',
      tests: projection,
    },
    {
      name: 'acts on what never comes wait without end',
      find: 'keys.slice(0, Math.max(0, keys.length - MAX_ORPHANS))',
      replace: 'keys.slice(0, 0)',
      tests: hostileActs,
    },
    {
      name: 'while one waits, every line is looked up',
      find: 'its.more || its.on.has(id)',
      replace: 'its.more || its.on.size > 0 || its.on.has(id)',
      tests: hostileActs,
    },
  ]),

  ...inFile('src/conversation/folding.ts', [
    {
      name: 'earlier versions of a deleted message stay',
      promise: 'D12',
      find: '            for (const one of acts) set(erased(one))\n',
      replace: '',
      tests: deleting,
    },
    {
      name: 'an edit of a deleted message keeps its words',
      promise: 'D12',
      find: '} else if (row.erased && (WORD_HOLDERS.includes(what.kind) || isIdle(what.kind, entry, row))) set(erased(entry))',
      replace: '}',
      tests: deleting,
    },
    {
      name: 'a deleted message stays unread',
      find: 'unreadGone += 1',
      replace: 'unreadGone += 0',
      tests: deleting,
    },
    {
      name: 'a reaction to nothing is told',
      find: 'if (next && what.kind === reactKind.name && !rules.mine(entry.author) && rules.mine(row.author))',
      replace: 'if (what.kind === reactKind.name && !rules.mine(entry.author))',
      tests: log,
    },
    {
      name: 'words that come with the delete of theirs stay',
      promise: 'D12',
      find: 'if (row.target && wordless.has(idOfKey(row.target)) && ',
      replace: 'if (row.target && !wordless.has(idOfKey(row.target)) && ',
      tests: projection,
    },
    {
      name: 'every reaction keeps its body',
      find: 'if (row && !row.erased && mayGo(row)) set(erased(row))',
      replace: 'void row',
      tests: hostileActs,
    },
    {
      name: 'every change keeps its words',
      find: 'for (const row of newestFirst.slice(MAX_VERSIONS)) if (mayGo(row)) set(erased(row))',
      replace: 'void newestFirst.slice(MAX_VERSIONS)',
      tests: hostileActs,
    },
    {
      name: 'what I have written loses its body before it went out',
      find: 'author !== rules.me.id || instance !== rules.me.instance',
      replace: 'true || (author as string) === instance',
      tests: hostileActs,
    },
  ]),

  ...inFile('src/conversation/projection.ts', [
    {
      name: 'my own messages count as unread',
      find: '!rules.mine(row.author) && !row.erased && traitsOf',
      replace: '!row.erased && traitsOf',
      tests: chat,
    },
    {
      name: 'what comes erased leaves no trace where its delete came first',
      promise: 'D11',
      find: '(!lineKind(entry.kind) && !entry.erased)',
      replace: '!lineKind(entry.kind)',
      tests: projection,
    },
    {
      name: 'what only its author says disappears',
      promise: 'D14',
      find: 'return ttl && counts(row, line.order!, ttl) ? ttl : undefined',
      replace: 'return ttl || undefined',
      tests: disappearing,
    },
    {
      name: 'the log still hands out the words that went',
      promise: 'D9',
      find: 'erases: folding.goesWordless(),',
      replace: 'erases: false,',
      tests: [...logTakingBack, ...takingBack],
    },
    {
      name: 'acts wait for what I have not written',
      find: 'author === me.id && instance === me.instance\n',
      replace: '!me && author === instance\n',
      tests: hostileActs,
    },
    {
      name: 'acts that waited for what I had not written find it',
      find: 'if (!mine) for (const entry of entries) await adopt(entry)',
      replace: 'for (const entry of entries) await adopt(entry)',
      tests: hostileActs,
    },
    {
      name: 'what stays of very many versions of what was deleted stays for ever',
      find: 'for (const [conversation, author, instance, seq] of wordsLeft)',
      replace: 'for (const [conversation, author, instance, seq] of wordsLeft.slice(wordsLeft.length))',
      tests: hostileActs,
    },
    {
      name: 'an end that comes late leaves the time of what stands behind it',
      promise: 'D14',
      find: 'if (ttl === before || line.erased) continue',
      replace: 'continue',
      tests: hostileTimers,
    },
    {
      name: 'what was written into the past looks as if it had been there',
      promise: 'D18',
      find: 'for (const row of late) if (row.lamport <= known) rows.set({ ...row, arrived: now() })',
      replace: 'void known',
      tests: hostilePast,
    },
    {
      name: 'whoever wrote while away is taken for one who writes into the past',
      promise: 'D18',
      find: 'if (row.lamport <= known) rows',
      replace: 'if (known >= 0) rows',
      tests: hostilePast,
    },
    {
      name: 'what was not on screen is taken for seen',
      promise: 'D12',
      find: ' && !isLate(before, row)',
      replace: '',
      tests: hostilePast,
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

  ...inFile('src/conversation/timing.ts', [
    {
      name: 'a clock that is ahead moves on at each look',
      promise: 'D10',
      find: 'if (shownAt !== line.at) changed.push',
      replace: 'if (shownAt > line.at) changed.push',
      tests: timing,
    },
    {
      name: 'a clock that is behind is believed',
      promise: 'D10',
      find: 'let earliest = floor',
      replace: 'let earliest = 0',
      tests: timing,
    },
  ]),
]
