/** Anchor: where something opens, at an element or at a point of the window. */
export type Anchor = Element | { x: number; y: number }

export const anchorOf = (anchor: Anchor) =>
  anchor instanceof Element
    ? anchor
    : { getBoundingClientRect: () => DOMRect.fromRect({ x: anchor.x, y: anchor.y, width: 0, height: 0 }) }
