import type { EntryId } from '../../engine/ids.ts'
import type { Body } from '../../engine/protocol.ts'
import type { FileTrouble } from './fileRows.ts'
import type { fileProtocol } from './protocol.ts'

export type Gone = Body<typeof fileProtocol, 'gone'>['why']

/** Withheld files of one friend: wanted, and not to be begun for now. `onChange`: another one is. */
export function createWithheld(onChange: (id: EntryId) => void) {
  /** Files that the friend does not give for now: until they say so, or the next link. */
  const away = new Map<EntryId, Gone>()
  /** Files that the disk does not take for now: until a person asks, or the next link. */
  const stuck = new Map<EntryId, 'full' | 'broken'>()

  return {
    has: (id: EntryId): boolean => away.has(id) || stuck.has(id),
    why: (id: EntryId): Gone | 'full' | 'broken' | undefined => stuck.get(id) ?? away.get(id),
    gone: (id: EntryId, why: Gone) => void away.set(id, why),
    /** Given again; false where it was not withheld. */
    given: (id: EntryId): boolean => away.delete(id),
    stick(id: EntryId, why: FileTrouble) {
      stuck.set(id, why === 'full' ? 'full' : 'broken')
      onChange(id)
    },
    /** Asked for by a person. */
    ask: () => stuck.clear(),
    clear() {
      away.clear()
      stuck.clear()
    },
  }
}
