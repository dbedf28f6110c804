import { MAX_TEXT } from '../engine/limits.ts'

/** The longest message, in UTF-16 units: said in words near it. Views do not see the engine. */
export const LONGEST_TEXT = MAX_TEXT
