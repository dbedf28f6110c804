import { expect, test } from 'vitest'
import { writeInto } from '../../src/platform/files/chosenPlace.ts'

/** A place as the browser has it, whose file is what was written once it is closed. */
function place(fails: { create?: string; write?: string; close?: string } = {}) {
  const seen = { file: undefined as string | undefined, aborted: 0 }
  let written = ''
  const refuse = (name: string | undefined) => {
    if (name) throw name === 'other' ? new Error('other') : new DOMException('no', name)
  }
  const handle = {
    async createWritable() {
      refuse(fails.create)
      return {
        async write(bytes: Uint8Array) {
          if (written !== '') refuse(fails.write)
          written += new TextDecoder().decode(bytes)
        },
        async close() {
          refuse(fails.close)
          seen.file = written
        },
        async abort() {
          seen.aborted += 1
        },
      }
    },
  }
  return { seen, handle: handle as unknown as FileSystemFileHandle }
}

async function* pieces(...texts: readonly (string | Error)[]) {
  for (const text of texts) {
    if (text instanceof Error) throw text
    yield new TextEncoder().encode(text)
  }
}

test('piece after piece, and seen there once all of it is', async () => {
  const { seen, handle } = place()
  expect(await writeInto(handle, pieces('one ', 'two'))).toBe('done')
  expect(seen).toEqual({ file: 'one two', aborted: 0 })
})

test.each([
  [{ create: 'NotAllowedError' }, 'denied', 0],
  [{ create: 'NotFoundError' }, 'gone', 0],
  [{ write: 'QuotaExceededError' }, 'full', 1],
  [{ write: 'NotFoundError' }, 'gone', 1],
  [{ close: 'NotAllowedError' }, 'denied', 1],
  [{ close: 'other' }, 'broken', 1],
] as const)('what fails is named, and leaves the place as it was: %o', async (fails, why, aborted) => {
  const { seen, handle } = place(fails)
  expect(await writeInto(handle, pieces('one ', 'two'))).toBe(why)
  expect(seen).toEqual({ file: undefined, aborted })
})

test('a file that cannot be read any more is no trouble of the place', async () => {
  const { seen, handle } = place()
  await expect(writeInto(handle, pieces('one ', new Error('gone')))).rejects.toThrow('gone')
  expect(seen).toEqual({ file: undefined, aborted: 1 })
})
