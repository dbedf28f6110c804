import type { PersonId } from '../../engine/ids.ts'
import css from './ContactName.module.css'
import { nameOf, partsOf } from './naming.ts'
import type { Alike } from './people.ts'

export { calledName, nameOf, shortId } from './naming.ts'

/**
 * A name as `nameOf` gives it, as text of its own direction: whatever it is made of, it cannot turn the words around it, nor pass for what
 * the app adds to it, which stands in an element and a typeface of its own.
 */
export function PersonName({ name }: { name: string }) {
  const { own, added } = partsOf(name)
  if (added === undefined) return <bdi translate="no">{own}</bdi>
  return (
    <span className={css.apart} data-told-apart>
      <bdi translate="no">{own}</bdi>{' '}
      <code className={css.added} dir="ltr" translate="no">
        {added}
      </code>
    </span>
  )
}

/** Name of a contact. */
export function ContactName({ contact }: { contact: { id: PersonId; name: string; petname?: string; alike?: Alike } }) {
  return <PersonName name={nameOf(contact)} />
}
