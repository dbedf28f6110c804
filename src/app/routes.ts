import type { PeerId } from '../ports/transport.ts'

/** Where in the app one is. It stands behind the `#`, which never reaches a server. */
export type Route = { at: 'home' } | { at: 'new' } | { at: 'settings' } | { at: 'chat'; peer: PeerId }

const CHAT = /^\/chat\/([a-z0-9]{1,128})\/?$/

/** Any path; what is not understood is home. */
export function parseRoute(path: string): Route {
  if (path === '/new') return { at: 'new' }
  if (path === '/settings') return { at: 'settings' }
  const peer = CHAT.exec(path)?.[1]
  return peer === undefined ? { at: 'home' } : { at: 'chat', peer }
}

export function toPath(route: Route): string {
  switch (route.at) {
    case 'home':
      return '/'
    case 'chat':
      return `/chat/${route.peer}`
    default:
      return `/${route.at}`
  }
}

/** What an `href` holds. */
export const toHref = (route: Route): string => `#${toPath(route)}`
