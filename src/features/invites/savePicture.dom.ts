/** Pixels of each side: sharp on paper, too. */
const SIDE = 1_024

/** Saves a drawing made of paths as a picture; false when this browser cannot. */
export async function savePicture(drawing: SVGSVGElement, name: string): Promise<boolean> {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (!context) return false
  const { width } = drawing.viewBox.baseVal
  // Whole pixels for each module, or its edges are grey.
  const scale = Math.max(1, Math.round(SIDE / width))
  canvas.width = canvas.height = width * scale
  context.scale(scale, scale)
  for (const path of drawing.querySelectorAll('path')) {
    context.fillStyle = getComputedStyle(path).fill
    context.fill(new Path2D(path.getAttribute('d') ?? ''))
  }
  const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!picture) return false
  const link = document.createElement('a')
  link.href = URL.createObjectURL(picture)
  link.download = name
  link.click()
  // Given back once the browser has taken it.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  return true
}
