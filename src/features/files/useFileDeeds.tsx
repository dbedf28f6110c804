import { Trans } from '@lingui/react/macro'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import { useToast } from '../../ui/Toaster.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import type { FileDeed } from './fileStanding.dom.ts'
import type { Files } from './files.ts'
import { handOver } from './handOver.dom.ts'

interface Subject {
  files: Files
  conversation: ConversationId
  id: EntryId
  /** Name to save it under; empty where it has none. */
  fileName: string
  friend: string
}

/** Deeds with one file, and words where one did not come about. */
export function useFileDeeds({ files, conversation, id, fileName, friend: name }: Subject) {
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
  async function save() {
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
      case 'pause':
        return orRefuse(files.pause(id))
      case 'release':
        return orRefuse(files.release(id))
      case 'discard':
        return orRefuse(files.discard(id))
      case 'save':
        return save()
      case 'choose':
        return file && choose(file)
    }
  }
}
