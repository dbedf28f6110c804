import { type Bytes, equalBytes, utf8 } from '../../../src/lib/bytes.ts'
import { publicKeyOf } from '../../../src/platform/webCrypto/curves.ts'
import { createKeyStore } from '../../../src/platform/webCrypto/keyStore.ts'
import { isStoredKeys, type StoredKeys } from '../../../src/platform/webCrypto/keys.ts'
import { createWebCrypto } from '../../../src/platform/webCrypto/webCrypto.ts'
import type { Keys } from '../../../src/ports/crypto.ts'
import type { Contract } from '../../contracts/contract.ts'
import { check } from '../check.ts'

/** Names that nobody else uses. */
export interface KeyStoreUnderTest {
  readonly database: string
  readonly mark: string
}

const storeOf = ({ database, mark }: KeyStoreUnderTest) => createKeyStore({ database, mark, marks: localStorage })

function held(loaded: Keys | 'none' | 'lost'): Keys {
  if (typeof loaded === 'string') throw new Error(`no keys: ${loaded}`)
  return loaded
}

const settled = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

/** What a script in the page that knows its way around would find. */
async function found(database: string): Promise<StoredKeys> {
  const db = await settled(indexedDB.open(database))
  const row: unknown = await settled(db.transaction('identity').objectStore('identity').get('self'))
  db.close()
  check.that(isStoredKeys(row), 'keys in the database')
  return row
}

async function overwrite(database: string, row: unknown) {
  const db = await settled(indexedDB.open(database))
  await settled(db.transaction('identity', 'readwrite').objectStore('identity').put(row, 'self'))
  db.close()
}

const seedIn = async ({ seed, publicKey }: StoredKeys): Promise<Bytes> => {
  const name = { name: 'AES-GCM', iv: seed.iv, additionalData: publicKey }
  return new Uint8Array(await crypto.subtle.decrypt(name, seed.wrapping, seed.wrapped))
}

/** Every run of bytes that lies open in a stored value. */
function openBytes(value: unknown): Bytes[] {
  if (value instanceof Uint8Array) return [new Uint8Array(value)]
  if (value instanceof CryptoKey || typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(openBytes)
}

export const keyStoreContract: Contract<KeyStoreUnderTest> = [
  {
    name: 'a first run has no keys; made ones are there after a reload, and work',
    async run(names) {
      check.equal(await storeOf(names).load(), 'none')
      const made = await storeOf(names).create()
      const loaded = held(await storeOf(names).load())
      check.equal(loaded.publicKey, made.publicKey)
      const real = createWebCrypto()
      for (const keys of [made, loaded]) {
        check.that(await real.verify(made.publicKey, utf8('words'), await keys.sign(utf8('words'))), 'a true signature')
        const sealed = await real.seal(made.publicKey, utf8('words'), utf8('info'))
        check.equal(await keys.open(sealed, utf8('info')), utf8('words'))
      }
    },
  },
  {
    name: 'no two identities are the same, and making one replaces what was there',
    async run(names) {
      const first = await storeOf(names).create()
      const second = await storeOf(names).create()
      check.notEqual(first.publicKey, second.publicKey)
      check.equal(held(await storeOf(names).load()).publicKey, second.publicKey)
    },
  },
  {
    name: 'no private key can be read out, in any form, by any way that WebCrypto has',
    async run(names) {
      await storeOf(names).create()
      const { signing, opening, seed } = await found(names.database)
      const wrapper = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['wrapKey', 'encrypt'])
      for (const key of [signing, opening.privateKey, seed.wrapping]) {
        check.equal(key.extractable, false)
        for (const format of ['raw', 'pkcs8', 'jwk', 'spki'] as const) {
          await check.rejects(crypto.subtle.exportKey(format, key), `${key.algorithm.name} as ${format}`)
          const wrapping = { name: 'AES-GCM', iv: new Uint8Array(12) }
          await check.rejects(crypto.subtle.wrapKey(format, key, wrapper, wrapping), `${key.algorithm.name} wrapped`)
        }
      }
      check.equal([signing.usages, opening.privateKey.usages], [['sign'], ['deriveBits']])
    },
  },
  {
    name: 'the seed is kept wrapped, and lies open nowhere in the database',
    async run(names) {
      const { publicKey } = await storeOf(names).create()
      const row = await found(names.database)
      const seed = await seedIn(row)
      check.equal(publicKeyOf(seed), publicKey)
      const open = openBytes(row)
      check.equal(open.length, 3)
      for (const bytes of open) {
        for (let at = 0; at + 32 <= bytes.length; at++)
          check.that(!equalBytes(bytes.subarray(at, at + 32), seed), 'sealed')
      }
    },
  },
  {
    name: 'a database that was cleared while its mark was not: `lost`, and it stays that until an identity is made',
    async run(names) {
      await storeOf(names).create()
      await settled(indexedDB.deleteDatabase(names.database))
      check.equal(await storeOf(names).load(), 'lost')
      check.equal(await storeOf(names).load(), 'lost')
      const keys = await storeOf(names).create()
      check.equal(held(await storeOf(names).load()).publicKey, keys.publicKey)
    },
  },
  {
    name: 'a mark that was cleared while the keys were not is set again',
    async run(names) {
      const { publicKey } = await storeOf(names).create()
      localStorage.removeItem(names.mark)
      check.equal(held(await storeOf(names).load()).publicKey, publicKey)
      await settled(indexedDB.deleteDatabase(names.database))
      check.equal(await storeOf(names).load(), 'lost')
    },
  },
  {
    name: 'a damaged row is `lost`, never a first run',
    async run(names) {
      await storeOf(names).create()
      const good = await found(names.database)
      const { publicKey: _, ...keyless } = good
      const damaged = [
        'nonsense',
        null,
        {},
        keyless,
        { ...good, publicKey: good.publicKey.slice(1) },
        { ...good, signing: undefined },
        { ...good, signing: good.opening.privateKey },
        { ...good, opening: { ...good.opening, privateKey: good.opening.publicKey } },
        { ...good, seed: {} },
      ]
      for (const row of damaged) {
        localStorage.removeItem(names.mark)
        await overwrite(names.database, row)
        check.equal(await storeOf(names).load(), 'lost')
      }
      await overwrite(names.database, good)
      check.equal(held(await storeOf(names).load()).publicKey, good.publicKey)
    },
  },
  {
    name: 'without localStorage everything works but noticing a loss',
    async run({ database, mark }) {
      const blocked = () => {
        throw new DOMException('blocked', 'SecurityError')
      }
      const store = createKeyStore({ database, mark, marks: { getItem: blocked, setItem: blocked } })
      check.equal(await store.load(), 'none')
      const { publicKey } = await store.create()
      check.equal(held(await store.load()).publicKey, publicKey)
    },
  },
  {
    name: 'keys that cannot be stored are not handed out, and leave no mark',
    async run(names) {
      const put = IDBObjectStore.prototype.put
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('injected', 'QuotaExceededError')
      }
      await check.rejects(storeOf(names).create())
      IDBObjectStore.prototype.put = put
      check.equal(await storeOf(names).load(), 'none')
    },
  },
]
