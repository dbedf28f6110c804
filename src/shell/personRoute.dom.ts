import { conversationWith } from '../conversation/place.ts'
import type { PersonId } from '../engine/ids.ts'
import { chatRoute, type Route, toHref } from './routes.ts'

/** Route: to the conversation with this person. */
export const routeWith = (person: PersonId): Route => chatRoute(conversationWith(person))

/** Hashes of what concerns the link with this person, as its details name them. */
export const linkHrefs = (person: PersonId) => ({
  settingsHref: toHref({ at: 'settings' }),
  personHref: toHref({ at: 'person', person }),
  doctorHref: toHref({ at: 'doctor', person }),
})

/** Hash of the conversation with this person, as an `href` holds it. */
export const hrefWith = (person: PersonId): string => toHref(routeWith(person))
