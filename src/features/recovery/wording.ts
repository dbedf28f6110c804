import type { PersonId } from '../../engine/ids.ts'
import type { Bytes } from '../../lib/bytes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { KeyStore } from '../../ports/keyStore.ts'
import type { RestoreResult } from '../identity/identity.ts'
import { isMeant, readWords } from './reading.ts'
import type { Recovery } from './recovery.ts'
import { spell } from './wordLists.ts'

export interface WordingDeps {
  keyStore: KeyStore
  crypto: Pick<Crypto, 'sha256'>
  clock: Pick<Clock, 'now'>
  restore(secret: Bytes, name: string): Promise<RestoreResult>
  /** ID of a secret; undefined when that of another is, or was, on this device. */
  whose(secret: Bytes): Promise<PersonId | undefined>
}

/** Wording: what the room does with words, loaded with their lists when somebody asks for them. */
export function createWording(deps: WordingDeps): Pick<Recovery, 'words' | 'confirm' | 'read'> {
  const { keyStore, clock, restore, whose } = deps
  const { sha256 } = deps.crypto

  const words: Recovery['words'] = async (list) => {
    const secret = await keyStore.secret()
    if (!secret?.kept) return undefined
    const bytes = await secret.read()
    const spelt = await spell(bytes, list, sha256)
    bytes.fill(0)
    return spelt
  }

  return {
    words,
    async confirm(list, answers) {
      try {
        const all = await words(list)
        if (!all || answers.size === 0) return 'wrong'
        for (const [place, typed] of answers) if (!isMeant(list, typed, all[place] ?? '')) return 'wrong'
        await keyStore.forgetSecret(clock.now())
        return 'done'
      } catch {
        return 'storage'
      }
    },
    async read(typed) {
      const read = await readWords(typed, sha256)
      if (!read.ok) return read
      const { secret } = read
      const id = await whose(secret)
      if (!id) return { ok: false, error: 'taken' }
      return { ok: true, id, restore: (name) => restore(secret, name), secret: () => secret.slice() }
    },
  }
}
