/** View of a picture that fits its box: how near one looks, and how far it is moved from the middle. CSS pixels. */
export interface Zoom {
  readonly zoom: number
  readonly x: number
  readonly y: number
}
interface Box {
  readonly width: number
  readonly height: number
}

export const WHOLE: Zoom = { zoom: 1, x: 0, y: 0 }
/** Zoom: nearer there would be nothing but pixels to see; and what a double tap leads to. */
const MAX_ZOOM = 8
const NEAR = 2.5

const between = (least: number, value: number, most: number) => Math.min(Math.max(least, value), most)

/** View that leaves no more than half of its box empty, whatever was asked for. */
function within({ width, height }: Box, { zoom, x, y }: Zoom): Zoom {
  const near = between(1, zoom, MAX_ZOOM)
  const [right, down] = [((near - 1) * width) / 2, ((near - 1) * height) / 2]
  return { zoom: near, x: between(-right, x, right), y: between(-down, y, down) }
}

/** Zoomed about a point, which stays where it is: so far from the middle of its box. */
export function zoomedTo(box: Box, view: Zoom, zoom: number, [x, y]: readonly [number, number] = [0, 0]): Zoom {
  const by = between(1, zoom, MAX_ZOOM) / view.zoom
  return within(box, { zoom, x: x - (x - view.x) * by, y: y - (y - view.y) * by })
}

export const movedBy = (box: Box, view: Zoom, x: number, y: number): Zoom =>
  within(box, { ...view, x: view.x + x, y: view.y + y })

/** Near, or whole again. */
export const toggled = (box: Box, view: Zoom, at?: readonly [number, number]): Zoom =>
  view.zoom > 1 ? WHOLE : zoomedTo(box, view, NEAR, at)
