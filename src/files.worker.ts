import { type BlobScope, serveBlobs } from './platform/files/serveBlobs.ts'

// Files are proved, sealed and written here, off the page's own thread: this script's own response allows nothing else.
serveBlobs(globalThis as unknown as BlobScope)
