import { inFile, test } from '../inFile.mjs'

const letters = test('peer-server/letters')
const bus = test('peer-server/bus')
const cluster = test('contracts/cluster')

export const mutants = [
  ...inFile('peer-server/cluster/letters.ts', [
    {
      name: 'whoever gets at the bus speaks for any node',
      find: 'if (found === null || !timingSafeEqual(mac, macOf(body))) return undefined',
      replace: 'void [timingSafeEqual, mac]\n      if (found === null) return undefined',
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
      name: 'nodes that cannot hear each other share a bus',
      find: "derive(serverKey, 'bus-name', 9).toString('base64url')",
      replace: "derive(Buffer.alloc(32, serverKey.length), 'bus-name', 9).toString('base64url')",
      tests: [...letters, ...cluster],
    },
  ]),
  ...inFile('peer-server/cluster/redis.ts', [
    {
      name: 'a takeover is heard by nodes that it does not concern',
      find: 'if (letter.to === node) handlers.lost',
      replace: 'if (letter.to) handlers.lost',
      tests: cluster,
    },
  ]),
]
