import type { PersonId } from '../../engine/ids.ts'
import { nameOf } from './naming.ts'

export { nameOf, shortId } from './naming.ts'

/** A name as text of its own direction: whatever it is made of, it cannot turn the words around it. */
export function ContactName({ contact }: { contact: { id: PersonId; name: string } }) {
  return <bdi translate="no">{nameOf(contact)}</bdi>
}
