import type { CSSProperties } from 'react'

/** Shapes that are shown as they are: of what is longer or higher, the middle is seen. */
const [LEAST, MOST] = [0.4, 3]

/** Shape of a picture in a chat, for the style sheets: the ratio of its width to its height, and how wide it is. */
export const shapeOf = ({ width, height }: { readonly width: number; readonly height: number }) =>
  ({ '--ratio': Math.min(MOST, Math.max(LEAST, width / height)), '--width': `${width}px` }) as CSSProperties
