import { Trans, useLingui } from '@lingui/react/macro'
import { SendHorizontal, Square, Trash2 } from 'lucide-react'
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import type { Files, SendFileResult } from '../files/files.ts'
import { clockOf } from './peaks.ts'
import type { Recorded, RecordTrouble } from './recorder.dom.ts'
import { useHold } from './useHold.dom.ts'
import { useRecording } from './useRecording.dom.ts'
import css from './VoiceBar.module.css'
import type { Finger } from './VoiceButton.tsx'
import { VoicePlayer } from './VoicePlayer.tsx'

interface VoiceBarProps {
  files: Pick<Files, 'send'>
  conversation: ConversationId
  /** Message that it answers. */
  replyTo: EntryId | undefined
  /** Finger that holds the button. */
  finger: Finger | undefined
  /** Sent: it stands in the chat. */
  onSent(): void
  onClose(): void
}

type Unsent = Exclude<SendFileResult, { ok: true }>['why']

const ENDINGS: Readonly<Record<string, string>> = { 'audio/mp4': 'm4a', 'audio/ogg': 'ogg' }

/** Voice message that is being recorded, in the place of the field. */
export function VoiceBar({ files, conversation, replyTo, finger, onSent, onClose }: VoiceBarProps) {
  const { t } = useLingui()
  const { stage, elapsed, end } = useRecording()
  const [unsent, setUnsent] = useState<Unsent>()
  const [sending, setSending] = useState(false)
  const first = useRef<HTMLButtonElement>(null)
  const name = t`Voice message`

  async function send() {
    if (sending) return
    setSending(true)
    setUnsent(undefined)
    const recorded = await end()
    if (!recorded) return setSending(false)
    const { file, ms, peaks } = recorded
    const whole = new File([file], `${name}.${ENDINGS[file.type] ?? 'webm'}`, { type: file.type })
    const sent = await files
      .send(conversation, whole, { voice: { ms, peaks }, ...(replyTo === undefined ? {} : { replyTo }) })
      .catch(() => ({ ok: false, why: 'storage' }) as const)
    setSending(false)
    if (!sent.ok) return setUnsent(sent.why)
    onSent()
    onClose()
  }

  const { held } = useHold({ finger, elapsed, onSend: () => void send(), onDiscard: onClose })
  // What had the focus is not shown any more.
  useEffect(() => first.current?.focus({ preventScroll: true }), [])

  /** Escape ends a recording, and loses nothing of what was said. */
  function onKeyDown({ key }: KeyboardEvent) {
    if (key !== 'Escape') return
    if (stage.is === 'recording') void end()
    else if (stage.is === 'trouble') onClose()
  }

  return (
    <section className={css.bar} aria-label={name} onKeyDown={onKeyDown}>
      <div className={css.words} role="status">
        {stage.is === 'starting' && <Trans>Your browser may ask whether it may use the microphone.</Trans>}
        {stage.is === 'recording' && (
          <span className="visually-hidden">
            <Trans>Recording</Trans>
          </span>
        )}
        {stage.is === 'trouble' && <Trouble why={stage.why} />}
        {stage.is === 'ready' && stage.ended === 'full' && (
          <Trans>Five minutes are recorded, and no more can be.</Trans>
        )}
        {stage.is === 'ready' && stage.ended === 'gone' && (
          <Trans>The microphone is gone. What was recorded until then is here.</Trans>
        )}
        {unsent && <NotSent why={unsent} />}
        {held && <Trans>Let go to send. Slide aside to discard, or up to speak without holding.</Trans>}
      </div>
      <div className={css.row}>
        {stage.is === 'trouble' ? (
          <Button ref={first} onClick={onClose}>
            <Trans>Close</Trans>
          </Button>
        ) : (
          <>
            <IconButton ref={first} label={t`Discard`} onClick={onClose}>
              <Trash2 size={20} />
            </IconButton>
            <span className={css.middle}>
              {stage.is === 'ready' ? (
                <Listen recorded={stage.recorded} />
              ) : (
                <Running
                  ms={stage.is === 'recording' ? stage.ms : 0}
                  level={stage.is === 'recording' ? stage.level : 0}
                />
              )}
            </span>
            {stage.is === 'recording' && (
              <IconButton label={t`Stop`} onClick={() => void end()}>
                <Square size={18} />
              </IconButton>
            )}
            <IconButton
              label={t`Send`}
              look="primary"
              disabled={sending || stage.is === 'starting'}
              onClick={() => void send()}
            >
              <SendHorizontal className={css.sign} size={20} />
            </IconButton>
          </>
        )}
      </div>
    </section>
  )
}

function Running({ ms, level }: { ms: number; level: number }) {
  return (
    <span className={css.running}>
      <span className={css.dot} aria-hidden="true" />
      <span className={css.time}>{clockOf(ms)}</span>
      <meter className={css.level} aria-hidden="true" min={0} max={1} value={level} />
    </span>
  )
}

/** Recording that one hears before it is sent. */
function Listen({ recorded }: { recorded: Recorded }) {
  const load = useCallback(async () => URL.createObjectURL(recorded.file), [recorded])
  return <VoicePlayer ms={recorded.ms} peaks={recorded.peaks} isHere load={load} />
}

function Trouble({ why }: { why: RecordTrouble }) {
  switch (why) {
    case 'refused':
      return (
        <Trans>
          The browser keeps the microphone from this page. Allow it in the browser’s settings for this page.
        </Trans>
      )
    case 'absent':
      return <Trans>There is no microphone here. Connect one, and try again.</Trans>
    case 'busy':
      return <Trans>Another program is using the microphone. Close that, and try again.</Trans>
    case 'unable':
      return <Trans>This browser cannot record. You can send a recording as a file.</Trans>
    default:
      return <Trans>Nothing could be recorded. Try again.</Trans>
  }
}

function NotSent({ why }: { why: Unsent }) {
  return why === 'unsure' ? (
    <Trans>It is not certain that it was sent. Look in the chat before you send it again.</Trans>
  ) : (
    <Trans>It was not sent: this device could not store it. Free some space and try again.</Trans>
  )
}
