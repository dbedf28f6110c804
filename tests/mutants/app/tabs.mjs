import { inFile, test } from '../inFile.mjs'

const tabs = test('features/tabs')
const takeover = test('features/tabsTakeover')
const lead = test('features/tabsLead')
const storm = test('features/tabsStorm')
const patch = test('features/tabsPatch')
const words = test('features/tabsRecovery')

export const mutants = [
  ...inFile('src/app/tabs/patch.ts', [
    {
      name: 'what has gone from a state stays there in other tabs',
      promise: 'O1',
      find: '  for (const key of patch.without) delete after[key]\n',
      replace: '',
      tests: patch,
    },
    {
      name: 'each change of a list is a copy of the list',
      promise: 'O1',
      find: 'if (Array.isArray(before) && Array.isArray(now)) return { runs: runsOf(before, now) }',
      replace: '',
      tests: patch,
    },
  ]),
  ...inFile('src/app/tabs/calling.ts', [
    {
      name: 'another tab may call what is not listed',
      promise: 'O1',
      find: '(Object.hasOwn(ways, name) ? ways[name] : undefined)',
      replace: 'ways[name]',
      tests: tabs,
    },
    {
      name: 'another tab may call what each tab has of its own',
      promise: 'O1',
      find: "way && way !== 'own' && way !== 'state'",
      replace: 'way',
      tests: tabs,
    },
  ]),
  ...inFile('src/app/tabs/asking.ts', [
    {
      name: 'what was asked of a tab that died is asked again, whatever it is',
      promise: 'O2',
      find: "sent && lost !== 'again'",
      replace: "sent && lost !== 'again' && false",
      tests: takeover,
    },
    {
      name: 'what was told to a tab that died is not told again',
      promise: 'O2',
      find: 'const open: Numbered[] = [...unheard]',
      replace: 'const open: Numbered[] = []',
      tests: takeover,
    },
  ]),
  ...inFile('src/app/tabs/leading.ts', [
    {
      name: 'what a tab had open stays open when it goes',
      promise: 'O1',
      find: '      const stopWaiting = channel.whenGone(tab, () => clock.after(FAREWELL_MS, forget))\n',
      replace: '      const stopWaiting = () => {}\n',
      tests: tabs,
    },
    {
      name: 'the lead moves with every change of tab',
      promise: 'O3',
      find: ' && hiddenFor() >= HIDDEN_MS && !isLinked(leading.app)',
      replace: ' && hiddenFor() > 0',
      tests: lead,
    },
    {
      name: 'links are dropped for a lead that moves',
      promise: 'O3',
      find: ' && !isLinked(leading.app)',
      replace: '',
      tests: lead,
    },
  ]),
  ...inFile('src/app/tabs/vigil.ts', [
    {
      name: 'a tab that stands still keeps the lead',
      promise: 'O3',
      find: '      takeOver()\n',
      replace: '',
      tests: lead,
    },
  ]),
  ...inFile('src/app/tabs/own.ts', [
    {
      name: 'what is sent has no name',
      promise: 'O2',
      find: 'const more = { name: nameOf(), ',
      replace: 'const more = { ',
      tests: [...takeover, ...storm],
    },
    {
      name: 'what comes back takes a key press back',
      promise: 'O1',
      find: 'if (news.size === 0) return state',
      replace: 'if (news.size >= 0) return state',
      tests: tabs,
    },
    {
      name: 'words bring an identity back in an app that has ended',
      promise: 'K2',
      find: 'return { ...read, restore }',
      replace: 'return restore ? read : read',
      tests: words,
    },
  ]),
  ...inFile('src/app/tabs/things.ts', [
    {
      name: 'a window is begun anew where another tab leads',
      promise: 'O2',
      find: '    if (kept) await reach(opening, kept)\n',
      replace: '',
      tests: takeover,
    },
  ]),
  ...inFile('src/app/tabs/openedHere.ts', [
    {
      name: 'finding a window again is a jump',
      promise: 'O2',
      find: 'if (isFirst) jumps.passed = kept() && jump ? jump.count : 0',
      replace: 'if (isFirst) jumps.passed = 0',
      tests: takeover,
    },
  ]),
  ...inFile('src/features/acts/written.ts', [
    {
      name: 'what was written is not known by its name',
      promise: 'O2',
      find: 'if ((names.get(name) ?? 0) > nth) return undefined',
      replace: '',
      tests: takeover,
    },
  ]),
  ...inFile('src/features/transcript/openings.ts', [
    {
      name: 'what is open in a tab that nobody looks at is looked at',
      promise: 'O4',
      find: 'watchedBy.get(opening)?.() === true',
      replace: 'watchedBy.has(opening)',
      tests: lead,
    },
  ]),
]
