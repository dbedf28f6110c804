import { inFile, test } from '../inFile.mjs'

const chat = test('features/chat')
const openings = test('features/openings')
const long = test('features/longConversation')
const drafting = test('features/drafting')
const notifications = test('features/notifications')
const arriving = test('features/arriving')

export const mutants = [
  ...inFile('src/features/transcript/createOpening.ts', [
    {
      name: 'a tick that comes while the page loads is lost',
      promise: 'D2',
      find: 'if (known === NO_MARKS) known = deps.shownMarks(itsMarks)',
      replace: 'known = deps.shownMarks(itsMarks)',
      tests: chat,
    },
    {
      name: 'what is written in another conversation is shown in the open one',
      promise: 'D3',
      find: '      if (of !== conversation) return\n      quotes.refresh(outcome)',
      replace: '      quotes.refresh(outcome)',
      tests: openings,
    },
    {
      name: 'an opening that is closed goes on hearing',
      find: '      closed = true\n      for (const stop of stops) stop()\n',
      replace: '',
      tests: openings,
    },
    {
      name: 'an opening that is closed is kept in mind by what it heard from',
      find: '      for (const stop of stops) stop()\n',
      replace: '',
      tests: openings,
    },
    {
      name: 'an opening that is closed marks as read',
      find: '      if (closed) return\n      window.setPaged(false)\n',
      replace: '      window.setPaged(false)\n',
      tests: openings,
    },
    {
      name: 'an opening that is closed looks at the disk again',
      find: '      if (closed) return found\n',
      replace: '',
      tests: openings,
    },
    {
      name: 'ticks of another conversation are taken for those of the open one',
      promise: 'D2',
      find: '      if (of !== conversation) return\n      known =',
      replace: '      known =',
      tests: openings,
    },
    {
      name: 'what is asked of an opening that is closed is done',
      find: 'if (!closed) await step(store.getState())',
      replace: 'await step(store.getState())',
      tests: openings,
    },
    {
      name: 'what one writes while reading far above is not brought into view',
      find: "jumps.latest('latest')",
      replace: 'newestPage(storage, conversation)',
      tests: long,
    },
    {
      name: 'what somebody reads further up goes while much comes in',
      find: 'away: window.setPaged,',
      replace: 'away: () => undefined,',
      tests: long,
    },
  ]),

  ...inFile('src/features/transcript/window.ts', [
    {
      name: 'what is taken back while its page loads comes up again',
      promise: 'D9',
      find: 'lines = lines.filter((line) => !gone.has(entryId(line)) || late.has(entryId(line)))',
      replace: '',
      tests: arriving,
    },
    {
      name: 'what is at hand grows without end',
      promise: 'L5',
      find: 'if (fitsAll()) return {}',
      replace: 'if (lines.length <= 1e9) return {}',
      tests: long,
    },
    {
      name: 'what is marked is cut out of what is at hand',
      find: '(held ? MAX_HELD_WINDOW : MAX_WINDOW * slack)',
      replace: 'MAX_WINDOW * slack',
      tests: long,
    },
  ]),

  ...inFile('src/features/transcript/quotes.ts', [
    {
      name: 'what a draft answers is known only while it is at hand',
      find: '      if (key && !quoted.has(idOfKey(key))) await read(key)\n      return true',
      replace: '      return true',
      tests: drafting,
    },
    {
      name: 'what a draft answers stays as it was when it was chosen',
      find: 'for (const line of lines) if (quoted.has(entryId(line))) quoted.set(entryId(line), line)',
      replace: '',
      tests: drafting,
    },
  ]),

  ...inFile('src/features/transcript/openings.ts', [
    {
      name: 'whoever closed a conversation still looks at it',
      find: 'if (openings.delete(own)) tell()',
      replace: 'openings.delete(own)',
      tests: [...notifications, ...openings],
    },
    {
      name: 'whoever sends in one conversation is moved in the others',
      find: '[...openings].filter((opening) => opening.conversation === conversation)',
      replace: '[...openings].filter((opening) => opening !== undefined || conversation)',
      tests: openings,
    },
  ]),

  ...inFile('src/features/transcript/messageCache.ts', [
    {
      name: 'every tick draws all lines anew',
      find: 'before?.line === line && before.status === status && before.quote === quote',
      replace: 'before && false',
      tests: arriving,
    },
  ]),
]
