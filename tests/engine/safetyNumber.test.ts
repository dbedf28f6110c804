import { expect, test } from 'vitest'
import { personIdOf } from '../../src/engine/address.ts'
import type { PersonId } from '../../src/engine/ids.ts'
import { safetyNumber } from '../../src/engine/safetyNumber.ts'
import { compareCode, groupsOf, safetyCode } from '../../src/features/verification/safetyCode.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'

const { crypto, newKeys } = createNodeCrypto({ seed: 4 })
const somebody = () => personIdOf(newKeys().publicKey)
const number = (one: PersonId, two: PersonId) => safetyNumber(crypto, one, two)

test('[V1] sixty digits, the same on both sides; with anybody else’s key they are others', async () => {
  const [ann, bob, eve] = [somebody(), somebody(), somebody()]
  const seen = await number(ann, bob)
  expect(seen).toMatch(/^\d{60}$/)
  expect(await number(bob, ann)).toBe(seen)
  const others = await Promise.all([number(ann, eve), number(eve, bob), number(ann, ann)])
  expect(new Set([seen, ...others]).size).toBe(4)
  expect(groupsOf(seen!)).toHaveLength(12)
  expect(groupsOf(seen!).join('')).toBe(seen)
})

test('[V1] as it was from the first day', async () => {
  const one = 'tete1qqp6zpal708pp0sawrw33e6tczvk0exkxzd62r2lrhwgveqj25cmsqzqzgf' as PersonId
  const two = 'tete1qrt44xqps2cs4d74f0ld8jtyquaqactj70d2vge94upp568hqag354njegx' as PersonId
  expect(await number(one, two)).toBe('367031772801946423687417461718704706182842446730035451776417')
})

test('there is none for what is no ID', async () => {
  const ann = somebody()
  expect(await number(ann, `${ann.slice(0, -1)}q` as PersonId)).toBeUndefined()
  expect(await number('' as PersonId, ann)).toBeUndefined()
})

test('[V3] [abuse Q5] a code counts when the friend shows it, and sees the same number', async () => {
  const [me, friend, eve] = [somebody(), somebody(), somebody()]
  const [ours, theirs] = [(await number(me, friend))!, (await number(eve, friend))!]
  const compare = (text: string) => compareCode(text, { me, friend, number: ours })
  expect(compare(safetyCode(friend, ours))).toBe('match')
  // Mine on my own screen, or a picture of it, proves nothing.
  expect(compare(safetyCode(me, ours))).toBe('mine')
  expect(compare(safetyCode(eve, ours))).toBe('stranger')
  // They have Eve's ID for mine.
  expect(compare(safetyCode(friend, theirs))).toBe('differs')
  const right = safetyCode(friend, ours)
  for (const text of ['', friend, ours, `https://chat.example/#/i/${friend}`, ` ${right}`, `${right}0`, right.slice(1)])
    expect(compare(text), text).toBe('none')
  expect(right).toMatch(/^[0-9A-Z:]+$/)
})
