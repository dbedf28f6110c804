import type { Costs } from '../../engine/costs.ts'
import type { PersonId } from '../../engine/ids.ts'
import { type Bytes, toBase64Url } from '../../lib/bytes.ts'
import type { Turn } from '../../lib/inTurn.ts'
import { theirPicture } from '../../lib/pictureHead.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { DrawnPicture } from '../../ports/pictures.ts'
import type { Count } from '../../ports/transport.ts'
import { dropPicture, type Portraits, putPicture } from './portraits.ts'

/** Name of a picture: the SHA-256 of its bytes, in base64url. */
export const hashOf = async (crypto: Pick<Crypto, 'sha256'>, bytes: Bytes) => toBase64Url(await crypto.sha256(bytes))

interface Deps {
  portraits: Portraits
  crypto: Pick<Crypto, 'sha256'>
  count: Count
  costs: Pick<Costs, 'charge'>
  inTurn: Turn
  isFriend(person: PersonId): boolean
  redraw(bytes: Bytes): Promise<DrawnPicture>
  /** Picture that they say they have, by now. */
  shows(person: PersonId): string | undefined
}

/** Taking of a friend's picture that came whole: held against all that it has to be, drawn anew, kept. */
export function createTaking({ portraits, crypto, count, costs, inTurn, isFriend, redraw, shows }: Deps) {
  const drop = (person: PersonId, sha256: string, why: string) =>
    inTurn(async () => {
      count(`picture.${why}`)
      // A bad one is not asked for again, and the one before is no longer what they show.
      if (isFriend(person))
        await portraits.write(person, { bad: sha256, theirs: undefined }, [dropPicture(person, 'theirs')])
    })

  async function take(person: PersonId, sha256: string, bytes: Bytes) {
    if ((await hashOf(crypto, bytes)) !== sha256) return drop(person, sha256, 'forged')
    if (!theirPicture(bytes)) return drop(person, sha256, 'foreign')
    const drawn = await redraw(bytes)
    // No fault of the picture: the next link tells of it again.
    if (!drawn.ok && drawn.why === 'gone') return count('picture.undrawn')
    if (!drawn.ok) return drop(person, sha256, drawn.why)
    await inTurn(async () => {
      // While it was drawn they may have changed it, or I may want to see none any more.
      if (!isFriend(person) || shows(person) !== sha256 || portraits.of(person).hidden) return
      const bill = await costs.charge(person, drawn.bytes.length)
      if (!bill) return count('picture.spent')
      const changes = [putPicture(person, 'theirs', sha256, drawn.bytes), ...bill.changes]
      if (await portraits.write(person, { theirs: sha256, bad: undefined }, changes)) bill.paid()
    })
  }

  return {
    take: (person: PersonId, sha256: string, bytes: Bytes) =>
      void take(person, sha256, bytes).catch(() => count('picture.failed')),
    /** Picture that is not as it was said to be. */
    broken: (person: PersonId, sha256: string) =>
      void drop(person, sha256, 'broken').catch(() => count('picture.failed')),
  }
}
