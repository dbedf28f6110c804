import type { CodeReader, CodeReading } from '../../ports/codeReader.ts'
import { createAskedWorker } from '../askedWorker.ts'

const GONE: CodeReading = { ok: false, why: 'gone' }

/** Reader of QR codes behind a worker: the page hands pictures over and gets texts. */
export function createCodeReader(start: () => Worker): CodeReader {
  const { ask, close } = createAskedWorker<ImageBitmap | Blob, CodeReading>(start, GONE)
  return {
    read(picture) {
      const its = picture as ImageBitmap | Blob
      return ask(its, its instanceof Blob ? [] : [its])
    },
    close,
  }
}
