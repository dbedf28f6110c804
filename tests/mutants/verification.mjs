import { inFile, test } from './inFile.mjs'

const number = test('engine/safetyNumber')
const rooms = test('features/verification')
const scanning = test('features/camera')
const pictures = test('platform/pictureSize')

export const mutants = [
  ...inFile('src/engine/safetyNumber.ts', [
    {
      name: 'each sees the safety number in an order of their own',
      promise: 'V1',
      find: 'keys.sort((a, b) => (toHex(a) < toHex(b) ? -1 : 1))',
      replace: 'keys',
      tests: number,
    },
    {
      name: 'the safety number is made in a context of something else',
      promise: 'V1',
      find: "signedBytes('safety-number', ...sorted)",
      replace: "signedBytes('transcript', ...sorted)",
      tests: number,
    },
    {
      name: 'the safety number is made of one key',
      promise: 'V1',
      find: "signedBytes('safety-number', ...sorted)",
      replace: "signedBytes('safety-number', sorted[0]!)",
      tests: number,
    },
  ]),

  ...inFile('src/features/verification/safetyCode.ts', [
    {
      name: 'my own code verifies a friend',
      promise: 'V3',
      find: "if (id === me) return 'mine'",
      replace: "if (id === me) return shown === number ? 'match' : 'mine'",
      tests: number,
    },
    {
      name: 'a stranger’s code verifies a friend',
      promise: 'V3',
      find: "if (id !== friend) return 'stranger'",
      replace: '',
      tests: number,
    },
    {
      name: 'a friend who sees another number is verified',
      promise: 'V3',
      find: "shown === number ? 'match' : 'differs'",
      replace: "'match'",
      tests: number,
    },
  ]),

  ...inFile('src/features/people/tables.ts', [
    {
      name: 'a verification that went bad costs the friend',
      promise: 'V2',
      find: 'verified: v.optional(VerifiedRow)',
      replace: "verified: v.optional(v.object({ at: v.number(), how: v.picklist(['number', 'qr']) }))",
      tests: rooms,
    },
  ]),

  ...inFile('src/features/people/keeping.ts', [
    {
      name: 'a verification is forgotten with whatever else changes',
      promise: 'V2',
      find: 'keptOf({ ...contact, ...what })',
      replace: 'keptOf(what)',
      tests: rooms,
    },
  ]),

  ...inFile('src/features/scanning/camera.dom.ts', [
    {
      name: 'a camera stays on while nobody looks at the page',
      find: "if (document.visibilityState === 'hidden') dark('off')\n    else if",
      replace: 'if',
      tests: scanning,
    },
    {
      name: 'a camera that is given too late stays on',
      find: '      for (const track of given.getTracks()) track.stop()\n',
      replace: '',
      tests: scanning,
    },
    {
      name: 'a camera stays on when nothing reads any more',
      find: "else if (reading?.why === 'gone') return dark('failed')",
      replace: '',
      tests: scanning,
    },
    {
      name: 'a camera stays on when the scanner closes',
      find: "    document.removeEventListener('visibilitychange', onVisibility)\n    dark()",
      replace: "    document.removeEventListener('visibilitychange', onVisibility)",
      tests: scanning,
    },
  ]),

  ...inFile('src/lib/pictureSize.ts', [
    {
      name: 'a small picture in a camera’s notes says how large the whole is',
      find: '    at += 2 + length\n',
      replace: '    at += 1\n',
      tests: pictures,
    },
    {
      name: 'a file that ends too early throws',
      find: '    return undefined // it ends too early\n',
      replace: "    throw new Error('it ends too early')\n",
      tests: pictures,
    },
  ]),
]
