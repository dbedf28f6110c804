// What is decoded at all is the same wherever people choose pictures.
export { HEAD_BYTES, MAX_FILE, MAX_PIXELS } from '../qr/limits.ts'
/** Longest side of a picture from which somebody cuts: what a large screen shows of it. Pixels. */
export const OPEN_SIDE = 1_024
/** Sides of a picture that is made, and qualities, in turn, until it is small enough. */
export const SIDES = [256, 192, 128, 96, 64] as const
export const QUALITIES = [0.86, 0.75, 0.6] as const

/** Small picture that stands in an entry: bytes, longest sides, and qualities, in turn, until it is small enough. */
export const MAX_THUMB = 4 * 1024
export const THUMB_SIDES = [160, 128, 96, 64, 40] as const
export const THUMB_QUALITIES = [0.7, 0.5, 0.3] as const

/** Smaller picture that is sent: longest side, bytes that it is to have, and qualities in turn until it does; the last one as it is. */
export const SENT_SIDE = 1_600
export const SENT_BYTES = 500_000
export const SENT_QUALITIES = [0.85, 0.75, 0.65, 0.55, 0.4] as const
