/**
 * Budgets: who may cost the broker, or others through it, how much. Each has its reason here, and a test in which it bites and one in
 * which it spares (`[NAME bites]`, `[NAME spares]` in the titles of tests/peer-server). Operators may change some of them: see config.ts.
 */

// One socket.

/** A dial is an offer and some ten candidates, and there are six at a time: 50 a second is a dial every fifth of a second. */
export const MESSAGES_PER_SECOND = 50
/** Coming online, an app dials all its contacts: five hundred of them, most of whom are absent, in one go. Pings and pongs count, too. */
export const MESSAGE_BURST = 500
/** 50 offers of 2.5 KB, and some room. Bytes a second, as they come in, whether a message ever ends or not. */
export const BYTES_PER_SECOND = 256 * 1024
/** Five hundred offers of 2.5 KB, and some room: thirty-two of the largest frames, and their heads. Bytes, as they come in. */
export const BYTE_BURST = 2 * 1024 * 1024 + 1024
/** Browsers send a message as one frame, or a large one in a few. Frames of one message. */
export const MAX_FRAGMENTS = 16
/** The largest frame in the smallest segments that a network may cut it into (536 bytes) are 123. Reads for one frame. */
export const MAX_CHUNKS = 128
/** The largest offer (20 KB) takes ten seconds where a line carries 16 kbit/s. From the first byte of a message to its last; milliseconds. */
export const MESSAGE_MS = 20_000
/** Bytes that a client has not read yet, after which it is cut off: what the broker itself has to say. Sixteen of the largest frames. */
export const MAX_UNREAD = 1024 * 1024

// One ID.

/** A client asks for ICE servers at its start and before they lapse: every few minutes, from a few tabs and devices. In ten minutes. */
export const ICE_PER_ID = 20

// One address: an IPv4 address, or the /64 of an IPv6 one, since that is what one household is given.

/** An office or a school behind one address. WebSockets at a time. */
export const SOCKETS_PER_ADDRESS = 500
/** Connects of all that office, twice within a minute, when the broker comes back. Those that are turned away count, too. */
export const CONNECTS_PER_MINUTE = 1_000
/** Penalty in connects for getting cut off for a flood or rubbish: a flood a second is all that an address can make. */
export const PENALTY_CONNECTS = 16
/** Refusals that are told in words, which cost a whole WebSocket; a bare 429 after that. An office that is one too many. In a minute. */
export const REFUSALS_PER_MINUTE = 100
/** Connects of that minute after which an address is not listened to for the rest of it: twice what it may, and nobody at home is left. */
export const SHUT_FACTOR = 2
/** A challenge for each connect and each look at the ICE service, and as much again for those that failed. */
export const ASKS_PER_CONNECT = 3
/** Requests of all kinds a minute, for each connect of those above: the asks, and pages that are loaded again, which takes five each. */
export const REQUESTS_PER_CONNECT = 4
/** As many at once as in so many minutes: a first visit is 97 requests (counted), and forty people behind one address make it, twice. */
export const REQUEST_BURST_MINUTES = 2
/** TCP connections beside the WebSockets, for each of those: a browser that loads the page opens a few, for a moment. */
export const LINES_PER_SOCKET = 2
/** People who relay from one address: an office of forty, and some who come and go. IDs that get TURN credentials in ten minutes. */
export const ICE_IDS_PER_ADDRESS = 60
/** All those people, at their start and twice more. Times that one address gets TURN credentials in ten minutes. */
export const ICE_PER_ADDRESS = 180
/** Messages of all sockets there, in those of one, and 2 KB for each: forty people who come back at once and dial all they know. */
export const ADDRESS_FACTOR = 40
/** While there are more than that, each message and byte costs its socket as many: a dial every ten seconds goes on, a flood ends soon. */
export const CROWDED_COST = 40
/** Messages that have begun and are not whole, with what they hold on to: sixty-four reads of the largest size. Bytes. */
export const BEGUN_PER_ADDRESS = 4 * 1024 * 1024
/** Unread bytes of one address: what twenty clients are sent that read nothing at all. */
export const UNREAD_PER_ADDRESS = 16 * 1024 * 1024

