import { expect, test } from 'vitest'
import type { Answered, Asked } from '../../src/platform/askedWorker.ts'
import { createCodeReader } from '../../src/platform/qr/codeReader.ts'
import type { CodeReading } from '../../src/ports/codeReader.ts'

/** A worker that answers when the test says so. */
function stage() {
  const listeners = new Map<string, (event: unknown) => void>()
  const asked: Asked<unknown>[] = []
  const transferred: unknown[] = []
  let ended = 0
  const worker = {
    addEventListener: (type: string, listen: (event: unknown) => void) => void listeners.set(type, listen),
    postMessage(ask: Asked<unknown>, transfer: readonly unknown[]) {
      asked.push(ask)
      transferred.push(...transfer)
    },
    terminate: () => void ended++,
  }
  return {
    ...{ asked, transferred },
    reader: createCodeReader(() => worker as unknown as Worker),
    answer: (answer: Answered<CodeReading>) => listeners.get('message')?.({ data: answer }),
    fail: () => listeners.get('error')?.({ preventDefault: () => undefined }),
    ended: () => ended,
  }
}

const file = () => new Blob(['a picture'])

test('each picture gets the answer to its own question', async () => {
  const { reader, asked, answer, transferred } = stage()
  const bitmap = { close: () => undefined }
  const [one, two] = [reader.read(file()), reader.read(bitmap)]
  answer({ id: asked[1]!.id, answer: { ok: true, text: 'two' } })
  answer({ id: asked[0]!.id, answer: { ok: false, why: 'none' } })
  expect(await one).toEqual({ ok: false, why: 'none' })
  expect(await two).toEqual({ ok: true, text: 'two' })
  // What is drawn already is handed over, not copied.
  expect(transferred).toEqual([bitmap])
})

test('a worker that fails, or was closed, keeps nobody waiting', async () => {
  for (const end of ['fail', 'close'] as const) {
    const { reader, fail, ended } = stage()
    const waiting = reader.read(file())
    if (end === 'fail') fail()
    else reader.close()
    expect(await waiting).toEqual({ ok: false, why: 'gone' })
    expect(await reader.read(file())).toEqual({ ok: false, why: 'gone' })
    expect(ended()).toBe(1)
  }
})

test('where there are no workers, nothing is read, and nothing is read on the page instead', async () => {
  const reader = createCodeReader(() => {
    throw new Error('no workers')
  })
  expect(await reader.read(file())).toEqual({ ok: false, why: 'gone' })
})
