import { describe, test } from 'vitest'
import { createMemoryBlobs } from '../support/memoryBlobs.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'
import { fileBlobsContract } from './fileBlobs.ts'

describe('the double of files keeps the contract', () => {
  for (const { name, run } of fileBlobsContract)
    test(name, async () => {
      const { blobs, crash } = createMemoryBlobs(createNodeCrypto({ seed: 1 }).crypto)
      await run({
        blobs,
        again() {
          crash()
          return blobs
        },
      })
    })
})
