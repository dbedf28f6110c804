import { describe, expect, test } from 'vitest'
import { conversationWith, type EntryId } from '../../src/engine/ids.ts'
import { parseRoute, type Route, toHref, toPath } from '../../src/shell/routes.ts'
import { BOB } from '../support/company.ts'

const ALL: Route[] = [
  { at: 'home' },
  { at: 'new' },
  { at: 'settings' },
  { at: 'person', person: BOB },
  { at: 'starred' },
  { at: 'starred', conversation: conversationWith(BOB) },
  { at: 'chat', conversation: conversationWith(BOB) },
  { at: 'chat', conversation: conversationWith(BOB), message: `${BOB}/in-st_ance/12` as EntryId },
]

describe('a route', () => {
  test.each(ALL)('$at survives the way through the address', (route) => {
    expect(parseRoute(toPath(route))).toEqual(route)
    expect(toHref(route)).toBe(`#${toPath(route)}`)
  })

  test.each([
    '',
    '/',
    '/nowhere',
    '/chat',
    '/chat/',
    '/person/',
    `/person/${BOB}x`,
    '/person/tete1',
    '/chat/A',
    '/starred/A',
    `/starred/${BOB}/more`,
    `/chat/${BOB}/more`,
    `/chat/${BOB}/at/`,
    `/chat/${BOB}/at/a/b/c`,
    `/chat/${BOB}/at/a/b/1/2`,
    '/chat/%3Cb%3E',
    `/chat/${'a'.repeat(129)}`,
  ])('that is not understood is home: %s', (path) => expect(parseRoute(path)).toEqual({ at: 'home' }))
})
