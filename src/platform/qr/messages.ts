import type { CodeReading } from '../../ports/codeReader.ts'

/** Messages between page and worker: both ends are ours and of one build. */
export interface ReadAsk {
  readonly id: number
  readonly picture: ImageBitmap | Blob
}
export interface ReadAnswer {
  readonly id: number
  readonly reading: CodeReading
}
