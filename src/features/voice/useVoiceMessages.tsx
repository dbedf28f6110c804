import { lazy, type ReactNode, useState } from 'react'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import { Later } from '../../ui/Later.tsx'
import type { Files } from '../files/files.ts'
import { type Finger, VoiceButton } from './VoiceButton.tsx'

const VoiceBar = lazy(async () => ({ default: (await import('./VoiceBar.tsx')).VoiceBar }))

interface Speaking {
  files: Files
  conversation: ConversationId
  /** Can one be sent there at all? */
  takes: boolean
  /** Message that it answers. */
  replyTo(): EntryId | undefined
  onSent(): void
}

/** Voice messages: the button that begins one, and the bar in which it is recorded. */
export function useVoiceMessages({ files, conversation, takes, replyTo, onSent }: Speaking) {
  const [begun, setBegun] = useState<{ finger?: Finger | undefined; replyTo: EntryId | undefined }>()
  const [focused, setFocused] = useState(false)
  const bar: ReactNode = takes && begun && (
    <Later>
      <VoiceBar
        {...{ files, conversation, onSent }}
        finger={begun.finger}
        replyTo={begun.replyTo}
        onClose={() => {
          setFocused(true)
          setBegun(undefined)
        }}
      />
    </Later>
  )
  const button = takes && (
    <VoiceButton focused={focused} onBegin={(finger) => setBegun({ finger, replyTo: replyTo() })} />
  )
  return { button, bar }
}
