import { expect, test } from 'vitest'
import { toHex, utf8 } from '../../../src/lib/bytes.ts'
import { type ArgonAnswer, type ArgonAsk, serveArgon } from '../../../src/platform/sealed/serveArgon.ts'

function served(ask: Omit<ArgonAsk, 'id'>): Promise<ArgonAnswer> {
  return new Promise((answer) => {
    serveArgon({ addEventListener: (_, listen) => listen({ data: { id: 3, ...ask } }), postMessage: answer })
  })
}

// The vector of the reference implementation (phc-winner-argon2, src/test.c), which is at 64 MiB as ours is.
test('Argon2id is Argon2id', async () => {
  const its = { passphrase: utf8('password'), salt: utf8('somesalt') }
  const { key, id } = await served({ ...its, memory: 65_536, passes: 2 })
  expect(id).toBe(3)
  expect(toHex(key!)).toBe('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7')
})

test('what it cannot do is said', async () => {
  expect((await served({ passphrase: utf8('x'), salt: utf8('short'), memory: 1, passes: 1 })).key).toBeUndefined()
})
