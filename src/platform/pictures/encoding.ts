import type { PictureSize } from '../../lib/pictureSize.ts'

/** Part of a drawing, in its pixels. */
interface Part extends PictureSize {
  readonly left: number
  readonly top: number
}

/** Drawing, or a part of it, at another size. `ground`: behind what is transparent, which not every kind has. */
export function drawnAt(drawing: ImageBitmap, part: Part, { width, height }: PictureSize, ground?: string) {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  if (ground) {
    context.fillStyle = ground
    context.fillRect(0, 0, width, height)
  }
  context.imageSmoothingQuality = 'high'
  context.drawImage(drawing, part.left, part.top, part.width, part.height, 0, 0, width, height)
  return canvas
}

/** WebP; where the browser writes none, it gives another kind than it was asked for. */
export async function fileOf(canvas: OffscreenCanvas, quality: number): Promise<Blob> {
  const file = await canvas.convertToBlob({ type: 'image/webp', quality })
  return file.type === 'image/webp' ? file : canvas.convertToBlob({ type: 'image/jpeg', quality })
}

/** Size that is decoded: the width alone is told, so that a picture which its file turns round keeps its shape. */
export function scaledTo({ width, height }: PictureSize, side: number): ImageBitmapOptions {
  const scale = side / Math.max(width, height)
  return scale < 1 ? { resizeWidth: Math.max(1, Math.round(width * scale)), resizeQuality: 'high' } : {}
}

/** Distance of one shape from another. */
const apart = (made: PictureSize, { width, height }: PictureSize) => Math.abs(made.height * width - made.width * height)

/** Size as it is seen: that of the file, or the file's on its side. Undefined where what was decoded is like neither: the file lied. */
export function uprightOf(made: PictureSize, said: PictureSize): PictureSize | undefined {
  const turned = { width: said.height, height: said.width }
  const upright = apart(made, turned) < apart(made, said) ? turned : said
  return apart(made, upright) <= Math.max(said.width, said.height)
    ? { width: upright.width, height: upright.height }
    : undefined
}
