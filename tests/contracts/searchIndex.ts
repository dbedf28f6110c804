import { parseQuery } from '../../src/lib/searchQuery.ts'
import type {
  Found,
  IndexedText,
  IndexStep,
  SearchIndex,
  SearchIndexes,
  TextKey,
  Wanted,
} from '../../src/ports/searchIndex.ts'
import { check } from '../support/check.ts'
import type { Contract } from './contract.ts'

const NOON = Date.UTC(2026, 10, 22, 12)

export const key = (seq: number, conversation = 'bob', author = conversation): TextKey => [
  conversation,
  author,
  'i',
  seq,
]
export const text = (seq: number, text: string, more: Partial<IndexedText> = {}): IndexedText => ({
  key: key(seq),
  at: NOON + seq * 1_000,
  mine: false,
  text,
  ...more,
})
export const step = (change: Partial<IndexStep>): IndexStep => ({ put: [], drop: [], marks: [], ...change })

export async function opened(indexes: SearchIndexes): Promise<SearchIndex> {
  const result = await indexes.open()
  if (!result.ok) throw new Error(`not opened: ${result.why}`)
  return result.index
}

/** An empty one. */
async function fresh(indexes: SearchIndexes): Promise<SearchIndex> {
  const index = await opened(indexes)
  check.equal(await index.clear(), 'done')
  return index
}

export async function find(index: SearchIndex, typed: string, more: Partial<Wanted> = {}): Promise<readonly Found[]> {
  const query = parseQuery(typed)
  check.that(query, typed)
  const found = await index.find({ query, limit: 50, ...more })
  if (typeof found === 'string') throw new Error(`not found out: ${found}`)
  return found
}
const seqs = async (...args: Parameters<typeof find>) => (await find(...args)).map((one) => one.key[3])

