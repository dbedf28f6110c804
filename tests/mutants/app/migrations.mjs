import { inFile, test } from '../inFile.mjs'

const disk = test('features/migrations')

export const mutants = [
  ...inFile('src/app/migrations.ts', [
    {
      name: 'after the move to schema 3 what the list showed is lost',
      find: "['conversations', { ...row, id: peer, ...(stirredAt === undefined ? {} : { lastActivityAt: stirredAt }) }],",
      replace: '',
      tests: disk,
    },
    {
      name: 'after the move to schema 3 when a chat was last active is lost',
      find: '...(stirredAt === undefined ? {} : { lastActivityAt: stirredAt })',
      replace: '',
      tests: disk,
    },
    {
      name: 'after the move to schema 3 pins, mutes and archives of chats are lost',
      find: "=> [['own', { ...row, conversation: peer }]])",
      replace: '=> { void [peer, row]; return [] })',
      tests: disk,
    },
    {
      name: 'after the move to schema 3 friends are lost',
      find: "(row) => [['people', row]]",
      replace: '(_row) => []',
      tests: disk,
    },
    {
      name: 'after the move to schema 3 ticks are lost',
      find: "      ['receipts', { conversation, person: conversation, delivered: pairs(delivered), read: pairs(read) }],\n",
      replace: '',
      tests: disk,
    },
    {
      name: 'after the move to schema 3 what was delivered passes for read',
      find: 'read: pairs(read)',
      replace: 'read: pairs(delivered)',
      tests: disk,
    },
    {
      name: 'after the move to schema 3 what I have seen is lost',
      find: "      ['seen', { conversation, author: conversation, upTo: pairs(seen) }],\n",
      replace: '',
      tests: disk,
    },
    {
      name: 'after the move to schema 3 marks stay properties',
      find: '? Object.entries(mark).filter',
      replace: '? (mark as never) ?? Object.entries(mark).filter',
      tests: disk,
    },
    {
      name: 'after the move to schema 3 edits, reactions and pins are lost',
      find: '...(folds.length > 0 ? { folded: Object.fromEntries(folds) } : {}),',
      replace: '',
      tests: disk,
    },
    {
      name: 'after the move to schema 3 what was erased does not say so',
      find: '...(isErased ? { erased: 1 } : {}),',
      replace: '',
      tests: disk,
    },
    {
      name: 'after the move to schema 3 what was folded stands in its old columns too',
      find: 'const { edit, reactions, pin, ...rest } = row',
      replace: 'const { edit, reactions, pin } = row\n  const rest = row',
      tests: disk,
    },
    {
      name: 'after the move to schema 3 IDs that I had before are forgotten',
      find: 'former: [...authors]',
      replace: 'former: []',
      tests: disk,
    },
    {
      name: 'after the move to schema 3 I pass for somebody whom I was before',
      find: '      authors.delete(row.id)\n',
      replace: '',
      tests: disk,
    },
    {
      name: 'after the move to schema 3 friends pass for IDs that I had before',
      find: 'if (row.author !== row.conversation) authors.add(row.author)',
      replace: 'authors.add(row.author)',
      tests: disk,
    },
  ]),
]
