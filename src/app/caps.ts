/** The caps that views put into words; views do not see the engine. */
export { MAX_NAME_BYTES, MAX_TEXT } from '../engine/limits.ts'
