import type { SearchIndexes } from '../../../src/ports/searchIndex.ts'
import type { Contract } from '../../contracts/contract.ts'
import { find, key, opened, step, text } from '../../contracts/searchIndex.ts'
import { check } from '../check.ts'

/** A worker that ends writes down what waits, and gives back its files a moment later. */
async function onceFree<T>(take: () => Promise<T>): Promise<T> {
  for (let left = 100; ; left--) {
    try {
      return await take()
    } catch (reason) {
      if (left === 0) throw reason
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

async function bytesOf(file: FileSystemFileHandle): Promise<Uint8Array<ArrayBuffer>> {
  const writable = await onceFree(() => file.createWritable())
  await writable.abort()
  return new Uint8Array(await (await file.getFile()).arrayBuffer())
}

/** Everything below the folder of the index, in one piece per file. Nobody may hold them meanwhile. */
async function bytesOnDisk(): Promise<Uint8Array[]> {
  const root = await navigator.storage.getDirectory()
  const all: Uint8Array[] = []
  const walk = async (folder: FileSystemDirectoryHandle) => {
    for await (const handle of folder.values())
      if (handle.kind === 'directory') await walk(handle as FileSystemDirectoryHandle)
      else all.push(await bytesOf(handle as FileSystemFileHandle))
  }
  await walk(await root.getDirectoryHandle('search-index'))
  return all
}

/** Latin-1, so that every byte is one character. */
async function onDisk(): Promise<string> {
  const decoder = new TextDecoder('latin1')
  return (await bytesOnDisk()).map((bytes) => decoder.decode(bytes)).join('\n')
}

async function overwrite(change: (bytes: Uint8Array<ArrayBuffer>) => void) {
  const root = await navigator.storage.getDirectory()
  const pool = await (await root.getDirectoryHandle('search-index')).getDirectoryHandle('.opaque')
  for await (const handle of pool.values()) {
    const file = handle as FileSystemFileHandle
    const bytes = await bytesOf(file)
    change(bytes)
    const writable = await onceFree(() => file.createWritable())
    await writable.write(bytes)
    await writable.close()
  }
}

const filled = async (indexes: SearchIndexes) => {
  const index = await opened(indexes)
  check.equal(await index.clear(), 'done')
  const put = Array.from({ length: 400 }, (_, i) =>
    text(i + 1, `ordinary words of message ${i}, with some more around`),
  )
  check.equal(await index.apply(step({ put, marks: [key(400)] })), 'done')
  return index
}

/** Letters that no other word begins with: the disk keeps of a word only what the one before it does not share. */
const SECRET = 'qzxwvjkyplmgh'
const REST = SECRET.slice(3)

export interface SearchIndexUnderTest extends SearchIndexes {
  /** Ends the worker in the middle of whatever it does. */
  kill(): void
}

export const searchIndexOnDisk: Contract<SearchIndexUnderTest> = [
  {
    name: 'what is dropped, replaced or cleared leaves the bytes on the disk, too',
    async run(indexes) {
      for (const erase of ['drop', 'put', 'clear'] as const) {
        const index = await filled(indexes)
        await index.apply(step({ put: [text(500, `the ${SECRET} is here`)] }))
        index.close()
        check.that((await onDisk()).includes(REST), 'the word must be there first')
        const again = await opened(indexes)
        if (erase === 'drop') await again.apply(step({ drop: [key(500)] }))
        if (erase === 'put') await again.apply(step({ put: [text(500, 'nothing of it')] }))
        if (erase === 'clear') await again.clear()
        again.close()
        const left = await onDisk()
        check.equal(left.includes(REST), false, `after ${erase}`)
        check.equal(left.includes('ordinary'), erase !== 'clear')
      }
    },
  },
  {
    name: 'what was put and dropped in one breath was never there',
    async run(indexes) {
      const index = await filled(indexes)
      void index.apply(step({ put: [text(500, SECRET)] }))
      void index.apply(step({ put: [text(500, `${SECRET}s`)] }))
      await index.apply(step({ drop: [key(500)] }))
      index.close()
      check.equal((await onDisk()).includes(REST), false)
    },
  },
  {
    name: 'files in pieces: an empty index in their place, or one that says that it was lost, never a throw',
    async run(indexes) {
      const damages: ((bytes: Uint8Array<ArrayBuffer>) => void)[] = [
        (bytes) => bytes.fill(0),
        (bytes) => bytes.fill(0x5a),
        (bytes) => bytes.fill(0x5a, 4_096, 4_200),
        (bytes) => bytes.fill(0x5a, 4_300),
        (bytes) => bytes.fill(0, 8_192, 60_000),
        (bytes) => bytes.fill(0xff, 20_000),
      ]
      for (const [i, damage] of damages.entries()) {
        ;(await filled(indexes)).close()
        await overwrite(damage)
        const index = await opened(indexes)
        const answers = [
          await index.marks(),
          await index.apply(step({ put: [text(401, 'after')] })),
          await index.find({
            query: [{ pieces: [{ kind: 'word', token: 'ordinary' }], open: true, stems: [] }],
            limit: 5,
          }),
          await index.apply(step({ put: [text(401, 'after')] })),
          await index.apply(step({ put: [text(402, 'after')] })),
        ]
        check.equal(answers.at(-1), 'done', `damage ${i}: ${JSON.stringify(answers)}`)
        const rows = await find(index, 'after')
        check.that(
          rows.some((row) => row.key[3] === 402),
          `damage ${i}`,
        )
        index.close()
      }
    },
  },
  {
    name: 'an index of another version is dropped',
    async run(indexes) {
      // The one before compounds, and one to come.
      for (const version of [1, 77]) {
        ;(await filled(indexes)).close()
        // The version stands at byte 60 of the database, behind the pool's own header.
        await overwrite((bytes) => {
          const name = new TextDecoder().decode(bytes.slice(0, 15))
          if (name.startsWith('/index.sqlite3')) bytes[4_096 + 63] = version
        })
        const index = await opened(indexes)
        check.equal(await index.marks(), [], `version ${version}`)
        check.equal((await find(index, 'ordinary')).length, 0)
        check.equal(await index.apply(step({ put: [text(1, 'don’t'), text(2, 'ordinary')], marks: [key(2)] })), 'done')
        check.equal((await find(index, 'dont')).length, 1)
        index.close()
      }
    },
  },
  {
    name: 'a worker that dies in the middle of a step leaves all of it or nothing',
    async run(indexes) {
      ;(await filled(indexes)).close()
      const index = await opened(indexes)
      const put = Array.from({ length: 3_000 }, (_, i) => text(1_000 + i, `later words ${i} ${'and more '.repeat(20)}`))
      void index.apply(step({ put: put.slice(0, 1_000), marks: [key(1_999)] }))
      const second = index.apply(step({ put: put.slice(1_000), marks: [key(3_999)] }))
      await Promise.race([second, new Promise((resolve) => setTimeout(resolve, 60))])
      indexes.kill()
      const again = await opened(indexes)
      const marks = await again.marks()
      check.that(typeof marks !== 'string' && marks.length === 1)
      const expected = { 400: 0, 1999: 1_000, 3999: 3_000 }[marks[0]![3]]
      check.that(expected !== undefined, `a mark at ${marks[0]![3]}`)
      check.equal((await find(again, 'later', { limit: 5_000 })).length, expected)
      again.close()
    },
  },
]
