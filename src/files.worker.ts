import { type BlobScope, serveBlobs } from './platform/files/serveBlobs.ts'

// Files are proved, sealed and written here: off the page's own thread, and by handles that only workers have.
serveBlobs(globalThis as unknown as BlobScope)
