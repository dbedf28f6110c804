import { inFile, test } from '../inFile.mjs'

const blocking = test('features/blocking')
const manyRequests = test('features/manyRequests')
const requestBox = test('features/requestBox')
const requests = test('features/requests')

export const mutants = [
  ...inFile('src/features/people/parting.ts', [
    {
      name: 'whoever is removed stays linked',
      promise: 'G2',
      find: '    pursuit.leave(id)\n    links.drop(id)\n',
      replace: '    pursuit.leave(id)\n',
      tests: [...blocking, ...test('features/leaving')],
      explained: 'The dialer drops the link of whoever is no longer wanted; this is for whoever was only asked.',
    },
    {
      name: 'a block is undone and nobody dials',
      find: 'if (contact) pursuit.pursue(contact)',
      replace: 'void contact',
      tests: blocking,
    },
  ]),

  ...inFile('src/features/people/requestGate.ts', [
    {
      name: 'requests of whoever is blocked are opened',
      promise: 'R5',
      find: "      if (isBlocked(from)) return refuse('blocked')\n",
      replace: '',
      tests: blocking,
    },
    {
      name: 'whoever cannot sign uses up the signatures of all',
      promise: 'R3',
      find: '!ofSender(from) || ',
      replace: '',
      tests: requestBox,
    },
    {
      name: 'one sender makes a write each time',
      promise: 'R3',
      find: '(takenAt.get(from) ?? Number.NEGATIVE_INFINITY) < REQUEST_PAUSE_MS',
      replace: '(takenAt.get(from) ?? Number.NEGATIVE_INFINITY) < 0',
      tests: requestBox,
    },
    {
      name: 'a request can be played again',
      promise: 'R3',
      find: '    seen.add(key)\n',
      replace: '',
      tests: manyRequests,
    },
    {
      name: 'any number of requests is opened',
      promise: 'L5',
      find: "if (!known && !opening.spend()) return refuse('crowd')",
      replace: '',
      tests: manyRequests,
    },
    {
      name: 'friends are shut out by a flood of strangers',
      promise: 'R3',
      find: "if (!known && !opening.spend()) return refuse('crowd')",
      replace: "if (!opening.spend()) return refuse('crowd')",
      tests: manyRequests,
    },
    {
      name: 'whoever was ignored comes up again',
      promise: 'R2',
      find: "    if (isIgnored(from) && !invites) return refuse('ignored')\n",
      replace: '',
      tests: requests,
      explained: 'The look after the request was opened refuses it as well; this one only saves the work.',
    },
  ]),

  ...inFile('src/features/people/requests.ts', [
    {
      name: 'a full box is shut',
      promise: 'R3',
      find: '      const out = !known',
      replace: '      if (!known && all().length >= MAX_REQUESTS) return false\n      const out = !known',
      tests: requestBox,
    },
    {
      name: 'a flood pushes out whoever was there before',
      promise: 'R3',
      find: 'const later = all.slice(MAX_STAYING)',
      replace: 'const later = all',
      tests: requestBox,
    },
    {
      name: 'an earlier request replaces a later one',
      promise: 'R3',
      find: "known && known.at >= request.at ? 'replayed' : undefined",
      replace: 'undefined',
      tests: manyRequests,
    },
    {
      name: 'any number of requests is kept',
      promise: 'R3',
      find: '!known && all().length >= MAX_REQUESTS ? outOf(all()) : undefined',
      replace: 'undefined as PersonId | undefined',
      tests: manyRequests,
    },
    {
      name: 'whoever is ignored while a request is opened comes up again',
      promise: 'R2',
      find: "ignored.has(from) ? 'ignored' : known",
      replace: 'known',
      tests: requests,
    },
    {
      name: 'who was ignored is forgotten at a reload',
      promise: 'R2',
      find: "if (state === 'ignored') ignored.set(request.from, { request, at: first ?? 0 })",
      replace: "if (state === 'ignored') continue",
      tests: requests,
    },
    {
      name: 'what is looked at again is ignored again after a reload',
      promise: 'R2',
      find: "const row = { ...request, state: 'open', since: since.get(request.from) ?? clock.now() }",
      replace: "const row = { ...request, state: 'ignored', since: since.get(request.from) ?? clock.now() }",
      tests: requests,
    },
  ]),
]
