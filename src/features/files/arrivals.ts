import { entryId } from '../../engine/entry.ts'
import { type EntryId, type PersonId, personIn } from '../../engine/ids.ts'
import type { Link, Links } from '../../engine/links.ts'
import type { Body } from '../../engine/protocol.ts'
import type { FileRow, FileRows } from './fileRows.ts'
import { fileProtocol } from './protocol.ts'

interface Deps {
  links: Pick<Links, 'to'>
  rows: FileRows
}

/** Arrivals: that a file is here is said to whoever sent it, on each link, until they have noted it. */
export function createArrivals({ links, rows }: Deps) {
  const tell = (person: PersonId, { author, instance, seq }: FileRow) =>
    links.to(person)?.send(fileProtocol, 'done', { by: author, instance, seq })

  return {
    /** All of it is on the disk. False where that could not be noted. */
    async arrived(person: PersonId, id: EntryId): Promise<boolean> {
      const row = rows.get(id)
      if (!row) return true
      const isDone = await rows.change(id, (now) => {
        if (!now) return undefined
        const { why: _why, first: _first, ...rest } = now
        return { ...rest, state: 'done' }
      })
      if (isDone) tell(person, row)
      return isDone || !rows.get(id)
    },
    onUp(person: PersonId) {
      for (const row of rows.all())
        if (row.state === 'done' && !row.told && personIn(row.conversation) === person) tell(person, row)
    },
    async onNoted(link: Link, { by, instance, seq }: Body<typeof fileProtocol, 'noted'>) {
      const row = rows.get(entryId({ author: by, instance, seq }))
      const isTheirs = row && personIn(row.conversation) === link.peer
      if (isTheirs)
        await rows.change(entryId(row), (now) => (now?.state === 'done' && !now.told ? { ...now, told: 1 } : undefined))
    },
  }
}
