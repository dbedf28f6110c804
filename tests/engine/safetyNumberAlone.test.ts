import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

// Independent verifier: from docs/security.md alone, with nothing of the app's own. What it says has to suffice for whoever writes another.

const document = readFileSync(join(import.meta.dirname, '../../docs/security.md'), 'utf8')
const CELL = /^\| `(tete1[a-z0-9]{59})` \| `(tete1[a-z0-9]{59})` \| `(\d{5}(?: \d{5}){11})` \|$/gm
const vectors = [...document.matchAll(CELL)].map(([, one, two, number]) => [one!, two!, number!] as const)

const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'

/** Public key of an ID, by BIP-350. */
function keyOf(id: string): Buffer {
  const words = [...id.slice(5)].map((letter) => LETTERS.indexOf(letter))
  const prefix = [...'tete'].map((letter) => letter.charCodeAt(0))
  let sum = 1
  for (const word of [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...words]) {
    const top = sum >> 25
    sum = ((sum & 0x1ffffff) << 5) ^ word
    for (const [bit, generator] of [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].entries())
      if ((top >> bit) & 1) sum ^= generator
  }
  expect(sum).toBe(0x2bc830a3)
  const bits = words
    .slice(0, -6)
    .map((word) => word.toString(2).padStart(5, '0'))
    .join('')
  const bytes = Buffer.from((bits.slice(0, 33 * 8).match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  expect(bytes[0]).toBe(0)
  return bytes.subarray(1)
}

function numberOf(one: string, two: string): string {
  const keys = [keyOf(one), keyOf(two)].sort(Buffer.compare)
  const fields = keys.flatMap((key) => [Buffer.from([0, 0, 0, key.length]), key])
  const hash = createHash('sha256').update('tete-a-tete/1 safety-number\0').update(Buffer.concat(fields)).digest('hex')
  const digits = (BigInt(`0x${hash}`) % 10n ** 60n).toString().padStart(60, '0')
  return digits.match(/.{5}/g)!.join(' ')
}

test('[V1] what the document says makes the numbers that stand in it, whoever of the two comes first', () => {
  expect(vectors.length).toBeGreaterThanOrEqual(3)
  for (const [one, two, number] of vectors) expect([numberOf(one, two), numberOf(two, one)]).toEqual([number, number])
  // One of them begins with a nought.
  expect(vectors.some(([, , number]) => number.startsWith('0'))).toBe(true)
})
