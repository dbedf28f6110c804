import type { Square } from '../../ports/pictures.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** Crop: the middle of the square that is cut out of a drawing, in its pixels, and how near one looks. */
export interface Crop {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

/** Zoom: nearer there would be nothing but pixels to see. */
export const MAX_ZOOM = 8

/** Whole crop: as much of the drawing as a square holds. */
export const wholeCrop = ({ width, height }: Size): Crop => ({ x: width / 2, y: height / 2, zoom: 1 })

const sideOf = ({ width, height }: Size, zoom: number) => Math.min(width, height) / zoom
const between = (least: number, value: number, most: number) => Math.min(Math.max(least, value), most)

/** Crop that lies within its drawing, whatever was asked for. */
function within(size: Size, { x, y, zoom }: Crop): Crop {
  const near = between(1, zoom, MAX_ZOOM)
  const half = sideOf(size, near) / 2
  return { x: between(half, x, size.width - half), y: between(half, y, size.height - half), zoom: near }
}

/** Moved by parts of its own side: half a picture is half a picture, however near one looks. */
export function moved(size: Size, crop: Crop, right: number, down: number): Crop {
  const side = sideOf(size, crop.zoom)
  return within(size, { ...crop, x: crop.x + right * side, y: crop.y + down * side })
}

/** Zoomed about a point of the square (0 … 1 each way), which stays where it is. */
export function zoomed(size: Size, crop: Crop, zoom: number, at: readonly [number, number] = [0.5, 0.5]): Crop {
  const near = between(1, zoom, MAX_ZOOM)
  const grown = sideOf(size, crop.zoom) - sideOf(size, near)
  return within(size, { x: crop.x + (at[0] - 0.5) * grown, y: crop.y + (at[1] - 0.5) * grown, zoom: near })
}

export function squareOf(size: Size, { x, y, zoom }: Crop): Square {
  const side = sideOf(size, zoom)
  return { left: Math.max(0, x - side / 2), top: Math.max(0, y - side / 2), side }
}
