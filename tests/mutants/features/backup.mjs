import { inFile, test } from '../inFile.mjs'

const backup = test('features/backup', 'features/backupPieces', 'features/backupGoingOn', 'features/backupWriting')
const damage = test('features/backupDamage')
const storm = test('features/backupStorm')
const sealed = test('features/backupSealed')
const daily = test('features/backupDaily')
const older = test('features/backupOlder')
const exporting = test('features/exporting')

export const mutants = [
  ...inFile('src/features/backup/reading.ts', [
    {
      name: 'a backup of somebody else is restored',
      promise: 'U3',
      find: "    if (found.id !== id) throw new Refused('other-id')\n",
      replace: '',
      tests: backup,
    },
    {
      name: 'a backup of a later schema is restored',
      promise: 'U3',
      find: "found === 'newer' || found.schema > schema",
      replace: "found === 'newer'",
      tests: backup,
    },
    {
      name: 'whoever knows the recipient can write a backup',
      promise: 'U2',
      find: "  if (!(await isSignedEnd(end, await hash.end(), publicKey, crypto.verify))) throw new Refused('damaged')\n",
      replace: '  void isSignedEnd\n',
      tests: backup,
    },
    {
      name: 'counts are not compared',
      promise: 'U3',
      find: 'if (end.drops !== drops || !sameCounts(end.rows, rows))',
      replace: 'if (end.drops === -1)',
      tests: backup,
    },
    {
      name: 'what stands behind the end is read',
      promise: 'U3',
      find: "    if (end && lines.length > 0) throw new Refused('damaged')\n",
      replace: '',
      tests: backup,
    },
    {
      name: 'a last line that is not whole is passed over',
      promise: 'U3',
      find: "  if (length > 0) throw new Refused('damaged')\n",
      replace: '',
      tests: backup,
    },
  ]),
  ...inFile('src/features/backup/format.ts', [
    {
      name: 'a later version of the format is read',
      promise: 'U3',
      find: "  if (found.output.version > FORMAT_VERSION) return 'newer'\n",
      replace: '',
      tests: backup,
    },
    {
      name: 'a row without its key is taken',
      promise: 'U3',
      find: ' && isKey(keyIn(value as Row, spec))',
      replace: '',
      tests: backup,
    },
  ]),
  ...inFile('src/features/backup/restoring.ts', [
    {
      name: 'something is restored over somebody',
      promise: 'U3',
      find: "  if (!isNobody()) return 'taken'\n",
      replace: '',
      tests: backup,
    },
    {
      name: 'what was said here is lost to a backup',
      promise: 'U3',
      find: "  if ((await storage.range({ table: ENTRIES, limit: 1, walk: true })).length > 0) return 'kept'\n",
      replace: '',
      tests: backup,
    },
    {
      name: 'a disk that is full is taken into use',
      promise: 'U3',
      find: "  if (written !== 'done') throw new NotWritten(written === 'full' ? 'full' : 'failed')\n",
      replace: '  void NotWritten\n',
      tests: backup,
    },
    {
      name: 'what failed is left lying',
      promise: 'U3',
      find: '    await fresh?.abandon().catch(() => undefined)\n',
      replace: '',
      tests: damage,
    },
    {
      name: 'an ID that is back without what was said is called nothing changed',
      promise: 'U3',
      find: "return stored ? 'unfinished' : 'full'",
      replace: "return stored ? 'failed' : 'full'",
      tests: backup,
    },
    {
      name: 'a change-over is tried once',
      promise: 'U3',
      find: 'for (const pause of TAKE_AGAIN_MS) {',
      replace: 'for (const pause of TAKE_AGAIN_MS.slice(9)) {',
      tests: backup,
    },
    {
      name: 'an older backup is taken as it is',
      promise: 'U3',
      find: 'if (schema !== deps.schema) return tables',
      replace: 'if (schema !== deps.schema) return deps.tables',
      tests: older,
    },
  ]),
  ...inFile('src/features/identity/identity.ts', [
    {
      name: 'a restored device goes on with the log of the lost one',
      promise: 'U4',
      find: 'const me = { ...row, instance: toBase64Url(crypto.random(8)), ',
      replace: 'const me = { ...row, ',
      tests: backup,
    },
    {
      name: 'what a restored device says stands above what it said since',
      promise: 'U4',
      find: 'instance: toBase64Url(crypto.random(8)), restoredAt: clock.now() }',
      replace: 'instance: toBase64Url(crypto.random(8)) }',
      tests: backup,
    },
  ]),
  ...inFile('src/features/backup/snapshot.ts', [
    {
      name: 'behind a lock a backup reads each row again and again',
      promise: 'U1',
      find: 'limit, walk: true })',
      replace: 'limit })',
      tests: sealed,
    },
    {
      name: 'what is written meanwhile is not said',
      promise: 'U1',
      find: 'if (its.length > 0) journal.push(its)',
      replace: 'void its',
      tests: storm,
    },
    {
      name: 'what is written meanwhile is said before what was read',
      promise: 'U1',
      find: '          yield text\n          yield await textOf(taken())\n',
      replace: '          yield await textOf(taken())\n          yield text\n',
      tests: storm,
    },
    {
      name: 'lists that are under way at the end are not waited for',
      promise: 'U1',
      find: '      await feed.settled()\n      yield await textOf(taken())\n',
      replace: '',
      tests: storm,
    },
  ]),
  ...inFile('src/features/backup/withheld.ts', [
    {
      name: 'words that are to disappear are in a backup',
      promise: 'U5',
      find: '(row: EntryRow) => row.ttl !== undefined || isGoing',
      replace: '(row: EntryRow) => isGoing',
      tests: backup,
    },
    {
      name: 'versions of words that are to disappear are in a backup',
      promise: 'U5',
      find: 'row.target !== undefined && (await lineAt(row.target))?.ttl !== undefined',
      replace: 'row.target === undefined',
      tests: backup,
    },
    {
      name: 'the list says words that are to disappear',
      promise: 'U5',
      find: "? { ...row, lastText: '' } : row",
      replace: '? row : row',
      tests: backup,
    },
  ]),
  ...inFile('src/features/backup/writing.ts', [
    {
      name: 'what failed is not given up',
      promise: 'U6',
      find: '    await sink.abort().catch(() => undefined)\n    throw reason\n',
      replace: '    throw reason\n',
      tests: backup,
    },
  ]),
  ...inFile('src/features/backup/daily.ts', [
    {
      name: 'a kept file is written at each look',
      find: 'if (!isOld || clock.uptime() < notBefore',
      replace: 'if (clock.uptime() < notBefore',
      tests: daily,
    },
    {
      name: 'the browser is not asked',
      find: "if (store.getState().kept?.trouble === 'asks') return ask()",
      replace: 'void ask',
      tests: daily,
    },
  ]),
  ...inFile('src/features/backup/reminding.ts', [
    {
      name: 'reminded in the first days',
      find: 'mayEvict && age >= FIRST_DAYS_MS && more',
      replace: 'mayEvict && more',
      tests: daily,
    },
    {
      name: 'a reminder that was put off comes back at once',
      find: 'if (askedAt !== undefined && Math.abs(now - askedAt) < pause) return false',
      replace: 'void pause',
      tests: daily,
    },
  ]),
  ...inFile('src/features/backup/exporting.ts', [
    {
      name: 'what disappears is exported',
      promise: 'U7',
      find: 'for (const line of lines) if (line.ttl === undefined) told.push',
      replace: 'for (const line of lines) told.push',
      tests: exporting,
    },
  ]),
  ...inFile('src/features/backup/exportText.ts', [
    {
      name: 'a message looks like two',
      promise: 'U7',
      find: "const INDENT = '    '",
      replace: "const INDENT = ''",
      tests: exporting,
    },
  ]),
]
