/** Letters of a note about a contact, as a field counts them: some three hundred words. */
export const MAX_NOTE = 2_000
/** Requests kept, one for each sender. */
export { MAX_REQUESTS } from '../../engine/limits.ts'
