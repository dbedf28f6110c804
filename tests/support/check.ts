/** Assertions small enough to run inside a page as well as in Node. Each throws an Error that says what was there instead. */
export interface Check {
  that(value: unknown, says?: string): asserts value
  /** Deep; bytes by content; a property that is undefined is not a property that is missing. */
  equal(actual: unknown, expected: unknown, says?: string): void
  notEqual(actual: unknown, expected: unknown, says?: string): void
  throws(run: () => unknown, says?: string): void
  rejects(promise: Promise<unknown>, says?: string): Promise<unknown>
}

export const check: Check = {
  that(value, says = 'expected something truthy') {
    if (!value) throw new Error(`${says}: got ${show(value)}`)
  },
  equal(actual, expected, says = 'expected equal') {
    if (!deepEqual(actual, expected)) throw new Error(`${says}: got ${show(actual)}, want ${show(expected)}`)
  },
  notEqual(actual, expected, says = 'expected something else') {
    if (deepEqual(actual, expected)) throw new Error(`${says}: got ${show(actual)}`)
  },
  throws(run, says = 'expected a throw') {
    let value: unknown
    try {
      value = run()
    } catch {
      return
    }
    throw new Error(`${says}: returned ${show(value)}`)
  },
  async rejects(promise, says = 'expected a rejection') {
    let value: unknown
    try {
      value = await promise
    } catch (reason) {
      return reason
    }
    throw new Error(`${says}: resolved to ${show(value)}`)
  },
}

export function deepEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) return show(a) === show(b)
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime()
  if (a instanceof Map || a instanceof Set) return deepEqual([...a], [...(b as Iterable<unknown>)])
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  const inA = a as Record<string, unknown>
  const inB = b as Record<string, unknown>
  return keys.every((key) => Object.hasOwn(inB, key) && deepEqual(inA[key], inB[key]))
}

const LONGEST = 600

function show(value: unknown): string {
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    return `${value.constructor.name}<${Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')}>`
  }
  if (value instanceof Error) return `${value.name}: ${value.message}`
  if (typeof value === 'function') return 'a function'
  const text = JSON.stringify(value, (_, v: unknown) => {
    if (v === undefined) return '(undefined)'
    return ArrayBuffer.isView(v) ? show(v) : v
  })
  if (text === undefined) return String(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text
}
