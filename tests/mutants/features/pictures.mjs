import { inFile, test } from '../inFile.mjs'

const head = test('platform/pictureHead')
const pictures = test('features/pictures')
const hostile = test('features/picturesHostile')

export const mutants = [
  ...inFile('src/lib/pictureHead.ts', [
    {
      name: 'pictures of any size are decoded',
      promise: 'I2',
      find: 'Math.max(size.width, size.height) <= MAX_THEIR_SIDE ?',
      replace: 'size.width > 0 ?',
      tests: head,
    },
    {
      name: 'pictures of any number of bytes are looked at',
      find: 'file.length <= MAX_THEIR_PICTURE ? pictureKind(file) : undefined',
      replace: 'pictureKind(file)',
      tests: head,
    },
    { name: 'pictures that move are decoded', find: '|| moves(file)', replace: '', tests: head },
  ]),
  ...inFile('src/lib/pictureKind.ts', [
    {
      name: 'the kind of a picture is told by its first byte',
      find: 'bytes.every((byte, i) => file[at + i] === byte)',
      replace: 'file[at] === bytes[0]',
      tests: head,
    },
  ]),
  ...inFile('src/features/pictures/taking.ts', [
    {
      name: 'a picture need not be the one that was named',
      find: "if ((await hashOf(crypto, bytes)) !== sha256) return drop(person, sha256, 'forged')",
      replace: '',
      tests: hostile,
    },
    {
      name: 'anything of a friend is decoded',
      promise: 'I2',
      find: "if (!theirPicture(bytes)) return drop(person, sha256, 'foreign')",
      replace: '',
      tests: hostile,
    },
    {
      name: 'a picture costs nothing on the disk',
      find: "putPicture(person, 'theirs', sha256, drawn.bytes), ...bill.changes",
      replace: "putPicture(person, 'theirs', sha256, drawn.bytes)",
      tests: hostile,
    },
  ]),
  ...inFile('src/features/pictures/exchange.ts', [
    {
      name: 'a bad picture is asked for again',
      find: 'picture.sha256 !== before.theirs && picture.sha256 !== before.bad',
      replace: 'picture.sha256 !== before.theirs',
      tests: hostile,
    },
    {
      name: 'a hidden picture is fetched',
      promise: 'I3',
      find: 'isNews && !before.hidden ? picture : undefined',
      replace: 'isNews ? picture : undefined',
      tests: pictures,
    },
    {
      name: 'an older profile takes the place of a newer one',
      find: "if (said.version < (told.get(peer)?.version ?? 0)) return count('picture.older')",
      replace: '',
      tests: hostile,
    },
    {
      name: 'a picture that is too large is fetched',
      find: 'said.picture && said.picture.bytes <= MAX_THEIR_PICTURE ? said.picture : undefined',
      replace: 'said.picture ?? undefined',
      tests: hostile,
    },
    {
      name: 'anything can be a picture of mine',
      find: "if (bytes.length > MAX_PICTURE || !theirPicture(bytes)) return 'picture'",
      replace: '',
      tests: pictures,
    },
  ]),
  ...inFile('src/features/pictures/fetching.ts', [
    {
      name: 'as many pictures are fetched as somebody names',
      find: '!fetch.paid && !budgetOf(person).spend()',
      replace: '!fetch.paid && !budgetOf(person)',
      tests: hostile,
    },
    {
      name: 'a picture is fetched before what waits in the channel',
      promise: 'I1',
      find: 'if (link.buffered > 0) return later(person, fetch)',
      replace: '',
      tests: hostile,
    },
    {
      name: 'pieces may come in any order',
      find: ' || fetch.length !== from)',
      replace: ')',
      tests: hostile,
    },
    {
      name: 'a picture may be longer than was said',
      find: ' || from + bytes.length > fetch.bytes',
      replace: '',
      tests: hostile,
    },
    {
      name: 'what stalls is waited for',
      find: "      count('picture.stalled')\n      pause(fetch)\n",
      replace: "      count('picture.stalled')\n",
      tests: hostile,
    },
    {
      name: 'a lost link loses what was fetched',
      promise: 'I1',
      find: 'const fetch = isSame\n        ? before\n        : {',
      replace: 'const fetch = isSame\n        ? { ...before, parts: [], length: 0 }\n        : {',
      tests: pictures,
    },
  ]),
  ...inFile('src/features/pictures/serving.ts', [
    {
      name: 'my picture is served without end',
      find: ' || !mayCost(link.peer)',
      replace: '',
      tests: hostile,
    },
  ]),
  ...inFile('src/features/pictures/pictures.ts', [
    {
      name: 'strangers show pictures',
      promise: 'I3',
      find: "status === 'friend' && !portrait.hidden",
      replace: '!portrait.hidden',
      tests: pictures,
    },
    {
      name: 'hidden pictures are shown',
      promise: 'I3',
      find: "status === 'friend' && !portrait.hidden",
      replace: "status === 'friend'",
      tests: pictures,
    },
  ]),
  ...inFile('src/features/people/parting.ts', [
    {
      name: 'a picture stays when its owner is removed with all that was said',
      promise: 'I4',
      find: 'changes: [contacts.drop(id), ...portrait.changes]',
      replace: 'changes: [contacts.drop(id)]',
      tests: pictures,
    },
    {
      name: 'a picture does not come back with its owner',
      promise: 'I4',
      find: 'back: [contacts.put(contact), ...portrait.back]',
      replace: 'back: [contacts.put(contact)]',
      tests: pictures,
    },
  ]),
]
