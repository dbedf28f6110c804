import { useStore } from 'zustand'
import type { RelayTrouble } from '../../features/connection/relays.ts'
import { type Standing, standingOf } from '../../features/connection/standing.ts'
import { useServer } from '../../features/connection/useServer.dom.ts'
import type { Contact, LinkState } from '../../features/people/people.ts'
import { useApp } from '../AppContext.dom.ts'

/** Standing of the friend in a chat, whether the server lends relays at all, and what is wrong with them. */
export function useStanding(
  contact: Contact | undefined,
  link: LinkState,
): { readonly standing: Standing; readonly relayAvailable: boolean; readonly relayTrouble: RelayTrouble | undefined } {
  const { links, relays, settings } = useApp()
  const relayTrouble = useStore(relays.store, ({ trouble }) => trouble)
  const server = useServer(links.store)
  const { relayOnly, relayAvailable } = useStore(settings.store)
  const there = relayAvailable ? 'wanted' : 'lacking'
  const relay = relayOnly ? there : contact?.relayOnly ? (`${there}Here` as const) : 'unwanted'
  const standing = standingOf({ ...server, link, relay, asked: contact?.status === 'asked' })
  return { standing, relayAvailable, relayTrouble }
}
