import { argon2id } from 'hash-wasm'
import type { Bytes } from '../../lib/bytes.ts'

export interface ArgonAsk {
  readonly id: number
  readonly passphrase: Bytes
  readonly salt: Bytes
  readonly memory: number
  readonly passes: number
}
export interface ArgonAnswer {
  readonly id: number
  /** Key; undefined when it failed. */
  readonly key: Bytes | undefined
}

/** The part of a dedicated worker's global scope that is needed. */
export interface ArgonScope {
  addEventListener(type: 'message', listen: (event: { data: unknown }) => void): void
  postMessage(answer: ArgonAnswer): void
}

const KEY_BYTES = 32

/** Argon2id in a thread of its own: it takes a core and 64 MiB for as long as it likes. */
export function serveArgon(scope: ArgonScope): void {
  scope.addEventListener('message', ({ data }) => {
    const { id, passphrase, salt, memory, passes } = data as ArgonAsk
    argon2id({
      password: passphrase,
      salt,
      parallelism: 1,
      iterations: passes,
      memorySize: memory,
      hashLength: KEY_BYTES,
      outputType: 'binary',
    }).then(
      (key) => scope.postMessage({ id, key: new Uint8Array(key) }),
      () => scope.postMessage({ id, key: undefined }),
    )
  })
}
