import { inFile, test } from './inFile.mjs'

const vault = test('platform/sealed/vault')
const storage = test('platform/sealed/sealedStorage', 'platform/sealed/rows', 'contracts/sealedStorage')
const copying = test('platform/sealed/copying')
const migrating = test('platform/sealed/migrating')
const rules = test('features/lockRules')
const tabs = test('features/tabsLock', 'platform/lockTabs')

export const mutants = [
  ...inFile('src/platform/sealed/vault.ts', [
    {
      name: 'a slot opens under another name or kind',
      find: "const about = ({ kind, id }: Pick<Slot, 'kind' | 'id'>) =>",
      replace: "const about = ({ kind, id }: Pick<Slot, 'kind' | 'id'>) => utf8(kind.slice(9)) ??",
      tests: vault,
    },
    {
      name: 'a passphrase is another one on another keyboard',
      find: "utf8(passphrase.normalize('NFKC'))",
      replace: 'utf8(passphrase)',
      tests: vault,
    },
    {
      name: 'a header may ask for all the memory there is',
      find: 'isCount(value.memory, MOST.memory)',
      replace: 'isCount(value.memory, Number.MAX_SAFE_INTEGER)',
      tests: vault,
    },
    {
      name: 'a header may ask for passes without end',
      find: 'isCount(value.passes, MOST.passes)',
      replace: 'isCount(value.passes, Number.MAX_SAFE_INTEGER)',
      tests: vault,
    },
    {
      name: 'a header without a slot is a lock that nobody opens',
      find: '  if (slots.length === 0) return undefined\n',
      replace: '',
      tests: vault,
    },
    {
      name: 'of several passphrases only the first is tried',
      find: 'const found = openWith(await argon(spelt(passphrase), slot.salt, slot), slot.sealed, about(slot))\n        if (found) return found',
      replace:
        'const found = openWith(await argon(spelt(passphrase), slot.salt, slot), slot.sealed, about(slot))\n        return found',
      tests: vault,
    },
  ]),
  ...inFile('src/platform/sealed/cipher.ts', [
    {
      name: 'what is sealed opens beside anything',
      find: 'return concat(nonce, gcm(key, nonce, about).encrypt(plain))',
      replace: 'return concat(nonce, gcm(key, nonce, new Uint8Array(about.length * 0)).encrypt(plain))',
      tests: [...vault, ...storage],
    },
    {
      name: 'one string has one name wherever it stands',
      find: 'keyed.clone().update(utf8(spelt))',
      replace: 'keyed.clone().update(utf8(JSON.stringify(text)))',
      tests: storage,
    },
    {
      name: 'names are the same under two keys',
      find: 'hmac.create(sha512, derive(vaultKey, undefined, infos.names))',
      replace: 'hmac.create(sha512, derive(new Uint8Array(32), undefined, infos.names))',
      tests: storage,
    },
    {
      name: 'lone surrogates are one name',
      find: 'JSON.stringify(text)}`',
      replace: 'text}`',
      tests: storage,
    },
  ]),
  ...inFile('src/platform/sealed/layout.ts', [
    {
      name: 'a row opens in another table',
      find: 'JSON.stringify([table, columns.sort()',
      replace: "JSON.stringify([table && '', columns.sort()",
      tests: storage,
    },
    {
      name: 'the order of a row can be changed on the disk',
      find: 'columns.sort().map((column) => [column, stored[column]])',
      replace: "columns.sort().map((column) => [column, typeof stored[column] === 'number' ? 0 : stored[column]])",
      tests: storage,
    },
    {
      name: 'a key of a row lies there as it is',
      find: 'stored[column] = seal(placeOf(column), value, names)',
      replace: 'stored[column] = value',
      tests: storage,
    },
  ]),
  ...inFile('src/platform/sealed/packing.ts', [
    {
      name: 'the disk shows how long a short message is',
      find: 'const STEP_BYTES = 64',
      replace: 'const STEP_BYTES = 1',
      tests: storage,
    },
    {
      name: 'minus nought comes back as nought',
      find: "if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0)",
      replace: "if (typeof value === 'number') return Number.isFinite(value)",
      tests: storage,
    },
    {
      name: 'bytes come back from the beginning',
      find: 'from.at += bytes.length',
      replace: 'from.at += bytes.length * 0',
      tests: storage,
    },
  ]),
  ...inFile('src/platform/sealed/ranges.ts', [
    {
      name: 'rows of one run come in the order of their names',
      find: 'found.push(...rows.sort(order))',
      replace: 'found.push(...rows)',
      tests: storage,
    },
    {
      name: 'rows of a run that are outside the bounds are answered',
      find: '.filter((row) => isWithin(keyIn(row, source), query))',
      replace: '.filter((row) => isWithin(keyIn(row, source), { table: query.table }))',
      tests: storage,
    },
    {
      name: 'a run is cut where the limit falls',
      find: 'whole = [...whole, ...(await inner.range(its))]',
      replace: 'whole = [...whole, ...stored.slice(before), ...[its].slice(1)]',
      tests: storage,
    },
    {
      name: 'a walk ends at a page of rows that do not open',
      find: 'rows.length >= limit || stored.length < limit + more) return',
      replace: 'rows.length >= 0) return',
      tests: storage,
    },
  ]),
  ...inFile('src/platform/sealed/sealedStorage.ts', [
    {
      name: 'a stretch between strings drops what lies between their names',
      find: 'return runOf(change.from, fixed) !== undefined || runOf(change.to, fixed) !== undefined',
      replace: 'return fixed === change && runOf(change.to, fixed) !== undefined',
      tests: storage,
    },
    {
      name: 'a stretch spares what the same write puts before it',
      find: 'const keys = [...there, ...coming]',
      replace: 'const keys = [...there, ...coming.slice(coming.length)]',
      tests: storage,
    },
    {
      name: 'what is asked behind a write that reads first is answered before it',
      find: 'return turn ? turn.then(ask) : ask()',
      replace: 'return turn === null ? turn : ask()',
      tests: storage,
    },
    {
      name: 'names are told as written when the disk refused them',
      find: "if (written === 'done') tell.done()",
      replace: 'tell.done()',
      tests: storage,
      explained:
        'A name that is not on the disk is missed only where a row that holds it went bad and no later row was written with it: no test has a disk that refuses one write and takes another with the same name, and then goes bad.',
    },
  ]),
  ...inFile('src/platform/sealed/names.ts', [
    {
      name: 'names are not kept, and a bad row takes its log along',
      find: '      const fresh = [...new Set(names)].filter((name) => !told.has(name))',
      replace: '      const fresh = [...new Set(names)].filter((name) => name === undefined)',
      tests: storage,
    },
    {
      name: 'a row that does not open shows what it said',
      find: '        if (column === SEALED) continue\n',
      replace: '',
      tests: storage,
    },
  ]),
  ...inFile('src/platform/sealed/sealedQuickStore.ts', [
    {
      name: 'drafts can be exchanged between their keys',
      find: 'if (pair && nameOf(pair[0]) === name) known.set(...pair)',
      replace: 'if (pair) known.set(...pair)',
      tests: vault,
      explained: 'The name stands beside what is sealed as well: either check is enough.',
    },
    {
      name: 'what lies open is left beside what is sealed',
      find: '    plain.set(key, undefined)\n',
      replace: '',
      tests: vault,
    },
    {
      name: 'what lies open takes the place of what is newer',
      find: 'if (sealed.get(key) === undefined && value !== undefined',
      replace: 'if (value !== undefined',
      tests: vault,
    },
  ]),
  ...inFile('src/platform/sealed/copying.ts', [
    {
      name: 'a disk without room is taken as filled',
      find: "      if (written !== 'done') return written\n",
      replace: '',
      tests: copying,
    },
    {
      name: 'rows are copied up to the first page',
      find: 'reading = rows.length < SLICE_ROWS ? undefined : behind(rows.at(-1))',
      replace: 'reading = rows.length < 1 ? behind(rows.at(-1)) : undefined',
      tests: copying,
    },
  ]),
  ...inFile('src/platform/sealed/migrating.ts', [
    {
      name: 'a row that does not open is dropped by a migration',
      find: "row ? change(row) : 'keep'",
      replace: "row ? change(row) : 'drop'",
      tests: migrating,
    },
    {
      name: 'a migration leaves its rows open',
      find: '          return sealed.row\n',
      replace: '          return next\n',
      tests: migrating,
    },
  ]),
  ...inFile('src/start/lockTabs.ts', [
    {
      name: 'a device that slept does not lock as it wakes',
      find: 'if (wasOver) void seenElsewhere().then((seen) => seen || lock())',
      replace: 'void wasOver',
      tests: tabs,
    },
    {
      name: 'the page locks while another tab is looked at',
      find: 'if (await seenElsewhere()) {',
      replace: 'if ((await seenElsewhere()) === undefined) {',
      tests: tabs,
    },
    {
      name: 'a tab is the sign that it looks for itself',
      find: ' && name !== `',
      replace: ' && name !== `it ` + `',
      tests: tabs,
    },
  ]),
  ...inFile('src/features/lock/rules.ts', [
    {
      name: 'one way is enough',
      find: 'slots.length >= 2 && ',
      replace: 'slots.length >= 1 && ',
      tests: rules,
    },
    {
      name: 'two passkeys are enough',
      find: "slots.some(({ kind }) => kind !== 'passkey')",
      replace: "slots.some(({ kind }) => kind !== 'words' || true)",
      tests: rules,
    },
    {
      name: 'a thousand wrong passphrases cost no time',
      find: 'wrong < FREE_TRIES ? 0 :',
      replace: 'wrong < 100_000 ? 0 :',
      tests: rules,
    },
    {
      name: 'pauses grow without end',
      find: 'MAX_WAIT_SECONDS)\n',
      replace: 'Number.MAX_SAFE_INTEGER)\n',
      tests: rules,
    },
    {
      name: 'a clock that was set back locks out',
      find: 'const passed = Math.max(0, (now - at) / 1_000)',
      replace: 'const passed = (now - at) / 1_000',
      tests: rules,
    },
  ]),
]
