import type { Bytes } from '../../lib/bytes.ts'
import type { SavedInto } from '../../ports/fileBlobs.ts'

/** Names of errors (File System Standard), and what they come to. */
const TROUBLE: Readonly<Record<string, SavedInto>> = {
  ...{ NotAllowedError: 'denied', SecurityError: 'denied', NoModificationAllowedError: 'denied' },
  ...{ NotFoundError: 'gone', QuotaExceededError: 'full' },
}
const troubleOf = (error: unknown): SavedInto => (error instanceof DOMException && TROUBLE[error.name]) || 'broken'

/** Writes pieces into a file that the person chose. What is written is seen there once it is closed, and not at all where it is aborted. */
export async function writeInto(place: FileSystemFileHandle, pieces: AsyncIterable<Bytes>): Promise<SavedInto> {
  let stream: FileSystemWritableFileStream
  try {
    stream = await place.createWritable()
  } catch (error) {
    return troubleOf(error)
  }
  /** Trouble of the place; what goes wrong otherwise is of whoever gives the pieces. */
  let trouble: SavedInto | undefined
  const written = (doing: Promise<void>) =>
    doing.catch((error: unknown) => {
      trouble = troubleOf(error)
      throw error
    })
  try {
    for await (const piece of pieces) await written(stream.write(piece))
    await written(stream.close())
    return 'done'
  } catch (error) {
    await stream.abort().catch(() => undefined)
    if (trouble) return trouble
    throw error
  }
}
