import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { PersonId } from '../../src/engine/ids.ts'
import { safetyNumber } from '../../src/engine/safetyNumber.ts'
import { groupsOf } from '../../src/features/verification/safetyCode.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'

const { crypto } = createNodeCrypto({ seed: 1 })

test('[V1] the numbers of the app are those of the document', async () => {
  const document = readFileSync(join(import.meta.dirname, '../../docs/security.md'), 'utf8')
  const found = [...document.matchAll(/^\| `(tete1\w{59})` \| `(tete1\w{59})` \| `([\d ]{71})` \|$/gm)]
  expect(found.length).toBeGreaterThan(2)
  for (const [, one, two, digits] of found) {
    const made = await safetyNumber(crypto, one as PersonId, two as PersonId)
    expect(groupsOf(made ?? '').join(' ')).toBe(digits)
  }
})
