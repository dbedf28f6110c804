import { useEffect, useState } from 'react'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import { MAX_SENT_BYTES, SENT_HEAD_BYTES, sentPicture } from '../../lib/sentPicture.ts'
import type { Files } from './files.ts'

/** Whole picture: where it can be seen. `none`: the file that was offered as one is none, by its own bytes. */
export type WholePicture = { readonly is: 'seen'; readonly src: string } | { readonly is: 'none' }

interface Wanted {
  files: Files
  conversation: ConversationId
  id: EntryId
  /** Bytes. */
  size: number
  /** Here: on this device. */
  isHere: boolean
}

/** File under its own name for what it is, by its bytes; what its sender called it decides nothing. Undefined for what is no picture. */
async function pictureIn(file: Blob): Promise<Blob | undefined> {
  const head = new Uint8Array(await file.slice(0, SENT_HEAD_BYTES).arrayBuffer())
  const said = sentPicture(head)
  return said && file.slice(0, file.size, `image/${said.kind}`)
}

/** Picture whose bytes are on this device, for as long as somebody shows it. */
export function useWholePicture({ files, conversation, id, size, isHere }: Wanted) {
  const [whole, setWhole] = useState<WholePicture>()
  const wanted = isHere && size <= MAX_SENT_BYTES

  useEffect(() => {
    if (!wanted) return
    let over = false
    let src: string | undefined
    async function show() {
      const file = await files.open(conversation, id)
      if (over || !(file instanceof Blob)) return
      const picture = await pictureIn(file)
      if (over) return
      src = picture && URL.createObjectURL(picture)
      setWhole(src === undefined ? { is: 'none' } : { is: 'seen', src })
    }
    // What cannot be read now is offered to be saved all the same.
    void show().catch(() => undefined)
    return () => {
      over = true
      if (src !== undefined) URL.revokeObjectURL(src)
      setWhole(undefined)
    }
  }, [files, conversation, id, wanted])

  /** `onBroken`: the browser cannot draw it. */
  return { whole, onBroken: () => setWhole({ is: 'none' }) }
}
