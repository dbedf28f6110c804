import { conversationWith } from '../conversation/place.ts'
import type { PersonId } from '../engine/ids.ts'
import { chatRoute, type Route, toHref } from './routes.ts'

/** Route: to the conversation with this person. */
export const routeWith = (person: PersonId): Route => chatRoute(conversationWith(person))

/** Hash of the conversation with this person, as an `href` holds it. */
export const hrefWith = (person: PersonId): string => toHref(routeWith(person))
