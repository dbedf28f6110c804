import backup from '../../../docs/backup-vectors.json' with { type: 'json' }
import type { Contract } from '../../contracts/contract.ts'
import { check } from '../check.ts'
import { found, held, hex, type KeyStoreUnderTest, overwrite, secretOf, storeOf } from './keyStore.ts'

/** Key store, of what backups are sealed with. */
export const keyStoreBackupsContract: Contract<KeyStoreUnderTest> = [
  {
    name: 'backups: key and recipient of a secret are those of the vectors',
    async run(names) {
      for (const [at, vector] of backup.keys.entries()) {
        const store = storeOf({ database: `${names.database} ${at}`, mark: `${names.mark} ${at}` })
        check.equal(await store.recipient(), undefined)
        check.equal(await store.backupKeyOf(hex(vector.secret)), hex(vector.key))
        check.that((await store.restore(hex(vector.secret), 1)) !== 'taken', 'restored')
        check.equal(await store.recipient(), hex(vector.publicKey))
      }
    },
  },
  {
    name: 'backups: the recipient is known before and after the secret goes; one that went earlier is learnt again, by its own secret alone',
    async run(names) {
      const store = storeOf(names)
      const { publicKey } = await store.create()
      const secret = await secretOf(store)
      const recipient = await store.recipient()
      check.equal(recipient?.length, 32)
      check.equal((await found(names.database)).recipient, undefined)
      await store.forgetSecret(5)
      check.equal(await storeOf(names).recipient(), recipient)
      const { recipient: _gone, ...row } = await found(names.database)
      await overwrite(names.database, row)
      check.equal(await store.recipient(), undefined)
      check.equal(await store.keepRecipient(new Uint8Array(16)), false)
      check.equal(await store.recipient(), undefined)
      check.equal(await store.keepRecipient(secret), true)
      check.equal(await storeOf(names).recipient(), recipient)
      check.equal(held(await store.load()).publicKey, publicKey)
      check.equal((await store.secret())?.kept, false)
      await overwrite(names.database, { ...row, recipient: new Uint8Array(3) })
      check.equal(await store.recipient(), undefined)
      check.equal(held(await store.load()).publicKey, publicKey)
    },
  },
]
