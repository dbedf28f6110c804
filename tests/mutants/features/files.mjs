import { inFile, test } from '../inFile.mjs'

const stream = test('features/files/stream', 'features/files/frames')
const transfers = test('features/files/transfers')
const hostile = test('features/files/hostile')
const picked = test('features/files/pickedFile')
const room = test('features/filesRoom')

export const mutants = [
  ...inFile('src/features/files/fileRows.ts', [
    {
      name: 'a journal writes over a pause',
      find: 'inTurn(async () => {\n        const before = rows.get(id)',
      replace: '((run) => run())(async () => {\n        const before = rows.get(id)',
      tests: transfers,
    },
  ]),
  ...inFile('src/features/files/filesRoom.ts', [
    {
      name: 'a file outlives its line',
      find: 'if (ids.length > 0) await transfers.onLines(ids)',
      replace: '',
      tests: room,
    },
    {
      name: 'a chat goes without its files',
      find: 'const ids = removed',
      replace: 'const ids = removed && false',
      tests: room,
    },
    {
      name: 'any file can be chosen in the place of the one that was offered',
      find: "if (!(await isSamePicked(file, { size: offered.size, hashes }, crypto))) return 'other'",
      replace: '',
      tests: room,
    },
  ]),
  ...inFile('src/features/files/offering.ts', [
    {
      name: 'a copy of what was not sent stays',
      find: 'const drop = async () => void (copy && (await blobs.remove(copy.id)))',
      replace: 'const drop = async () => {}',
      tests: room,
    },
    {
      name: 'a file is offered under whatever name it has',
      find: 'const name = safeFileName(file.name)',
      replace: 'const name = file.name',
      tests: room,
    },
  ]),
  ...inFile('src/features/files/showing.ts', [
    {
      name: 'a file that the browser has let go of looks as if it could be had',
      find: "const waits = lacks ? 'source' : state",
      replace: 'const waits = state',
      tests: room,
    },
  ]),
  ...inFile('src/features/files/receiving.ts', [
    {
      name: 'more of a file is taken than there was credit for',
      find: '        came + length <= credited &&\n',
      replace: '',
      tests: stream,
    },
    {
      name: 'a file is taken in whatever order it comes',
      find: '        offset === piece * PIECE_BYTES + inPiece &&\n',
      replace: '',
      tests: stream,
    },
    {
      name: 'credit is given without a look at what is noted',
      find: 'const most = Math.min(came + window.bytes, journal.taken + MAX_BACKLOG, journal.noted + MAX_UNNOTED)',
      replace: 'const most = Math.min(came + window.bytes, journal.taken + MAX_BACKLOG)',
      tests: stream,
    },
    {
      name: 'credit is given without a look at the disk',
      find: 'const most = Math.min(came + window.bytes, journal.taken + MAX_BACKLOG, journal.noted + MAX_UNNOTED)',
      replace: 'const most = came + window.bytes',
      tests: stream,
    },
    {
      name: 'a file is said to be here before it is noted',
      find: 'if (isWhole() && journal.noted === came) end',
      replace: 'if (isWhole()) end',
      tests: stream,
    },
    {
      name: 'a stopped stream notes nothing of what the disk has taken',
      find: 'if (!over) await journal.stop()',
      replace: '',
      tests: [...stream, ...transfers],
    },
  ]),
  ...inFile('src/features/files/journal.ts', [
    {
      name: 'what came is noted before it is flushed',
      find: 'const flushed = await blob.flush()',
      replace: "const flushed = 'done' as 'done' | 'full' | 'broken'",
      tests: stream,
    },
    {
      name: 'a row that could not be written counts as noted',
      find: "if (!(await note(pieces))) return over ? undefined : onTrouble('broken')",
      replace: 'await note(pieces)',
      tests: stream,
    },
  ]),
  ...inFile('src/features/files/sending.ts', [
    {
      name: 'a file that changed goes all the same',
      find: 'equalBytes(await crypto.sha256(next.bytes), hashAt(stream.hashes, next.piece))',
      replace: 'equalBytes(next.bytes, next.bytes) || hashAt(stream.hashes, next.piece) !== undefined',
      tests: [...stream, ...transfers],
    },
    {
      name: 'a frame goes without credit',
      find: '(bytes?.length ?? 0) - at, credit)',
      replace: '(bytes?.length ?? 0) - at)',
      tests: stream,
    },
    {
      name: 'one stream has the channel until it is through',
      find: '      const number = turn.shift()!\n      turn.push(number)\n',
      replace: '      const number = turn[0]!\n',
      tests: stream,
    },
    {
      name: 'a channel is filled however much waits in it',
      find: 'if (data.buffered >= HIGH_WATER)',
      replace: 'if (data.buffered >= 1e9)',
      tests: stream,
    },
  ]),
  ...inFile('src/features/files/hashList.ts', [
    {
      name: 'a list of hashes needs not be that of the root',
      find: "equalBytes(await crypto.sha256(rootPreimage(size, hashes)), root) ? hashes : 'bad'",
      replace: 'hashes',
      tests: hostile,
    },
  ]),
  ...inFile('src/features/files/givenFile.ts', [
    {
      name: 'a file is given for whatever root',
      find: ' || !root || !equalBytes(root, offer.root)',
      replace: '',
      tests: hostile,
    },
    {
      name: 'a file that is held back is given',
      find: "if (row.state === 'held') return 'paused'",
      replace: '',
      tests: transfers,
    },
  ]),
  ...inFile('src/features/files/going.ts', [
    {
      name: 'whoever asks has as many streams as they like',
      find: "if (streams.size >= MAX_GOING) return void sayGone(link.peer, number, 'busy')",
      replace: '',
      tests: hostile,
    },
    {
      name: 'whoever asks may ask for ever',
      find: "if (!budget.spend()) return link.violation('file.flood')",
      replace: '',
      tests: hostile,
    },
    {
      name: 'that a file arrived is believed of anybody',
      find: 'if (row && isTheirs && !row.arrived',
      replace: 'if (row && !row.arrived',
      tests: hostile,
    },
    {
      name: 'credit that comes before the stream begins is forgotten',
      find: 'if (stream.credit) side.sending.credit(number, stream.credit.n, stream.credit.bytes)',
      replace: '',
      tests: transfers,
    },
  ]),
  ...inFile('src/features/files/pulls.ts', [
    {
      name: 'what a lost link swallowed is not said again',
      find: '      streams.repeat()\n',
      replace: '',
      tests: transfers,
    },
  ]),
  ...inFile('src/features/files/arrivals.ts', [
    {
      name: 'that a file is here is said once',
      find: "if (row.state === 'done' && !row.told && personIn(row.conversation) === person) tell(person, row)",
      replace: 'void person',
      tests: transfers,
    },
  ]),
  ...inFile('src/features/files/transfers.ts', [
    {
      name: 'whoever was offered nothing opens a side connection',
      find: 'isFriend(peer) && givesTo(peer)',
      replace: 'isFriend(peer) || givesTo(peer)',
      tests: hostile,
    },
    {
      name: 'bytes stay when what offered them goes',
      find: '    await bytes.drop(row)\n',
      replace: '',
      tests: transfers,
    },
    {
      name: 'a start leaves what nobody offers any more',
      find: '      await bytes.tidy(rows.all())\n',
      replace: '',
      tests: transfers,
    },
  ]),
  ...inFile('src/features/files/pickedFile.ts', [
    {
      name: 'another file of the same length is taken for the one that was chosen',
      find: 'if (!bytes || !equalBytes(await crypto.sha256(bytes), hashAt(hashes, piece))) return false',
      replace: 'if (!bytes) return false',
      tests: picked,
    },
    {
      name: 'a file that became shorter is read as it is',
      find: 'bytes.length === pieceSize(file.size, piece) ? bytes : undefined',
      replace: 'bytes',
      tests: picked,
    },
  ]),
]