// One network: the /48 of an IPv6 address. An office has one, a phone company hands out each of its 65,536 /64 to somebody else.

/** Of what one address may have in sockets, connects, asks, lines, messages, credentials and memory: a fifth of a full server's clients. */
export const NETWORK_FACTOR = 8

// One receiver, of what comes from strangers: people to whom it has said nothing since it connected. Beyond it, what they say is dropped.
// There is as much twice: for what an address says first, and for whatever else any of them says.

/** An offer with sound and pictures is under 20 KB, and applications put their metadata beside it. Bytes of a message. */
export const STRANGER_FRAME = 32 * 1024
/** Forty friends who come back at once, twice. Offers and answers. */
export const STRANGER_BURST = 96
/** A dial by somebody unknown every half second. Offers and answers a second. */
export const STRANGERS_PER_SECOND = 2
/** Bytes of those friends' offers with what is set aside for their candidates (6.5 KB a dial), twice, and some room. */
export const STRANGER_BYTES = 640 * 1024
/** A sixteenth of a line of 1 Mbit/s. Bytes a second. */
export const STRANGER_BYTES_PER_SECOND = 8 * 1024
/** Share of the four above for one address: forty friends behind it, and as much is left for all others. */
export const STRANGER_ADDRESS_SHARE = 0.5
/** Share of the four for one stranger: five dials at once. */
export const STRANGER_SHARE = 0.125
/** Share for what an address says first, of as much again: six dials, and fifteen addresses that do their worst leave it to a sixteenth. */
export const STRANGER_FIRST_SHARE = 1 / 16
/** Candidates of a dial, which come after its offer has got through: a page looks at no more of them. Chromium sends two to ten. */
export const STRANGER_CANDIDATES = 30
/** Set aside for them with each offer: eleven of 370 bytes. Bytes; beyond it they are paid for like offers. */
export const STRANGER_CANDIDATE_BYTES = 4 * 1024
/** A request has 2 KB. Bytes of a message. */
export const STRANGER_REQUEST = 4 * 1024
/** Forty people who are told of somebody in one go, and some room. Requests, beside all dials. */
export const STRANGER_REQUESTS = 48
/** As many as a person could ever answer, and more. Requests a second. */
export const STRANGER_REQUESTS_PER_SECOND = 1
/** Two seconds of a line of 1 Mbit/s: a receiver that has so much to read already is sent no more of strangers. Bytes unread. */
export const STRANGER_UNREAD = 256 * 1024
/** Another second of that line, for what an address says first. Bytes unread. */
export const STRANGER_FIRST_UNREAD = 384 * 1024
/** Unread bytes beyond which not even those are passed on that it has spoken to: the broker's own words still fit below MAX_UNREAD. */
export const RELAY_UNREAD = 768 * 1024
/** People that one client has spoken to, remembered while it is connected: five hundred contacts, and as many others. */
export const MAX_SPOKEN_TO = 1_000
/** Strangers, and addresses of them, whose shares a receiver counts at a time; all together have the whole budget in any case. */
export const MAX_STRANGERS = 128

// All together.

/** As far as was measured (docs/scaling.md): all of them back within a minute keep a core a fifth busy. Above it, add nodes. */
export const MAX_CLIENTS = 20_000
/** IDs that ask for ICE servers within ten minutes: five times as many as there are clients. Whoever makes IDs without end fills no memory. */
export const ICE_IDS = 100_000
/** Messages that have begun and are not whole: eight addresses that do nothing else. Bytes. */
export const BEGUN_IN_ALL = 32 * 1024 * 1024
/** Unread bytes of all clients: an offer for each of twenty thousand, and some room. */
export const UNREAD_IN_ALL = 96 * 1024 * 1024
