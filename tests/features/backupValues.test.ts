import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toJson, untagged } from '../../src/features/backup/values.ts'
import { deepEqual } from '../support/check.ts'

const back = (value: unknown) => untagged(JSON.parse(toJson(value)))

const special = fc.oneof(
  fc.constantFrom(undefined, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null),
  fc.bigInt(),
  fc.uint8Array().map((bytes) => new Uint8Array(bytes)),
  fc.uint8Array().map((bytes) => new Uint8Array(bytes).buffer),
  fc.date({ noInvalidDate: false }),
  fc.string({ unit: 'binary' }),
  fc.double(),
)
const names = fc.oneof(fc.string(), fc.constantFrom('$', '__proto__', 'constructor', 'toJSON', 'value'))
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    special,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(names, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(tie('value'), { maxLength: 3 }).map((values) => new Set(values)),
  ),
}))

/** Equal by the bytes of a buffer, which `deepEqual` does not look into. */
const viewed = (value: unknown): unknown => {
  if (value instanceof ArrayBuffer) return ['buffer', new Uint8Array(value)]
  if (Array.isArray(value)) return value.map(viewed)
  if (value instanceof Map) return new Map([...value].map(([key, of]) => [viewed(key), viewed(of)]))
  if (value instanceof Set) return new Set([...value].map(viewed))
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, viewed(of)]))
}

describe('[U1] values of a backup', () => {
  test('[U1] whatever a row may hold comes back as it was', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const found = back(value)
        // A date that is none is not equal to itself.
        const known = JSON.stringify(toJson(value)) === JSON.stringify(toJson(found))
        expect(known && (deepEqual(viewed(found), viewed(value)) || toJson(value).includes('"date"'))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('[U1] what JSON has a word for stands there as it is', () => {
    const row = { id: 'a', list: [1, 'two', null, { three: true }], nothing: {} }
    expect(toJson(row)).toBe(JSON.stringify(row))
  })

  test('[U1] a property that is undefined is not one that is missing', () => {
    expect(Object.keys(back({ a: undefined }) as object)).toEqual(['a'])
    expect(Object.keys(back({}) as object)).toEqual([])
  })

  test('[U1] a column called __proto__ is one like any other', () => {
    const row = JSON.parse('{"__proto__":{"polluted":1},"x":{"$":"undefined"}}') as unknown
    const found = untagged(row) as Record<string, unknown>
    expect(Object.keys(found)).toEqual(['__proto__', 'x'])
    expect('polluted' in found).toBe(false)
  })

  test.each([
    ['a function', () => undefined],
    ['a pattern', /x/],
    ['a file', new Blob(['x'])],
  ])('what has no words stops the writing, and is never left out in silence: %s', (_, value) => {
    expect(() => toJson({ value })).toThrow(TypeError)
  })

  test('nor has what has no end', () => {
    const endless: Record<string, unknown> = {}
    endless.self = endless
    expect(() => toJson(endless)).toThrow()
  })

  test.each([
    '{"$":"unheard"}',
    '{"$":"bytes","value":"!"}',
    '{"$":"bytes"}',
    '{"$":"map","value":[[1,2,3]]}',
    '{"$":"map","value":3}',
    '{"$":"bigint","value":"x"}',
    '{"$":"object","value":[[1,2]]}',
  ])('a tag that says nothing is refused: %s', (json) => {
    expect(() => untagged(JSON.parse(json))).toThrow()
  })
})
