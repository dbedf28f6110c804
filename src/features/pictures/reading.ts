import * as v from 'valibot'
import type { StoreApi } from 'zustand/vanilla'
import { readRows } from '../../conversation/readRows.ts'
import type { PersonId } from '../../engine/ids.ts'
import { addressOfPicture } from '../../lib/pictureAddress.ts'
import type { Row, Storage } from '../../ports/storage.ts'
import type { Count } from '../../ports/transport.ts'
import type { PortraitAlong } from '../people/parting.ts'
import type { Contact } from '../people/people.ts'
import { type Pictures, shownPicture } from './pictures.ts'
import { dropPicture, type KeptPortraits, portraitOf, showPortrait } from './portraits.ts'
import { PictureRow, PortraitRow } from './rows.ts'
import { ME, picturesTable, portraitsTable } from './tables.ts'

/** Reading of pictures from the disk, and what of somebody goes with them. */
export function createReading(storage: Storage, store: StoreApi<KeptPortraits>, count: Count) {
  const bytes: Pictures['bytes'] = async (person, sha256) => {
    const whose = portraitOf(store.getState(), person ?? ME).mine === sha256 ? 'mine' : 'theirs'
    const found = await storage.get(picturesTable.name, [person ?? ME, whose]).catch(() => undefined)
    const row = v.safeParse(PictureRow, found)
    return row.success && row.output.sha256 === sha256 ? row.output.bytes : undefined
  }
  return {
    bytes,
    async load() {
      for (const { person, ...portrait } of await readRows(storage, portraitsTable.name, PortraitRow, count))
        showPortrait(store, person, portrait)
    },
    async addressOf(contact: Contact): Promise<string | undefined> {
      const sha256 = shownPicture(store.getState().people[contact.id], contact)
      const found = sha256 === undefined ? undefined : await bytes(contact.id, sha256)
      return found && addressOfPicture(found)
    },
    async along(person: PersonId): Promise<PortraitAlong> {
      const portrait = store.getState().people[person]
      const rows = await Promise.all(
        ['mine', 'theirs'].map((whose) => storage.get(picturesTable.name, [person, whose])),
      )
      const back = (table: string, row: Row | undefined) => (row ? [{ put: table, row }] : [])
      return {
        changes: [
          { drop: portraitsTable.name, key: person },
          ...[dropPicture(person, 'mine'), dropPicture(person, 'theirs')],
        ],
        back: [
          ...back(portraitsTable.name, portrait && { person, ...portrait }),
          ...rows.flatMap((row) => back(picturesTable.name, row)),
        ],
        onGone: () => showPortrait(store, person),
        onBack: () => showPortrait(store, person, portrait),
      }
    },
  }
}
