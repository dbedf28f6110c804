import { serveIndex, type WorkerScope } from './platform/sqlite/serveIndex.ts'

// The one place where WebAssembly runs: this script's own response allows it, the page's does not.
serveIndex(globalThis as unknown as WorkerScope)
