import type { PeerId } from '../ports/transport.ts'

/** Where in the app one is. It stands behind the `#`, which never reaches a server. */
export type Route =
  | { at: 'home' }
  | { at: 'new' }
  | { at: 'settings' }
  | { at: 'share' }
  | { at: 'starred' }
  | { at: 'chat'; peer: PeerId /** Opened at this one. */; message?: string }

const CHAT = /^\/chat\/([a-z0-9]{1,128})(?:\/at\/([\w-]{1,128}\/[\w-]{1,22}\/\d{1,16}))?\/?$/

/** Any path; what is not understood is home. */
export function parseRoute(path: string): Route {
  if (path === '/new') return { at: 'new' }
  if (path === '/settings') return { at: 'settings' }
  if (path === '/share') return { at: 'share' }
  if (path === '/starred') return { at: 'starred' }
  const [, peer, message] = CHAT.exec(path) ?? []
  if (peer === undefined) return { at: 'home' }
  return message === undefined ? { at: 'chat', peer } : { at: 'chat', peer, message }
}

export function toPath(route: Route): string {
  switch (route.at) {
    case 'home':
      return '/'
    case 'chat':
      return route.message === undefined ? `/chat/${route.peer}` : `/chat/${route.peer}/at/${route.message}`
    default:
      return `/${route.at}`
  }
}

/** What an `href` holds. */
export const toHref = (route: Route): string => `#${toPath(route)}`
