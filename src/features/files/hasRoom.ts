import type { FileBlobs } from '../../ports/fileBlobs.ts'
import { ROOM_KEPT_FREE } from './limits.ts'

/** Room for so many bytes, with some left for the chat; where a browser does not say, there is. */
export async function hasRoom(blobs: Pick<FileBlobs, 'room'>, size: number): Promise<boolean> {
  const room = await blobs.room()
  return room === undefined || size <= room * (1 - ROOM_KEPT_FREE)
}
