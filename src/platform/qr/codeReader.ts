import type { CodeReader, CodeReading } from '../../ports/codeReader.ts'
import type { ReadAnswer, ReadAsk } from './messages.ts'

const GONE: CodeReading = { ok: false, why: 'gone' }

/** Reader of QR codes behind a worker: the page hands pictures over and gets texts. */
export function createCodeReader(start: () => Worker): CodeReader {
  const waiting = new Map<number, (reading: CodeReading) => void>()
  let asked = 0
  let worker: Worker | undefined

  function close() {
    worker?.terminate()
    worker = undefined
    for (const answer of waiting.values()) answer(GONE)
    waiting.clear()
  }

  try {
    worker = start()
  } catch {
    // There are no workers, or the script is none of ours: nothing is read.
  }
  worker?.addEventListener('message', ({ data: { id, reading } }: MessageEvent<ReadAnswer>) => {
    waiting.get(id)?.(reading)
    waiting.delete(id)
  })
  // The script could not be loaded, or fell over something nobody thought of.
  worker?.addEventListener('error', (event) => {
    event.preventDefault()
    close()
  })

  return {
    read(picture) {
      if (!worker) return Promise.resolve(GONE)
      const ask = { id: ++asked, picture } as ReadAsk
      return new Promise((resolve) => {
        waiting.set(ask.id, resolve)
        worker?.postMessage(ask, ask.picture instanceof Blob ? [] : [ask.picture])
      })
    },
    close,
  }
}
