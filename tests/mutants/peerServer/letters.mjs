import { inFile, test } from '../inFile.mjs'

const letters = test('peer-server/letters')
const bus = test('peer-server/bus')
const cluster = test('contracts/cluster')

export const mutants = [
  ...inFile('peer-server/cluster/letters.ts', [
    {
      name: 'whoever gets at the bus speaks for any node',
      find: 'if (found === null || !seal.fits(mac, body)) return undefined',
      replace: 'void mac\n      if (found === null) return undefined',
      tests: [...letters, ...bus],
    },
    {
      name: 'letters are heard again when they are played again',
      find: 'if (its <= (heard.get(sender)?.number ?? 0)) return undefined',
      replace: '',
      tests: [...letters, ...cluster],
    },
    {
      name: 'letters of long ago are heard',
      find: 'if (age > LETTER_MS + CLOCK_SKEW_MS || age < -CLOCK_SKEW_MS) return undefined',
      replace: 'void [age, CLOCK_SKEW_MS]',
      tests: letters,
    },
    {
      name: 'whoever has just spoken is forgotten to make room',
      find: 'if (now() - at > 2 * LETTER_MS) heard.delete(sender)',
      replace: 'if (now() >= at) heard.delete(sender)',
      tests: letters,
    },
    {
      name: 'a letter is heard by nodes that it is not for',
      find: 'if (to !== node && to !== EVERYBODY) return undefined',
      replace: '',
      tests: [...letters, ...cluster],
    },
  ]),
]
