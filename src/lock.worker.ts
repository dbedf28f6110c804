import { type ArgonScope, serveArgon } from './platform/sealed/serveArgon.ts'

// Argon2id, in WebAssembly: this script's own response allows that, and lets it reach nothing.
serveArgon(globalThis as unknown as ArgonScope)
