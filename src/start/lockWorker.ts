import lockWorker from '../lock.worker.ts?worker&url'

/** Worker for Argon2id, in a module of its own: its address is the build's. */
export const startArgonWorker = (scriptUrls: (address: string) => string): Worker =>
  new Worker(scriptUrls(lockWorker), { type: 'module', name: 'lock' })
