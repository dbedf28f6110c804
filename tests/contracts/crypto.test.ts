import { describe, expect, test } from 'vitest'
import { utf8 } from '../../src/lib/bytes.ts'
import { keysOfSeed } from '../../src/platform/webCrypto/growing.ts'
import { keysFrom } from '../../src/platform/webCrypto/keys.ts'
import { createWebCrypto } from '../../src/platform/webCrypto/webCrypto.ts'
import { createNodeCrypto, nodeKeys } from '../support/nodeCrypto.ts'
import { type CryptoUnderTest, cryptoContract } from './crypto.ts'

const inNode: CryptoUnderTest = {
  crypto: createNodeCrypto({ seed: 1 }).crypto,
  grow: async (seed) => nodeKeys(seed),
}

const onWebCrypto: CryptoUnderTest = {
  crypto: createWebCrypto(),
  grow: async (seed) => keysFrom(await keysOfSeed(seed.slice())),
}

describe('crypto by synchronous calls', () => {
  for (const { name, run } of cryptoContract) test(name, () => run(inNode))

  test('the same seed gives the same keys, signatures and sealed bytes', async () => {
    const life = async () => {
      const { crypto, newKeys } = createNodeCrypto({ seed: 42 })
      const keys = newKeys()
      return [keys.publicKey, await crypto.seal(keys.publicKey, utf8('x'), utf8('y')), newKeys().publicKey]
    }
    expect(await life()).toEqual(await life())
  })
})

describe('crypto by WebCrypto, in Node', () => {
  for (const { name, run } of cryptoContract) test(name, () => run(onWebCrypto))

  test('each opens what the other sealed', async () => {
    const seed = Uint8Array.from({ length: 32 }, (_, i) => 200 - i)
    for (const [from, to] of [
      [inNode, onWebCrypto],
      [onWebCrypto, inNode],
    ] as const) {
      const keys = await to.grow(seed)
      const sealed = await from.crypto.seal(keys.publicKey, utf8('across'), utf8('info'))
      expect(await keys.open(sealed, utf8('info'))).toEqual(utf8('across'))
    }
  })
})
