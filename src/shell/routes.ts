import type { ConversationId, EntryId, PersonId } from '../engine/ids.ts'

/** Route: where in the app one is. It stands behind the `#`, which never reaches a server. */
export type Route =
  | { at: 'home' }
  | { at: 'new' }
  | { at: 'settings' }
  | { at: 'share' }
  | { at: 'transfers' }
  | { at: 'invite' /** Link, as it was opened. */; link: string }
  | { at: 'media'; conversation: ConversationId }
  | { at: 'starred' /** Of this one alone. */; conversation?: ConversationId }
  | { at: 'person'; person: PersonId }
  | { at: 'doctor' /** Friend whom it is about. */; person?: PersonId }
  | { at: 'chat'; conversation: ConversationId /** Opened at this one. */; message?: EntryId }

const STARRED = /^\/starred(?:\/([a-z0-9]{1,128}))?\/?$/
const MEDIA = /^\/media\/([a-z0-9]{1,128})\/?$/
const CHAT = /^\/chat\/([a-z0-9]{1,128})(?:\/at\/([\w-]{1,128}\/[\w-]{1,22}\/\d{1,16}))?\/?$/

const PERSON = /^\/(person|doctor)\/([a-z0-9]{64})\/?$/

/** Any path; what is not understood is home. */
export function parseRoute(path: string): Route {
  if (path === '/new') return { at: 'new' }
  if (path === '/settings') return { at: 'settings' }
  if (path === '/share') return { at: 'share' }
  if (path === '/transfers') return { at: 'transfers' }
  const starred = STARRED.exec(path)
  if (starred) return starredRoute(starred[1] as ConversationId | undefined)
  const media = MEDIA.exec(path)
  if (media) return mediaRoute(media[1] as ConversationId)
  if (path.startsWith('/i/')) return { at: 'invite', link: `#${path}` }
  if (path === '/doctor') return { at: 'doctor' }
  const [, at, person] = PERSON.exec(path) ?? []
  if (at !== undefined) return { at: at as 'person' | 'doctor', person: person as PersonId }
  const [, id, message] = CHAT.exec(path) ?? []
  return id === undefined ? { at: 'home' } : chatRoute(id as ConversationId, message as EntryId | undefined)
}

export function toPath(route: Route): string {
  switch (route.at) {
    case 'home':
      return '/'
    case 'invite':
      return route.link.slice(1)
    case 'person':
    case 'doctor':
      return `/${route.at}${route.person === undefined ? '' : `/${route.person}`}`
    case 'chat':
      return route.message === undefined
        ? `/chat/${route.conversation}`
        : `/chat/${route.conversation}/at/${route.message}`
    case 'media':
      return `/media/${route.conversation}`
    case 'starred':
      return route.conversation === undefined ? '/starred' : `/starred/${route.conversation}`
    default:
      return `/${route.at}`
  }
}

/** Route: to a conversation, and to one of its messages. */
export const chatRoute = (conversation: ConversationId, message?: EntryId): Route =>
  message === undefined ? { at: 'chat', conversation } : { at: 'chat', conversation, message }

/** Route: to pictures, files and links of a conversation. */
export const mediaRoute = (conversation: ConversationId): Route => ({ at: 'media', conversation })

/** Route: to all that I starred, or to that of one conversation. */
export const starredRoute = (conversation?: ConversationId): Route =>
  conversation === undefined ? { at: 'starred' } : { at: 'starred', conversation }

/** Hash of a route, as an `href` holds it. */
export const toHref = (route: Route): string => `#${toPath(route)}`

/** Hash of a conversation, as an `href` holds it, or of one of its messages. */
export const chatHref = (conversation: ConversationId, message?: EntryId): string =>
  toHref(chatRoute(conversation, message))
