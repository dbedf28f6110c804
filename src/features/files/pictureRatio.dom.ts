/** Shapes that are shown as they are: of what is longer or higher, the middle is seen. */
const [LEAST, MOST] = [0.4, 3]

/** Ratio of a picture's width to its height, as it is shown in a chat. */
export const ratioOf = ({ width, height }: { readonly width: number; readonly height: number }): number =>
  Math.min(MOST, Math.max(LEAST, width / height))
