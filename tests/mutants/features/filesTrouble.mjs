import { inFile, test } from '../inFile.mjs'

const forwarding = test('features/filesForwarding')
const longRun = test('features/files/longRun')
const pullSide = test('features/files/pullSide')

export const mutants = [
  ...inFile('src/features/files/pullSide.ts', [
    {
      name: 'a side connection that cannot be made is tried without end',
      find: 'if (opening || connection || stopped || cancelRetry) return',
      replace: 'if (opening || connection || stopped) return',
      tests: pullSide,
    },
  ]),
  ...inFile('src/features/files/sending.ts', [
    {
      name: 'credits of a long file use up what its receiver may say',
      find: '    onFrame()\n',
      replace: '',
      tests: longRun,
    },
  ]),
  ...inFile('src/features/files/pulledList.ts', [
    {
      name: 'the list of a large file is a flood',
      find: '  else link?.grant(LIST_FRAME_BYTES)\n',
      replace: '',
      tests: longRun,
    },
  ]),
  ...inFile('src/features/files/pullStreams.ts', [
    {
      name: 'a disk that takes no row is asked without end',
      find: "if (!isNoted && rows.get(id)?.state === 'wanted') onStuck(id, why)",
      replace: '',
      tests: longRun,
    },
  ]),
  ...inFile('src/features/files/bytes.ts', [
    {
      name: 'bytes go with the first of two lines that have them',
      find: 'if (row.blob !== undefined && !isUsed(row.blob)) await',
      replace: 'if (row.blob !== undefined) await',
      tests: forwarding,
    },
    {
      name: 'what was lent to a line that was never written takes the bytes along',
      find: 'if (!isUsed(blob)) void blobs.remove(blob)',
      replace: 'void blobs.remove(blob)',
      tests: forwarding,
    },
  ]),
  ...inFile('src/features/files/forwardedFile.ts', [
    {
      name: 'a file goes on of which only a part is here',
      find: "isHere(row) : row.state === 'done'",
      replace: 'isHere(row) : true',
      tests: forwarding,
    },
  ]),
]
