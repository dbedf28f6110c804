import type { DrawnPicture, OpenedPicture, PictureDrawer } from '../../ports/pictures.ts'
import type { Answered, DrawAsk } from './messages.ts'

const GONE = { ok: false, why: 'gone' } as const

/** Drawer of pictures behind a worker: the page hands files over, and gets pixels back. */
export function createPictureDrawer(start: () => Worker): PictureDrawer {
  const waiting = new Map<number, (answer: Answered['answer']) => void>()
  let asked = 0
  let worker: Worker | undefined

  function close() {
    worker?.terminate()
    worker = undefined
    for (const answer of waiting.values()) answer(GONE)
    waiting.clear()
  }

  try {
    worker = start()
  } catch {
    // There are no workers, or the script is none of ours: nothing is drawn.
  }
  worker?.addEventListener('message', ({ data: { id, answer } }: MessageEvent<Answered>) => {
    waiting.get(id)?.(answer)
    waiting.delete(id)
  })
  // The script could not be loaded, or its process ran out of memory.
  worker?.addEventListener('error', (event) => {
    event.preventDefault()
    close()
  })

  const ask = <Answer extends Answered['answer']>(what: DrawAsk): Promise<Answer> => {
    if (!worker) return Promise.resolve(GONE as Answer)
    const id = ++asked
    return new Promise((resolve) => {
      waiting.set(id, resolve as (answer: Answered['answer']) => void)
      worker?.postMessage({ id, ask: what })
    })
  }

  return {
    open: (file) => ask<OpenedPicture>({ do: 'open', file: file as Blob }),
    // It is copied: whoever cut once may cut again.
    cut: (drawing, square) => ask<DrawnPicture>({ do: 'cut', drawing: drawing as ImageBitmap, square }),
    redraw: (bytes) => ask<DrawnPicture>({ do: 'redraw', bytes }),
    close,
  }
}
