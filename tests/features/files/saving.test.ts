import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { EntryId } from '../../../src/engine/ids.ts'
import type { FilesState } from '../../../src/features/files/files.ts'
import { SHOWN_MS } from '../../../src/features/files/limits.ts'
import { createSaving } from '../../../src/features/files/saving.ts'
import type { Bytes } from '../../../src/lib/bytes.ts'
import { createFakeClock } from '../../support/fakeClock.ts'

const ID = 'a/b/1' as EntryId

function stage() {
  const clock = createFakeClock()
  const store = createStore<FilesState>(() => ({ ready: true, files: {}, known: {}, saving: {}, inHand: {} }))
  const written: number[] = []
  const saving = createSaving({
    ...{ clock, store },
    blobs: {
      async saveInto(_place, pieces) {
        for await (const { length } of pieces) written.push(length)
        return 'done'
      },
    },
  })
  const now = () => store.getState().saving[ID]
  return { clock, store, saving, written, now }
}

test('how far it is, is shown now and then, and no more once it is there', async () => {
  const { clock, saving, written, now } = stage()
  const shown: (number | undefined)[] = []
  async function* pieces(): AsyncGenerator<Bytes> {
    for (let n = 0; n < 4; n++) {
      shown.push(now())
      await clock.run(SHOWN_MS / 2)
      yield new Uint8Array(10)
    }
  }
  expect(await saving.into(ID, {}, pieces())).toBe('done')
  expect(written).toEqual([10, 10, 10, 10])
  expect(shown).toEqual([0, 0, 20, 20])
  expect(now()).toBeUndefined()
})

test('stopped by the person, it is not written to its end; and one is saved once at a time', async () => {
  const { saving, written, now } = stage()
  async function* pieces(): AsyncGenerator<Bytes> {
    yield new Uint8Array(10)
    expect(await saving.into(ID, {}, pieces())).toBe('busy')
    saving.stop(ID)
    yield new Uint8Array(10)
  }
  expect(await saving.into(ID, {}, pieces())).toBe('stopped')
  expect(written).toEqual([10])
  expect(now()).toBeUndefined()
  // Stopped at the last piece, it is not there either.
  async function* last(): AsyncGenerator<Bytes> {
    yield new Uint8Array(10)
    saving.stop(ID)
  }
  expect(await saving.into(ID, {}, last())).toBe('stopped')
})

test('a file that cannot be read any more says so', async () => {
  const { saving, now } = stage()
  // biome-ignore lint/correctness/useYield: it never comes to that
  async function* pieces(): AsyncGenerator<Bytes> {
    throw new Error('gone')
  }
  expect(await saving.into(ID, {}, pieces())).toBe('unreadable')
  expect(now()).toBeUndefined()
})
