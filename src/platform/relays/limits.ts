/** Every deadline of asking relays, each with its reason. Milliseconds. */

/** Head start of UDP: time for two round trips, in which most networks have answered, and nobody else is asked. */
export const HEAD_START_MS = 300
/** Time that UDP has to be preferred to what came sooner: a datagram or two may get lost on the way. */
export const UDP_PATIENCE_MS = 4_000
/** A relay that has said nothing by then is not there: the browsers' own verdict takes 10 to 40 s. */
export const ASK_MS = 8_000
/** Connection that has asked one relay alone, and got nothing: what was learnt of this network holds no more. */
export const DOUBT_MS = 2_000
/** Knowledge of a network is looked at anew after a pause like this, at the next sign of life: the network may be another. */
export const STALE_MS = 5 * 60_000
/** Pause where no relay has answered: nobody asks in a loop. */
export const AGAIN_MS = 10_000
