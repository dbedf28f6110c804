import recovery from '../../../docs/recovery-vectors.json' with { type: 'json' }
import { derivingBytes } from '../../../src/engine/signed.ts'
import { type Bytes, equalBytes, utf8 } from '../../../src/lib/bytes.ts'
import { publicKeyOf } from '../../../src/platform/webCrypto/curves.ts'
import { publicKeyOfSecret, unwrap, wrap } from '../../../src/platform/webCrypto/growing.ts'
import { createKeyStore } from '../../../src/platform/webCrypto/keyStore.ts'
import { isStoredKeys, type StoredKeys } from '../../../src/platform/webCrypto/keys.ts'
import { createWebCrypto } from '../../../src/platform/webCrypto/webCrypto.ts'
import type { Keys } from '../../../src/ports/crypto.ts'
import type { Contract } from '../../contracts/contract.ts'
import { check } from '../check.ts'

const { vectors: VECTORS } = recovery
export const hex = (digits: string): Bytes =>
  new Uint8Array(digits.match(/../g)!.map((pair) => Number.parseInt(pair, 16)))

/** Names that nobody else uses. */
export interface KeyStoreUnderTest {
  readonly database: string
  readonly mark: string
}

const info = derivingBytes('identity')
const infos = { identity: info, backup: derivingBytes('backup') }
export const storeOf = ({ database, mark }: KeyStoreUnderTest) =>
  createKeyStore({ database, mark, marks: localStorage, infos })

export function held(loaded: Keys | 'none' | 'lost'): Keys {
  if (typeof loaded === 'string') throw new Error(`no keys: ${loaded}`)
  return loaded
}

const settled = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

/** What a script in the page that knows its way around would find. */
export async function found(database: string): Promise<StoredKeys> {
  const db = await settled(indexedDB.open(database))
  const row: unknown = await settled(db.transaction('identity').objectStore('identity').get('self'))
  db.close()
  check.that(isStoredKeys(row), 'keys in the database')
  return row
}

export async function overwrite(database: string, row: unknown) {
  const db = await settled(indexedDB.open(database))
  await settled(db.transaction('identity', 'readwrite').objectStore('identity').put(row, 'self'))
  db.close()
}

/** As version 0.1 wrote it: what is wrapped are the 32 bytes of the seed. */
async function overwriteAs01(database: string, seed: Bytes) {
  const { since: _not, ...keys } = await found(database)
  await overwrite(database, { ...keys, seed: await wrap(seed, keys.publicKey) })
}

export async function secretOf(store: ReturnType<typeof storeOf>): Promise<Bytes> {
  const secret = await store.secret()
  if (!secret?.kept) throw new Error('no secret')
  return secret.read()
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
      for (const key of [signing, opening.privateKey, seed!.wrapping]) {
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
    name: 'the secret is kept wrapped, lies open nowhere in the database, and the identity grows from it',
    async run(names) {
      const store = storeOf(names)
      const { publicKey } = await store.create()
      const secret = await secretOf(store)
      check.equal(secret.length, 16)
      check.equal(await store.publicKeyOf(secret), publicKey)
      const row = await found(names.database)
      const open = openBytes(row)
      check.equal(open.length, 3)
      for (const bytes of open) {
        for (let at = 0; at + 16 <= bytes.length; at++)
          check.that(!equalBytes(bytes.subarray(at, at + 16), secret), 'sealed')
      }
      check.equal(await unwrap(row.seed!, publicKey), secret)
    },
  },
  {
    name: 'keys of a published secret are the published ones',
    async run() {
      for (const { secret, publicKey } of VECTORS)
        check.equal(await publicKeyOfSecret(hex(secret), info), hex(publicKey))
      for (const length of [0, 15, 17, 31, 33, 64])
        await check.rejects(publicKeyOfSecret(new Uint8Array(length), info), `${length} bytes`)
    },
  },
  {
    name: 'a row of version 0.1 goes on: its keys work, and its secret is the seed',
    async run(names) {
      const store = storeOf(names)
      const older = VECTORS.find(({ secret }) => secret.length === 64)!
      check.that((await store.restore(hex(older.secret), 1)) !== 'taken', 'restored')
      await overwriteAs01(names.database, hex(older.secret))
      check.equal(held(await store.load()).publicKey, hex(older.publicKey))
      const secret = await secretOf(store)
      check.equal(secret, hex(older.secret))
      check.equal(publicKeyOf(secret), hex(older.publicKey))
      await store.forgetSecret(5)
      check.equal(await store.secret(), { kept: false, since: 5 })
      check.equal(held(await store.load()).publicKey, hex(older.publicKey))
    },
  },
  {
    name: 'the secret, once forgotten, is in no row, and the keys work on',
    async run(names) {
      const store = storeOf(names)
      check.equal(await store.secret(), undefined)
      await store.forgetSecret(1)
      check.equal(await store.load(), 'none')
      const { publicKey } = await store.create()
      const secret = await secretOf(store)
      await store.forgetSecret(7)
      check.equal(await store.secret(), { kept: false, since: 7 })
      const row = await found(names.database)
      check.equal(row.seed, undefined)
      // Whom backups are sealed for is public, and stays.
      check.equal(openBytes(row), [publicKey, await store.recipient()])
      check.that(!equalBytes(secret, publicKey.subarray(0, 16)), 'another thing')
      const keys = held(await storeOf(names).load())
      check.that(await createWebCrypto().verify(publicKey, utf8('words'), await keys.sign(utf8('words'))), 'true')
      await store.forgetSecret(9)
      check.equal(await store.secret(), { kept: false, since: 7 })
    },
  },
  {
    name: 'a secret brings its keys back: into an empty store, over a loss, over themselves; never over others',
    async run(names) {
      const store = storeOf(names)
      const [one, other] = VECTORS as [(typeof VECTORS)[number], (typeof VECTORS)[number]]
      const back = await store.restore(hex(one.secret), 3)
      check.that(back !== 'taken' && equalBytes(back.publicKey, hex(one.publicKey)), 'restored')
      check.equal(await store.secret(), { kept: false, since: 3 })
      check.equal(await store.restore(hex(other.secret), 4), 'taken')
      check.equal(held(await storeOf(names).load()).publicKey, hex(one.publicKey))
      check.that((await store.restore(hex(one.secret), 5)) !== 'taken', 'again')
      await settled(indexedDB.deleteDatabase(names.database))
      check.equal(await store.load(), 'lost')
      check.that((await store.restore(hex(other.secret), 6)) !== 'taken', 'over a loss')
      check.equal(held(await storeOf(names).load()).publicKey, hex(other.publicKey))
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
        { ...good, seed: undefined },
        { ...good, seed: undefined, since: 'long' },
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
      const store = createKeyStore({ database, mark, infos, marks: { getItem: blocked, setItem: blocked } })
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
