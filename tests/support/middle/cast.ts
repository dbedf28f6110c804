import { personIdOf } from '../../../src/engine/address.ts'
import type { PersonId } from '../../../src/engine/ids.ts'
import type { Bytes } from '../../../src/lib/bytes.ts'
import type { Keys } from '../../../src/ports/crypto.ts'
import { nodeKeys } from '../nodeCrypto.ts'

/** Somebody with keys of their own. */
export interface Person {
  readonly name: string
  readonly id: PersonId
  readonly keys: Keys
}

const person = (name: string, seed: number): Person => {
  const keys = nodeKeys(new Uint8Array(32).fill(seed))
  return { name, id: personIdOf(keys.publicKey), keys }
}

/** Cast: three honest people, and two IDs of Mallory's, who owns every wire and holds to no rule. */
export const HONEST = [person('Ann', 101), person('Bob', 102), person('Cleo', 103)] as const
export const MALLORY = [person('Mallory', 104), person('Mallory too', 105)] as const

export const isHonest = (id: string) => HONEST.some((one) => one.id === id)

/** Chance: what Mallory decides by. The same of one seed, always. */
export interface Chance {
  (): number
  below(count: number): number
  of<T>(all: readonly T[]): T
  is(share: number): boolean
}

export function chanceOf(random: () => number): Chance {
  const below = (count: number) => Math.floor(random() * count)
  return Object.assign(() => random(), {
    below,
    of: <T>(all: readonly T[]): T => all[below(all.length)]!,
    is: (share: number) => random() < share,
  })
}

/** Bytes with something done to them that a wire can do. */
export function bent(bytes: Bytes, chance: Chance): Bytes {
  const out = bytes.slice()
  switch (chance.below(4)) {
    case 0:
      if (out.length > 0) out[chance.below(out.length)]! ^= 1 << chance.below(8)
      return out
    case 1:
      return out.slice(0, chance.below(out.length + 1))
    case 2:
      return Uint8Array.from([...out, ...new Uint8Array(1 + chance.below(80))])
    default:
      return Uint8Array.from({ length: out.length }, () => chance.below(256))
  }
}