export const searchIndexContract: Contract<SearchIndexes> = [
  {
    name: 'an empty index has read nothing and finds nothing',
    async run(indexes) {
      const index = await fresh(indexes)
      check.equal(await index.marks(), [])
      check.equal(await seqs(index, 'anything'), [])
      check.equal(await indexes.exists(), true)
      index.close()
    },
  },
  {
    name: 'all words must occur, the last one may be unfinished, accents and case do not matter; the newest is first',
    async run(indexes) {
      const index = await fresh(indexes)
      const put = [
        text(1, 'Une école au village'),
        text(2, 'Two schools'),
        text(3, 'L’ECOLE est loin du village'),
        text(4, 'Ecology'),
      ]
      check.equal(await index.apply(step({ put })), 'done')
      check.equal(await seqs(index, 'école'), [3, 1])
      check.equal(await seqs(index, 'eco'), [4, 3, 1])
      check.equal(await seqs(index, 'village école'), [3, 1])
      check.equal(await seqs(index, 'village eco'), [3, 1])
      check.equal(await seqs(index, 'eco village'), [])
      check.equal(await seqs(index, 'school'), [2])
      index.close()
    },
  },
  {
    name: 'quotes keep words together, stems bring them together, and scripts without spaces are found in the middle',
    async run(indexes) {
      const index = await fresh(indexes)
      const put = [
        text(1, 'see you tomorrow morning'),
        text(2, 'in the morning, not tomorrow'),
        text(3, 'Nous mangeons des pommes'),
        text(4, '明日の朝、日本語を勉強します'),
        text(5, 'พรุ่งนี้เจอกัน'),
        text(6, 'هذا الكتاب جميل 🎉'),
      ]
      await index.apply(step({ put }))
      check.equal(await seqs(index, '"tomorrow morning"'), [1])
      check.equal(await seqs(index, 'manger '), [3])
      check.equal(await seqs(index, '日本語'), [4])
      check.equal(await seqs(index, '語'), [4])
      check.equal(await seqs(index, '本日'), [])
      check.equal(await seqs(index, 'เจอ'), [5])
      check.equal(await seqs(index, 'كتاب '), [6])
      check.equal(await seqs(index, '🎉'), [6])
      index.close()
    },
  },
  {
    name: 'a word is found with the signs inside it or without, whichever way it was written or typed',
    async run(indexes) {
      const index = await fresh(indexes)
      const put = [
        text(1, 'I don’t know'),
        text(2, 'I dont know'),
        text(3, 'by e-mail'),
        text(4, 'by email'),
        text(5, 'it costs 1,234.56 in all'),
        text(6, 'it costs 1234.56 in all'),
        text(7, 'try v1.2.3 now'),
        text(8, 'try 1.2.3 now'),
        text(9, 'call 01.23.45.67.89'),
        text(10, 'don, t'),
      ]
      await index.apply(step({ put }))
      check.equal(await seqs(index, 'dont'), [2, 1])
      check.equal(await seqs(index, 'don’t'), [10, 2, 1])
      check.equal(await seqs(index, '"don\'t know"'), [2, 1])
      check.equal(await seqs(index, '"don’t know"'), [2, 1])
      check.equal(await seqs(index, '"i dont know"'), [2, 1])
      check.equal(await seqs(index, 'email '), [4, 3])
      check.equal(await seqs(index, 'e-mails'), [4, 3])
      check.equal(await seqs(index, '1234'), [6, 5])
      check.equal(await seqs(index, '1,234.56'), [6, 5])
      check.equal(await seqs(index, 'v1.2.3'), [8, 7])
      check.equal(await seqs(index, '1.2.3'), [8, 7])
      check.equal(await seqs(index, '0123456789'), [9])
      index.close()
    },
  },
  {
    name: 'nothing that is typed is syntax',
    async run(indexes) {
      const index = await fresh(indexes)
      await index.apply(
        step({ put: [text(1, 'near and or not words tokens'), text(2, "it's 100% {a} ^b *c -d (e) f:g")] }),
      )
      for (const typed of [
        ...[
          'AND',
          'near OR',
          'NOT near',
          'words:near',
          'tokens : near',
          '* near',
          '^near',
          'NEAR(near and, 2)',
          '"near" *',
        ],
        ...[
          "' OR 1=1 --",
          '\\" near',
          '(near',
          'near)',
          '{near}',
          '-near',
          'near + and',
          '\0near',
          '\ue000',
          '\ue001 near',
        ],
      ]) {
        const query = parseQuery(typed)
        if (query) check.that(Array.isArray(await index.find({ query, limit: 5 })), typed)
      }
      check.equal(await seqs(index, 'NEAR AND'), [1])
      check.equal(await seqs(index, 'words OR nothing'), [])
      index.close()
    },
  },
  {
    name: 'in one conversation, from one side, page by page',
    async run(indexes) {
      const index = await fresh(indexes)
      const put = Array.from({ length: 30 }, (_, i) => {
        const conversation = i % 3 === 0 ? 'zoe' : 'bob'
        const mine = i % 2 === 0
        return text(i + 1, `word number ${i}`, { key: key(i + 1, conversation, mine ? 'me' : conversation), mine })
      })
      await index.apply(step({ put }))
      const all = Array.from({ length: 30 }, (_, i) => 30 - i)
      check.equal(await seqs(index, 'word'), all)
      check.equal(
        await seqs(index, 'word', { conversation: 'zoe' }),
        all.filter((seq) => (seq - 1) % 3 === 0),
      )
      check.equal(
        await seqs(index, 'word', { mine: true }),
        all.filter((seq) => seq % 2 === 1),
      )
      check.equal(
        await seqs(index, 'word', { mine: false, conversation: 'bob' }),
        all.filter((seq) => seq % 2 === 0 && (seq - 1) % 3 !== 0),
      )
      check.equal(await seqs(index, 'word', { conversation: 'nobody' }), [])
      const [, , third] = await find(index, 'word', { limit: 3 })
      check.equal(await seqs(index, 'word', { limit: 3 }), [30, 29, 28])
      check.equal(await seqs(index, 'word', { limit: 3, before: third!.place }), [27, 26, 25])
      index.close()
    },
  },
  {
    name: 'times claim what they like: the same for thousands, before there were computers, after the end of the world',
    async run(indexes) {
      const index = await fresh(indexes)
      const put = Array.from({ length: 5_000 }, (_, i) => text(i + 1, 'same', { at: NOON }))
      check.equal(await index.apply(step({ put })), 'done')
      const strange = [-1e15, 0, 1e18, Number.MAX_SAFE_INTEGER, Number.NaN, NOON + 0.5]
      const more = strange.map((at, i) => text(6_000 + i, 'odd', { at }))
      check.equal(await index.apply(step({ put: more })), 'done')
      const found = await find(index, 'same', { limit: 6_000 })
      check.equal(found.length, 5_000)
      check.equal(new Set(found.map((one) => one.place)).size, 5_000)
      check.equal((await seqs(index, 'odd')).length, strange.length)
      index.close()
    },
  },
  {
    name: 'a text that is put again takes the place of what it was; one that is dropped is not found',
    async run(indexes) {
      const index = await fresh(indexes)
      await index.apply(step({ put: [text(1, 'first words'), text(2, 'second words')] }))
      await index.apply(step({ put: [text(1, 'other content', { at: NOON + 9e9 })] }))
      check.equal(await seqs(index, 'first'), [])
      check.equal(await seqs(index, 'words'), [2])
      check.equal(await seqs(index, 'other'), [1])
      await index.apply(step({ put: [text(3, 'other')] }))
      check.equal(await seqs(index, 'other'), [3, 1])
      await index.apply(step({ drop: [key(1), key(9), key(1, 'unheard of')], put: [text(2, '!?')] }))
      check.equal(await seqs(index, 'content'), [])
      check.equal(await seqs(index, 'words'), [])
      index.close()
    },
  },
  {
    name: 'marks only rise, and each log has its own',
    async run(indexes) {
      const index = await fresh(indexes)
      await index.apply(step({ marks: [key(5), key(3, 'zoe')] }))
      await index.apply(step({ marks: [key(4), key(7, 'zoe', 'me')] }))
      const marks = await index.marks()
      check.that(typeof marks !== 'string')
      const sorted = [...marks].sort((a, b) => a.join('/').localeCompare(b.join('/')))
      check.equal(
        sorted,
        [key(5), key(7, 'zoe', 'me'), key(3, 'zoe')].sort((a, b) => a.join('/').localeCompare(b.join('/'))),
      )
      index.close()
    },
  },
  {
    name: 'what was applied is there for the next one who opens it; what was cleared is not',
    async run(indexes) {
      const before = await fresh(indexes)
      await before.apply(step({ put: [text(1, 'lasting')], marks: [key(1)] }))
      before.close()
      const after = await opened(indexes)
      check.equal(await after.marks(), [key(1)])
      check.equal(await seqs(after, 'lasting'), [1])
      check.equal(await after.clear(), 'done')
      check.equal(await after.marks(), [])
      check.equal(await seqs(after, 'lasting'), [])
      check.equal(await after.apply(step({ put: [text(1, 'anew')] })), 'done')
      check.equal(await seqs(after, 'anew'), [1])
      after.close()
    },
  },
  {
    name: 'while one holds it nobody else gets it; closed, it answers `broken`',
    async run(indexes) {
      const one = await fresh(indexes)
      const two = await indexes.open()
      check.that(!two.ok, 'a second one')
      check.equal(two.why, 'locked')
      check.equal(await one.apply(step({ put: [text(1, 'mine')] })), 'done')
      one.close()
      check.equal(await one.marks(), 'broken')
      check.equal(await one.apply(step({})), 'broken')
      check.equal(await one.find({ query: parseQuery('mine')!, limit: 1 }), 'broken')
      const three = await opened(indexes)
      check.equal(await seqs(three, 'mine'), [1])
      three.close()
    },
  },
]
