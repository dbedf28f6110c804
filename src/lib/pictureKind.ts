/** Kinds of pictures that people have of themselves: what every browser draws, and nothing that runs, links or moves. */
export type PictureKind = 'png' | 'jpeg' | 'webp'

const SIGNS: Readonly<Record<PictureKind, readonly (readonly [at: number, bytes: readonly number[]])[]>> = {
  png: [[0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]]],
  jpeg: [[0, [0xff, 0xd8, 0xff]]],
  webp: [
    [0, [0x52, 0x49, 0x46, 0x46]],
    [8, [0x57, 0x45, 0x42, 0x50]],
  ],
}

/** Kind of a file by its first bytes, whatever it is called; undefined of any other. */
export const pictureKind = (file: Uint8Array): PictureKind | undefined =>
  (Object.keys(SIGNS) as PictureKind[]).find((kind) =>
    SIGNS[kind].every(([at, bytes]) => bytes.every((byte, i) => file[at + i] === byte)),
  )
