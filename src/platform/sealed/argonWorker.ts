import type { ArgonAnswer } from './serveArgon.ts'
import type { Argon } from './vault.ts'

/** Argon2id behind a worker, which ends with each question: its memory has held what a passphrase became. */
export const createArgon =
  (start: () => Worker): Argon =>
  (passphrase, salt, { memory, passes }) =>
    new Promise((resolve, reject) => {
      const worker = start()
      const fail = () => {
        worker.terminate()
        reject(new Error('Argon2id does not run here'))
      }
      worker.addEventListener('error', (event) => {
        event.preventDefault()
        fail()
      })
      worker.addEventListener('message', ({ data }: MessageEvent<ArgonAnswer>) => {
        if (!data.key) return fail()
        worker.terminate()
        resolve(data.key)
      })
      worker.postMessage({ id: 0, passphrase, salt, memory, passes })
    })
