import { marksIn } from '../../src/lib/searchQuery.ts'
import type { Applied, IndexedText, SearchIndex, SearchIndexes, TextKey } from '../../src/ports/searchIndex.ts'

export interface MemorySearchIndexes extends SearchIndexes {
  /** The next open answers this. */
  refuse(why: 'missing' | 'locked' | 'full' | 'broken' | undefined): void
  /** The next call on the index answers this; `lost` empties it first. */
  failNext(why: Exclude<Applied, 'done'>): void
  /** The worker dies: what was asked never reaches the disk, whoever has it open hears `broken`. */
  die(): void
  /** Answers are held back until told otherwise: all of them, or those to what is put in. */
  hold(what?: 'all' | 'puts'): () => void
  readonly texts: ReadonlyMap<string, IndexedText>
  opens(): number
  steps(): number
}

const nameOf = (key: TextKey) => JSON.stringify(key)
const logOf = (key: TextKey) => JSON.stringify(key.slice(0, 3))

/** The port over plain maps. Answers come later than they are asked, one after another. */
export function createMemorySearchIndexes({ exists = false } = {}): MemorySearchIndexes {
  let texts = new Map<string, IndexedText & { place: number }>()
  let marks = new Map<string, TextKey>()
  let refusal: 'missing' | 'locked' | 'full' | 'broken' | undefined
  let failure: Exclude<Applied, 'done'> | undefined
  let held: Promise<void> = Promise.resolve()
  let heldPuts: Promise<void> = Promise.resolve()
  let holder: object | undefined
  let [there, opens, steps] = [exists, 0, 0]

  const placeOf = (at: number) => {
    const first = Math.floor(Math.min(1e12, Math.max(0, at - Date.UTC(2020, 0, 1) || 0))) * 8_192
    let place = first
    for (const one of texts.values()) if (one.place >= place && one.place < first + 8_192) place = one.place + 1
    return place
  }
  const clear = () => {
    texts = new Map()
    marks = new Map()
  }

  function indexFor(self: object): SearchIndex {
    let tail: Promise<unknown> = Promise.resolve()
    const call = <T>(
      run: () => T,
      until: () => Promise<unknown> = () => held,
    ): Promise<T | Exclude<Applied, 'done'>> => {
      const answer = tail.then(async () => {
        await until()
        await new Promise((resolve) => setImmediate(resolve))
        if (holder !== self) return 'broken' as const
        const why = failure
        failure = undefined
        if (why === 'lost') clear()
        return why ?? run()
      })
      tail = answer
      return answer
    }
    return {
      marks: () => call(() => [...marks.values()]),
      apply: (step) =>
        call(
          () => {
            steps++
            for (const key of step.drop) texts.delete(nameOf(key))
            for (const text of step.put) {
              const name = nameOf(text.key)
              const place = texts.get(name)?.place ?? placeOf(text.at)
              texts.set(name, { ...text, place })
            }
            for (const key of step.marks) if ((marks.get(logOf(key))?.[3] ?? 0) < key[3]) marks.set(logOf(key), key)
            return 'done' as const
          },
          () => Promise.all([held, heldPuts]),
        ),
      find: ({ query, conversation, mine, before = Number.POSITIVE_INFINITY, limit }) =>
        call(() =>
          [...texts.values()]
            .filter((one) => one.place < before && (mine === undefined || one.mine === mine))
            .filter((one) => conversation === undefined || one.key[0] === conversation)
            .filter((one) => marksIn(query, one.text) !== undefined)
            .sort((a, b) => b.place - a.place)
            .slice(0, limit)
            .map(({ key, place }) => ({ key, place })),
        ),
      clear: () =>
        call(() => {
          clear()
          return 'done' as const
        }),
      close() {
        if (holder === self) holder = undefined
      },
    }
  }

  return {
    exists: async () => there,
    async open() {
      opens++
      await new Promise((resolve) => setImmediate(resolve))
      if (refusal) return { ok: false, why: refusal }
      if (holder) return { ok: false, why: 'locked' }
      holder = {}
      there = true
      return { ok: true, index: indexFor(holder) }
    },
    refuse: (why) => {
      refusal = why
    },
    failNext: (why) => {
      failure = why
    },
    die: () => {
      holder = undefined
    },
    hold(what = 'all') {
      let release: () => void = () => undefined
      const waiting = new Promise<void>((resolve) => {
        release = resolve
      })
      if (what === 'all') held = waiting
      else heldPuts = waiting
      return () => release()
    },
    get texts() {
      return texts
    },
    opens: () => opens,
    steps: () => steps,
  }
}
