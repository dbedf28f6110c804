import { useStore } from 'zustand'
import { type Standing, standingOf } from '../../features/connection/standing.ts'
import { useServer } from '../../features/connection/useServer.dom.ts'
import type { Contact, LinkState } from '../../features/people/people.ts'
import { useApp } from '../AppContext.dom.ts'

/** Standing of the friend in a chat, and whether the server lends relays at all. */
export function useStanding(
  contact: Contact | undefined,
  link: LinkState,
): { readonly standing: Standing; readonly relayAvailable: boolean } {
  const { links, settings } = useApp()
  const server = useServer(links.store)
  const { relayOnly, relayAvailable } = useStore(settings.store)
  const there = relayAvailable ? 'wanted' : 'lacking'
  const relay = relayOnly ? there : contact?.relayOnly ? (`${there}Here` as const) : 'unwanted'
  return { standing: standingOf({ ...server, link, relay, asked: contact?.status === 'asked' }), relayAvailable }
}
