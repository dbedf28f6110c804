import { Trans } from '@lingui/react/macro'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import { useToast } from '../../ui/Toaster.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { choosePlace } from './chosenPlace.dom.ts'
import type { FileDeed } from './fileStanding.dom.ts'
import type { Files, SaveResult } from './files.ts'
import { handOver } from './handOver.dom.ts'
import { GATHERED_BYTES, MAX_GATHERED_BYTES } from './limits.ts'

interface Subject {
  files: Files
  conversation: ConversationId
  id: EntryId
  /** Name to save it under; empty where it has none. */
  fileName: string
  /** Bytes. */
  size: number
  friend: string
}

/** Deeds with one file, and words where one did not come about. */
export function useFileDeeds({ files, conversation, id, fileName, size, friend: name }: Subject) {
  const say = useToast()
  const refuse = useRefusals()

  async function fetch() {
    const result = await files.fetch(conversation, id)
    if (result === 'full') say({ words: <Trans>Not enough room on this device. Free some space and try again.</Trans> })
    else if (result === 'gone') say({ words: <Trans>{name} does not offer it any more.</Trans> })
    else if (result !== 'ok') refuse(result)
  }
  async function choose(file: File) {
    const result = await files.choose(conversation, id, file)
    if (result === 'other') say({ words: <Trans>That is another file, or it has changed since.</Trans> })
    else if (result !== 'ok') refuse(result)
  }
  function saved(result: SaveResult) {
    if (result === 'done') say({ words: <Trans>Saved.</Trans> })
    else if (result === 'denied') say({ words: <Trans>The browser may not write there. Choose another place.</Trans> })
    else if (result === 'full')
      say({ words: <Trans>There is no room for it there. Free some, or choose another place.</Trans> })
    else if (result === 'gone') say({ words: <Trans>That place is not there any more. Choose another one.</Trans> })
    else if (result === 'broken') say({ words: <Trans>It could not be written there. Choose another place.</Trans> })
    else if (result === 'unreadable') say({ words: <Trans>The file could not be read on this device.</Trans> })
  }
  async function save() {
    // A small one costs nothing to gather, and needs no choice.
    const place = size > GATHERED_BYTES ? await choosePlace(fileName || 'file') : 'none'
    if (place === 'closed') return
    if (typeof place !== 'string') return saved(await files.saveInto(conversation, id, place))
    if (size > MAX_GATHERED_BYTES)
      return say({
        words: (
          <Trans>
            This browser cannot save a file this large. Chrome or Edge on a computer can: download it there.
          </Trans>
        ),
      })
    const file = await files.open(conversation, id)
    if (file instanceof Blob) handOver(file, fileName || 'file')
    else say({ words: <Trans>The file could not be read on this device.</Trans> })
  }
  const orRefuse = async (done: Promise<boolean>) => {
    if (!(await done)) refuse('storage')
  }

  return async (deed: FileDeed, file?: File): Promise<void> => {
    switch (deed) {
      case 'fetch':
      case 'resume':
      case 'retry':
        return fetch()
      case 'first':
        return orRefuse(files.first(id))
      case 'pause':
        return orRefuse(files.pause(id))
      case 'release':
        return orRefuse(files.release(id))
      case 'discard':
        return orRefuse(files.discard(id))
      case 'save':
        return save()
      case 'stopSaving':
        return files.stopSaving(id)
      case 'choose':
        return file && choose(file)
    }
  }
}
