import { describe, expect, test } from 'vitest'
import vectors from '../../docs/backup-vectors.json' with { type: 'json' }
import { backupKeyOf, identityOf, openAge, publicBytes, readBackup, recipientOf } from './backup.mjs'

// Backups by what docs/backup.md says alone: nothing here, nor in the reader, comes from src/.

const hex = (text: string) => Buffer.from(text, 'hex')
const { keys, backup } = vectors
const file = Buffer.from(backup.file, 'base64')
const key = backupKeyOf(hex(backup.secret))
const altered = (bytes: Buffer, at: number) => Buffer.from(bytes.map((byte, n) => (n === at ? byte ^ 1 : byte)))

describe('an independent reader of backups', () => {
  test.each(keys)('[U2] makes key, identity and recipient of $secret', (vector) => {
    const made = backupKeyOf(hex(vector.secret))
    expect({
      ...{ secret: vector.secret, key: made.toString('hex'), publicKey: publicBytes(made).toString('hex') },
      ...{ identity: identityOf(made), recipient: recipientOf(made) },
    }).toEqual(vector)
  })

  test('there are some of either length', () => {
    expect(new Set(keys.map(({ secret }) => secret.length / 2))).toEqual(new Set([16, 32]))
  })

  test('[U2] opens the file, and finds it signed by whose it is', () => {
    const { header, tables } = readBackup(openAge(file, key))
    expect(header).toMatchObject({ id: backup.id, schema: backup.schema })
    expect([...tables].flatMap(([name, rows]) => (rows.size > 0 ? [[name, rows.size]] : []))).toEqual(
      Object.entries(backup.rows),
    )
    const texts = [...tables.get('entries')!.values()].map((row) => (row.body as { text: string }).text)
    expect(texts.sort()).toEqual(backup.texts)
  })

  test('[U2] and no other', () => {
    expect(() => openAge(file, backupKeyOf(hex(keys[0]!.secret)))).toThrow()
    for (const at of [3, 60, 120, 175, 250, file.length - 1])
      expect(() => readBackup(openAge(altered(file, at), key))).toThrow()
    expect(() => openAge(file.subarray(0, -1), key)).toThrow()
    const plain = openAge(file, key)
    const text = plain.toString('utf8')
    expect(() => readBackup(Buffer.from(text.replace(backup.texts[0]!, 'another word')))).toThrow('another hash')
    expect(() => readBackup(Buffer.from(text.replace(/"signature":"../, '"signature":"AA')))).toThrow('not signed')
  })
})
