import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { notChecked } from '../../scripts/notChecked.mjs'
import { findProgram, haveTools, lacking } from '../../scripts/tools.mjs'
import { type Bytes, concat, utf8 } from '../../src/lib/bytes.ts'
import { age } from '../../src/platform/backup/age.ts'
import { backupKeyOf, recipientOf } from '../support/memoryKeyStore.ts'

const secret: Bytes = new Uint8Array(16).fill(5)
const key = backupKeyOf(secret)

async function* of(...parts: readonly Bytes[]): AsyncGenerator<Bytes, void> {
  yield* parts
}
async function all(pieces: AsyncIterable<Bytes>): Promise<Bytes> {
  const parts: Bytes[] = []
  for await (const piece of pieces) parts.push(piece)
  return concat(...parts)
}

describe('age files', () => {
  test.each([0, 1, 65_535, 65_536, 65_537, 300_000])('%i bytes, sealed and opened', async (length) => {
    const plain = Uint8Array.from({ length }, (_, at) => at % 251)
    const file = await all(age.seal(recipientOf(secret), of(plain.slice(0, length >> 1), plain.slice(length >> 1))))
    expect(Buffer.from(file.subarray(0, 22)).toString()).toBe('age-encryption.org/v1\n')
    const { size, plain: found } = age.open(key, new Blob([file]))
    expect(size).toBe(file.length)
    expect(Buffer.compare(await all(found), plain)).toBe(0)
  })

  test('reads no further than it is read', async () => {
    let given = 0
    async function* endless(): AsyncGenerator<Bytes, void> {
      for (;;) {
        given += 1
        yield new Uint8Array(2 ** 16)
      }
    }
    let [pieces, length] = [0, 0]
    for await (const piece of age.seal(recipientOf(secret), endless())) {
      length += piece.length
      if (++pieces === 20) break
    }
    expect(length).toBeGreaterThan(10 * 2 ** 16)
    expect(given).toBeLessThan(40)
  })

  test('what fails in the source fails here', async () => {
    async function* failing(): AsyncGenerator<Bytes, void> {
      yield utf8('x')
      throw new Error('the disk is gone')
    }
    await expect(all(age.seal(recipientOf(secret), failing()))).rejects.toThrow('the disk is gone')
  })
})

describe('[U2] age as everybody has it', () => {
  beforeAll(() => haveTools(['age']))

  test('[U2] `age -d` opens a backup with the identity that is shown, and only with that', async ({ skip }) => {
    const missing = lacking('age')
    if (missing) {
      notChecked(missing, 'that age opens a backup')
      return skip()
    }
    const folder = mkdtempSync(join(tmpdir(), 'age-'))
    try {
      const plain = Uint8Array.from({ length: 200_000 }, (_, at) => at % 253)
      writeFileSync(join(folder, 'backup.age'), await all(age.seal(recipientOf(secret), of(plain))))
      const opened = (identity: string) => {
        writeFileSync(join(folder, 'identity.txt'), `${identity}\n`, { mode: 0o600 })
        const program = findProgram('age')!
        const out = join(folder, 'plain')
        execFileSync(program, ['-d', '-i', join(folder, 'identity.txt'), '-o', out, join(folder, 'backup.age')], {
          stdio: 'pipe',
        })
        return readFileSync(out)
      }
      expect(Buffer.compare(opened(age.identityOf(key)), plain)).toBe(0)
      expect(() => opened(age.identityOf(backupKeyOf(new Uint8Array(16).fill(6))))).toThrow()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
