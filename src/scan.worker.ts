import { type ReaderScope, serveReader } from './platform/qr/serveReader.ts'

// Pictures of anybody's are decoded here, where nobody can be reached: this script's own response allows nothing.
serveReader(globalThis as unknown as ReaderScope)
