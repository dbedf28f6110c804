/** Pixels of a picture that is decoded at all: phones make 50 million, and each takes four bytes while it is scaled. */
export const MAX_PIXELS = 64_000_000
/** Bytes of a file that is looked at. */
export const MAX_FILE = 64 * 1024 * 1024
/** Bytes at the beginning of a file in which it has to say how large it is: cameras put a small picture and their notes before that. */
export const HEAD_BYTES = 512 * 1024
/** Longest sides at which a code is looked for, in turn. Pixels: fine modules first; what is noisy is clearer when it is smaller. */
export const SIDES = [2_048, 1_024] as const
/** For one picture at one size. Milliseconds. */
export const READ_MS = 400
