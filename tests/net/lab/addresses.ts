// Addresses for documentation (RFC 5737, RFC 3849) play the public internet; nothing of it is joined to the machine's own network.

export interface Addresses {
  readonly v4: string
  readonly v6: string
}

/** Page and broker. */
export const CHAT = { name: 'chat.example', v4: '198.51.100.10', v6: '2001:db8:100::10' }
/** STUN and TURN: a second address of the same machine, so that TLS has port 443 there, as docs/self-hosting.md has it. */
export const TURN = { name: 'turn.chat.example', v4: '198.51.100.11', v6: '2001:db8:100::11' }
export const ORIGIN = `https://${CHAT.name}`
/** Both, for rules. */
export const SERVERS = { v4: '198.51.100.8/29', v6: '2001:db8:100::10/124' }

/** Inside of every home. */
export const LAN: Addresses = { v4: '192.168.1.1', v6: '' }

export interface HomePlan {
  readonly wan: Addresses
  /** After the provider has given it another. */
  readonly otherWan: string
  /** MAC address of the router, outside. */
  readonly card: string
  /** The first 64 bits of its devices' addresses. */
  readonly prefix: string
  /** Devices, by the last number of their addresses. */
  readonly hosts: Readonly<Record<string, number>>
}

export type HomeName = 'A' | 'B'
export const HOMES: Readonly<Record<HomeName, HomePlan>> = {
  A: {
    wan: { v4: '198.51.100.21', v6: '2001:db8:100::21' },
    otherWan: '198.51.100.31',
    card: '02:00:00:00:00:21',
    prefix: '2001:db8:a:1:',
    hosts: { A: 10, A2: 11 },
  },
  B: {
    wan: { v4: '198.51.100.22', v6: '2001:db8:100::22' },
    otherWan: '198.51.100.32',
    card: '02:00:00:00:00:22',
    prefix: '2001:db8:b:1:',
    hosts: { B: 20 },
  },
}
/** What coturn is told to take for public, though its list of denied addresses names it: the homes, and no server. */
export const HOMES_RANGES = ['198.51.100.20-198.51.100.39', '2001:db8:a::-2001:db8:b:ffff:ffff:ffff:ffff:ffff']
