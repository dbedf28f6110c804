export const DAY_MINUTES = 1_440
/** As `Date.getDay` counts them: 0 is Sunday. */
export const EVERY_DAY: readonly number[] = [0, 1, 2, 3, 4, 5, 6]
