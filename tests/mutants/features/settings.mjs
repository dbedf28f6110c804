import { inFile, test } from '../inFile.mjs'

const settings = test('features/settings')

export const mutants = [
  ...inFile('src/features/settings/settings.ts', [
    {
      name: 'a bad setting takes the others with it',
      find: "theme: v.fallback(v.picklist(['system', 'light', 'dark']), 'system'),",
      replace: "theme: v.picklist(['system', 'light', 'dark']),",
      tests: settings,
    },
    {
      name: 'a setting is shown though the disk refused it',
      find: "if ((await storage.write([{ put: settingsTable.name, row }])) !== 'done') return false",
      replace: 'void storage.write([{ put: settingsTable.name, row }])',
      tests: settings,
    },
    {
      name: 'any broker may be chosen',
      find: "if (!found) return 'not-allowed'",
      replace: "if (!found) return (await write({ broker: wanted })) ? 'done' : 'storage'",
      tests: settings,
    },
  ]),
]
