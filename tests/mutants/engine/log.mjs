import { inFile, test } from '../inFile.mjs'

const log = test('engine/log')
const logTakingBack = test('engine/logTakingBack')
const logBadRows = test('engine/logBadRows')
const hostileEntries = test('engine/hostileEntries')
const marks = test('engine/marks')
const former = test('features/former')
const rules = test('engine/rules')
const notes = test('features/notes')
const deleting = test('features/deleting')
const telling = test('features/telling')

export const mutants = [
  ...inFile('src/engine/log.ts', [
    {
      name: 'known entries are taken again',
      promise: 'D1',
      find: 'if (one.seq <= seq) continue',
      replace: '',
      tests: log,
    },
    {
      name: 'holes are stored',
      promise: 'D3',
      find: '    if (one.seq > seq + 1) return { entries, gap: true }\n',
      replace: '',
      tests: log,
    },
    {
      name: 'a hole is called done',
      promise: 'D8',
      find: "      return gap ? hole : 'done'\n    })",
      replace: "      return 'done'\n    })",
      tests: log,
    },
    {
      name: 'lamports need not rise',
      promise: 'L4',
      find: 'one.lamport <= lamport || ',
      replace: '',
      tests: log,
    },
    {
      name: 'lamports may jump anywhere',
      promise: 'L4',
      find: ' || one.lamport > most',
      replace: '',
      tests: log,
    },
    {
      name: 'entries said to be mine are taken',
      promise: 'D5',
      find: "if (!takes(author, via)) return 'violation'",
      replace: '',
      tests: log,
    },
    {
      name: 'any number of installs',
      promise: 'L5',
      find: "if (!head && (heads?.size ?? 0) >= MAX_INSTANCES) return 'violation'",
      replace: '',
      tests: log,
    },
    {
      name: 'the head moves though the disk refused',
      promise: 'D8',
      find: "    if (written !== 'done') return written\n    for (const entry of entries) setHead(state, entry)",
      replace: "    for (const entry of entries) setHead(state, entry)\n    if (written !== 'done') return written",
      tests: log,
    },
    {
      name: 'merging is not in turn',
      promise: 'D3',
      find: '    const state = await load(conversation)\n    return state.inTurn(async () => {\n      const heads',
      replace:
        '    const state = await load(conversation)\n    return (async (step: () => Promise<Merged>) => step())(async () => {\n      const heads',
      tests: log,
    },
    {
      name: 'appending is not in turn',
      promise: 'D3',
      find: 'return state.inTurn(\n      async (): Promise<{ ok: true',
      replace: 'return (async <T>(step: () => Promise<T>) => step())(\n      async (): Promise<{ ok: true',
      tests: log,
    },
    {
      name: 'what comes erased brings words along',
      promise: 'D9',
      find: ', ...(one.erased ? { body: null } : {})',
      replace: '',
      tests: hostileEntries,
    },
    {
      name: 'my lamport ignores what I heard',
      promise: 'D3',
      find: 'lamport: Math.max(state.lamport, base, least) + 1,',
      replace: 'lamport: (state.heads.get(id)?.get(instance)?.lamport ?? 0) + 1,',
      tests: [...log, ...logBadRows],
    },
    {
      name: 'taken-back words stay in memory and go out',
      promise: 'D9',
      find: 'if (projected.erases) state.recent = []',
      replace: '',
      tests: logTakingBack,
    },
    {
      name: 'a bad row is sent as it is',
      promise: 'D6',
      find: 'const beyond = mend(rows, base)',
      replace: 'const beyond = rows',
      tests: logBadRows,
    },
    {
      name: 'a foreign write goes unnoticed',
      promise: 'D3',
      find: "if (written === 'exists') loaded.delete(conversation) // somebody",
      replace: '// somebody',
      tests: log,
    },
  ]),

  ...inFile('src/engine/marks.ts', [
    {
      name: 'marks can fall',
      promise: 'D2',
      find: 'if (seq > upTo(mark, instance)) next.set(instance, Math.max(seq, upTo(next, instance)))',
      replace: 'next.set(instance, seq)',
      tests: marks,
    },
    {
      name: 'a mark is shown before it is written',
      promise: 'D2',
      find: '      const written = await storage.write([change])',
      replace: '      onRaised.tell(conversation, marks, name)\n      const written = await storage.write([change])',
      tests: marks,
    },
    {
      name: 'a mark that the disk refused is shown',
      promise: 'D2',
      find: "      if (written !== 'done') return written\n      known",
      replace: '      known',
      tests: marks,
    },
    {
      name: 'a mark that the disk refused is forgotten',
      promise: 'D2',
      find: "if (!stopped && (written === 'full' || written === 'broken'))",
      replace: 'if (stopped && !stopped)',
      tests: marks,
    },
    {
      name: 'marks are not in turn',
      promise: 'D2',
      find: '    inTurn(async (): Promise<Written> => {\n      const before = await read(conversation)\n      const { marks, change }',
      replace:
        '    (async (step: () => Promise<Written>) => step())(async (): Promise<Written> => {\n      const before = await read(conversation)\n      const { marks, change }',
      tests: marks,
    },
    {
      name: 'what I have seen is kept as properties',
      promise: 'D2',
      find: 'upTo: [...mark] } }',
      replace: 'upTo: Object.fromEntries(mark) } }',
      tests: marks,
    },
    {
      name: 'receipts are kept as properties',
      promise: 'D2',
      find: 'delivered: [...delivered], read: [...read]',
      replace: 'delivered: Object.fromEntries(delivered), read: Object.fromEntries(read)',
      tests: marks,
    },
    {
      name: 'what one person has, all have',
      promise: 'D2',
      find: 'before.receipts.get(person) ?? {',
      replace: '[...before.receipts.values()][0] ?? {',
      tests: marks,
    },
    {
      name: 'a mark that rose while the disk answered is lost',
      promise: 'D2',
      find: 'if (meanwhile) return meanwhile',
      replace: '',
      tests: marks,
    },
    {
      name: 'what others have read is shown to who keeps their own reading',
      find: 'delivered, read: NO_MARK }',
      replace: 'delivered, read: delivered }',
      tests: [...marks, ...telling],
    },
  ]),

  ...inFile('src/engine/instance.ts', [
    {
      name: 'what is said to a new ID is taken for what was said to the former',
      promise: 'D15',
      find: 'byte ^ (id.publicKey[at] ?? 0)',
      replace: 'byte + 0 * at',
      tests: former,
    },
  ]),

  ...inFile('src/engine/rules.ts', [
    {
      name: 'over a link everybody’s words are taken',
      promise: 'D5',
      find: 'author === via && author === person',
      replace: 'author === person',
      tests: [...rules, ...log],
    },
    {
      name: 'whoever has a link writes in every conversation',
      promise: 'D5',
      find: 'author === via && author === person',
      replace: 'author === via',
      tests: [...rules, ...log],
    },
    {
      name: 'notes are taken from outside',
      promise: 'D5',
      find: "kind === 'direct' ? personIn(conversation) : undefined",
      replace: 'personIn(conversation)',
      tests: [...rules, ...notes],
    },
    {
      name: 'what I wrote under a former ID is somebody else’s',
      find: "(kind === 'group' ? author === id : author !== person)",
      replace: 'author === id',
      tests: [...rules, ...former],
    },
    {
      name: 'in a group everybody is me',
      find: "kind === 'group' ? author === id : author !== person",
      replace: 'author !== person',
      tests: rules,
    },
    {
      name: 'a group is taken for a direct conversation',
      find: 'kindOf(conversation, id)',
      replace: "kindOf(conversation, id) === 'self' ? 'self' : 'direct'",
      tests: rules,
    },
    {
      name: 'after a new start counting begins anew',
      promise: 'D15',
      find: 'Object.hasOwn(before, conversation) ? before[conversation]! : 0',
      replace: '0',
      tests: [...rules, ...former],
    },
    {
      name: 'a conversation that is called what every object has counts from there',
      promise: 'D15',
      find: 'Object.hasOwn(before, conversation) ? before[conversation]! : 0',
      replace: 'before[conversation] ?? 0',
      tests: rules,
    },
    {
      name: 'notes of before a new start are a conversation with somebody',
      promise: 'D15',
      find: "conversation === notes ? 'self' : kindOf(conversation, id)",
      replace: 'kindOf(conversation, id)',
      tests: [...rules, ...notes],
    },
    {
      name: 'my log is called the same for everybody',
      find: 'instanceWith(instance, person ?? id)',
      replace: 'instance',
      tests: rules,
    },
  ]),

  ...inFile('src/engine/entry.ts', [
    {
      name: 'what was erased keeps its words',
      promise: 'D9',
      find: 'at, kind }: Entry): Entry => ({\n  conversation,\n  author,\n  instance,\n  seq,\n  lamport,\n  at,\n  kind,\n  body: null,',
      replace:
        'at, kind, body }: Entry): Entry => ({\n  conversation,\n  author,\n  instance,\n  seq,\n  lamport,\n  at,\n  kind,\n  body,',
      tests: logTakingBack,
    },
    {
      name: 'what was erased does not say so',
      promise: 'D9',
      find: '  body: null,\n  erased: 1,',
      replace: '  body: null,',
      tests: [...logTakingBack, ...deleting],
    },
  ]),
]
