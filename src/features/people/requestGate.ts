import { createSeen } from '../../engine/gate.ts'
import type { PersonId } from '../../engine/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { Count } from '../../ports/transport.ts'
import type { Self } from '../identity/identity.ts'
import type { ContactRequest } from './people.ts'
import { openRequest, parseRequest } from './request.ts'

/** Requests whose signature and seal are looked at in any one second: the rest of a flood costs nothing. */
const MAX_OPENED_PER_SECOND = 20

interface Deps {
  crypto: Crypto
  clock: Clock
  count: Count
  isKnown(person: PersonId): boolean
  isIgnored(person: PersonId): boolean
}

/** Gate for requests: each is opened once, and no more of them than can be borne; what is refused is counted. */
export function createRequestGate({ crypto, clock, count, isKnown, isIgnored }: Deps) {
  const seen = createSeen()
  let opened = { second: 0, count: 0 }

  function tooMany(): boolean {
    const second = Math.floor(clock.uptime() / 1_000)
    opened = second === opened.second ? { second, count: opened.count + 1 } : { second, count: 1 }
    return opened.count > MAX_OPENED_PER_SECOND
  }
  function refuse(why: string): undefined {
    count(`request.${why}`)
  }

  return {
    async open(self: Self | undefined, from: PersonId, metadata: unknown): Promise<ContactRequest | undefined> {
      const sealed = self && parseRequest(from, self.id, metadata)
      if (!sealed) return refuse('malformed')
      const key = `${from} ${sealed.nonce}`
      if (seen.has(key)) return refuse('replayed')
      if (isIgnored(from)) return refuse('ignored')
      if (!isKnown(from) && tooMany()) return refuse('flood')
      const request = await openRequest(sealed, self.keys, crypto)
      if (!request) return refuse('forged')
      if (seen.has(key)) return refuse('replayed')
      seen.add(key)
      return request
    },
  }
}
