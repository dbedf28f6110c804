import type { DrawnPicture, LookedAt, MadePicture, OpenedPicture, PictureDrawer } from '../../ports/pictures.ts'
import { createAskedWorker } from '../askedWorker.ts'
import type { DrawAnswer, DrawAsk } from './messages.ts'

/** Drawer of pictures behind a worker: the page hands files over, and gets pixels back. */
export function createPictureDrawer(start: () => Worker): PictureDrawer {
  const { ask, close } = createAskedWorker<DrawAsk, DrawAnswer>(start, { ok: false, why: 'gone' })
  return {
    open: (file) => ask({ do: 'open', file: file as Blob }) as Promise<OpenedPicture>,
    // It is copied: whoever cut once may cut again.
    cut: (drawing, square) => ask({ do: 'cut', drawing: drawing as ImageBitmap, square }) as Promise<DrawnPicture>,
    redraw: (bytes) => ask({ do: 'redraw', bytes }) as Promise<DrawnPicture>,
    look: (file) => ask({ do: 'look', file: file as Blob }) as Promise<LookedAt>,
    shrink: (file) => ask({ do: 'shrink', file: file as Blob }) as Promise<MadePicture>,
    clean: (file) => ask({ do: 'clean', file: file as Blob }) as Promise<MadePicture>,
    close,
  }
}
