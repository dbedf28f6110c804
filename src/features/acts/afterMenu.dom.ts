/** Continuation once a menu is gone and has given the focus back. */
export const afterMenu = (then: () => void) => void requestAnimationFrame(() => requestAnimationFrame(then))
