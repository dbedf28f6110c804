import { bech32 } from '@scure/base'
import { Decrypter, Encrypter } from 'age-encryption'
import type { Bytes } from '../../lib/bytes.ts'
import { OpeningError, type Sealing } from '../../ports/backups.ts'

// Age files by FiloSottile's own library. Loaded by whoever saves or restores a backup.

const INTRO = 'age-encryption.org/v1\n'
/** Header of an age file: that of ours has two hundred bytes. What goes on for longer is none. */
const MAX_HEADER = 2 ** 16

/** Age as the library says it in words, and in no other way. */
const NOT_FOR_US = /no identity matched/

const identityOf = (key: Bytes): string => bech32.encodeFromBytes('AGE-SECRET-KEY-', key).toUpperCase()

/** Stream of what an iterable gives, read no further than somebody reads it. */
function streamOf(all: AsyncIterable<Bytes>): ReadableStream<Uint8Array> {
  const iterator = all[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await iterator.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Bytes, void> {
  const reader = stream.getReader()
  let whole = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) {
        whole = true
        return
      }
      yield value as Bytes
    }
  } finally {
    if (!whole) await reader.cancel().catch(() => undefined)
  }
}

async function* sealed(recipient: Bytes, plain: AsyncIterable<Bytes>): AsyncGenerator<Bytes, void> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(bech32.encodeFromBytes('age', recipient))
  yield* piecesOf(await encrypter.encrypt(streamOf(plain)))
}

/** Head of a file: no more of it is read before it looks like an age file. */
async function checkHead(file: Blob): Promise<void> {
  const head = await file.slice(0, MAX_HEADER).text()
  if (!head.startsWith(INTRO)) throw new OpeningError('foreign')
  if (!head.includes('\n--- ')) throw new OpeningError('damaged')
}

async function* opened(key: Bytes, file: Blob): AsyncGenerator<Bytes, void> {
  let readable = true
  const unreadable = () => {
    readable = false
  }
  try {
    await checkHead(file).catch((reason: unknown) => {
      if (!(reason instanceof OpeningError)) unreadable()
      throw reason
    })
    const decrypter = new Decrypter()
    decrypter.addIdentity(identityOf(key))
    const source = streamOf(watched(piecesOf(file.stream()), unreadable))
    yield* piecesOf(await decrypter.decrypt(source))
  } catch (reason) {
    if (reason instanceof OpeningError) throw reason
    if (!readable) throw new OpeningError('unreadable')
    throw new OpeningError(NOT_FOR_US.test(String(reason)) ? 'others' : 'damaged')
  }
}

/** Pieces, with word of it when they cannot be read any more: a file may be taken away, or change, while it is read. */
async function* watched(pieces: AsyncIterable<Bytes>, onFailure: () => void): AsyncGenerator<Bytes, void> {
  try {
    yield* pieces
  } catch (reason) {
    onFailure()
    throw reason
  }
}

export const age: Sealing = {
  seal: sealed,
  open(key, file) {
    if (!(file instanceof Blob)) throw new OpeningError('unreadable')
    return { size: file.size, plain: opened(key, file) }
  },
  identityOf,
}
