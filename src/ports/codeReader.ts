/** Picture: the file of one (a Blob), or one that is drawn already (an ImageBitmap), which is handed over and gone from here. */
export type Picture = object

/**
 * Reading of a picture. `none`: no QR code is seen in it. `foreign`: no picture of a kind that is read here. `large`: more pixels than are
 * ever decoded. `gone`: the reader is, and reads nothing any more.
 */
export type CodeReading =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: 'none' | 'foreign' | 'large' | 'gone' }

/** Reader of QR codes, which never works on the page's own thread. */
export interface CodeReader {
  /** Never rejects. */
  read(picture: Picture): Promise<CodeReading>
  close(): void
}

/** Factory of readers: each is closed by whoever has opened it. */
export interface CodeReaders {
  open(): Promise<CodeReader>
}
