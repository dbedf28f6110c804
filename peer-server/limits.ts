/** Caps of the server on sizes, times and what it keeps, each with its reason. Who may cost how much: budgets.ts. */

// A message.

/** An SDP of one data section is about 2.5 KB and one with media under 20; a larger frame is no signalling. Bytes. */
export const MAX_FRAME = 64 * 1024
/** PeerJS nests its payload four levels deep, and applications put their metadata below that. More is meant to hurt parsers. */
export const MAX_DEPTH = 32
/** A PeerJS ID of ours has 64 characters, a UUID 36. Characters. */
export const MAX_ID = 128
/** A network of IPv6 has 43 with its prefix, IPv4 15. Characters. */
export const MAX_PLACE = 64
/** PeerJS makes 11 random characters; a proof in their place has 168. Characters. */
export const MAX_TOKEN = 2_048
/** Refusals of relays that a page tells of: two words. Characters. */
export const MAX_MET = 64

// One client.

/** Read of one address in one turn of the event loop, before its sockets wait for each other: three large offers, or thirty usual ones. */
export const BYTES_A_TURN = 64 * 1024
/** Cost of a read beside its bytes, and of each message, ping or pong in it: what takes as long as so many bytes of offers do. */
export const READ_A_TURN = 1_024
export const MESSAGE_A_TURN = 512
/** Sockets of one address that are let in in one turn: up to a millisecond each, and five hundred may come at once. */
export const ENTRIES_A_TURN = 2
/** Sockets of one address that are read again in one turn. Three that pour have said enough for it, and the others would only wait again. */
export const READERS_A_TURN = 4
/** Hidden tabs throttle the timers of PeerJS's own heartbeat, so the server asks; proxies cut what is silent for a minute. Milliseconds. */
export const PING_MS = 25_000
/** A client that was cut off gets this long to read why and to close its side. Milliseconds. */
export const CUT_MS = 500

// Proofs.

/** From asking for a challenge to presenting it takes a second or two, on a bad line twenty. Milliseconds. */
export const CHALLENGE_MS = 60_000
/** Clock skew: how far apart the clocks of a cluster may be. Milliseconds. */
export const CLOCK_SKEW_MS = 5_000
/** Used challenges remembered at once: ten thousand connects a second for a minute would need more machines than this. */
export const MAX_USED = 700_000
/** TURN credentials: long enough for a dial and its restarts, short enough to be worth little to a thief. Seconds. */
export const TURN_SECONDS = 600

// Messages that may find their receiver on another node, while the bus cannot tell.

/** After the bus has come back, nodes need a moment to say again who is where. Milliseconds. */
export const SETTLE_MS = 1_000
/** A dial to one peer: an offer and its candidates. Messages. */
export const MAX_HELD_PER_PEER = 40
/** Messages and bytes held on a node in all. For an absent peer nothing else is ever kept: the sender is told at once. */
export const MAX_HELD = 2_000
export const MAX_HELD_BYTES = 8 * 1024 * 1024

// The bus between nodes.

/** Commands to the bus, which is on the same network: what takes longer is an outage. Milliseconds. */
export const COMMAND_MS = 2_000
/** Pause after a doubt, before it is looked again. Milliseconds. */
export const RETRY_MS = 200

// Letters between nodes.

/** From the sealing of a letter to its arrival: milliseconds, or as long as a command to the bus may take. Milliseconds. */
export const LETTER_MS = 10_000
/** Nodes whose last number is remembered, before those that have fallen silent are forgotten. */
export const MAX_SENDERS = 1_000
/** Takeovers that the bus did not take, to be told again. */
export const MAX_UNTOLD = 10_000
/** Between two words in the log of what somebody else did on the bus. Milliseconds. */
export const DROPPED_WORD_MS = 60_000

// Records of who is where.

/** A node that has not renewed its lease for this long is dead to the others. Milliseconds. */
export const LEASE_MS = 5_000
/** Route to a client that was found: gone by while the same stands on the bus; after so long its node may be dead. Milliseconds. */
export const ROUTE_MS = 5_000
/** Routes remembered: to those whom the clients of a full node dial within that time, each a few. */
export const MAX_ROUTES = 10_000
/** Objection by whoever holds an ID that somebody else asks for without a proof: within ten turns of a busy node. Milliseconds. */
export const OBJECTION_MS = 100
/** Own claims that are looked at each time that a lease is renewed: a full node has seen all of them within a minute. */
export const AUDITED_AT_ONCE = 500
/** Attempts to write a claim where others write, too. */
export const MAX_ATTEMPTS = 8

// The process.

/** Handles open before the first client (21 with Node 20, 24 with 22 and 24, counted), and some for logs and the bus. */
export const OWN_HANDLES = 40
/** Of all other file handles: beyond this new clients are turned away in words. */
export const CLIENT_HANDLES = 0.9
/** Of all other file handles: beyond this connections are dropped unanswered, so that the rest is there for files, the bus and logs. */
export const SOCKET_HANDLES = 0.95
/** A browser sends its headers at once; whoever takes longer wants to hold the socket. Milliseconds. */
export const HEADERS_MS = 10_000
export const REQUEST_MS = 15_000
/** Interval at which the two above are looked at. Milliseconds. */
export const CHECK_MS = 2_000
/** A socket without a request, kept for the next one. Shorter than proxies keep theirs would lose requests; they retry. Milliseconds. */
export const KEEP_ALIVE_MS = 5_000
/** Time after which whoever made too many requests may load a page again. Seconds. */
export const RETRY_SECONDS = 10
/** From the upgrade to OPEN: a proof, and a word with the bus. Milliseconds. */
export const HANDSHAKE_MS = 5_000
/** Patience at the stop with a closing socket, or with a request in progress. Milliseconds. */
export const CLOSE_MS = 2_000
/** Clients a second that are told to move at the stop, so that those who take them in can breathe. */
export const MOVES_PER_SECOND = 2_000
