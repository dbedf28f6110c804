// By itself: the page knows the size before it knows any other setting.

/** Text size: of everything, in four steps. */
export const TEXT_SIZES = ['small', 'normal', 'large', 'larger'] as const
export type TextSize = (typeof TEXT_SIZES)[number]
