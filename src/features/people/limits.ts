/** Requests kept, one for each sender. */
export { MAX_REQUESTS } from '../../engine/limits.ts'
