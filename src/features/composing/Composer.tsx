import { Plural, useLingui } from '@lingui/react/macro'
import { Check, SendHorizontal } from 'lucide-react'
import {
  type FormEvent,
  type KeyboardEvent,
  lazy,
  type Ref,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import type { ConversationActs } from '../../conversation/conversationActs.ts'
import type { Quote } from '../../conversation/kinds/kind.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import { letterOf } from '../../lib/letterOf.ts'
import { IconButton } from '../../ui/Button.tsx'
import { insertText } from '../../ui/insertText.dom.ts'
import { Later } from '../../ui/Later.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { EmojiButton } from '../emoji/EmojiButton.tsx'
import { useShortCodes } from '../emoji/useShortCodes.dom.ts'
import css from './Composer.module.css'
import type { Drafts } from './drafts.ts'
import { MARKS, toggleMark } from './formatting.ts'
import type { Typing } from './typing.ts'
import { useWriting } from './useWriting.dom.ts'

const ComposerBar = lazy(async () => ({ default: (await import('./ComposerBar.tsx')).ComposerBar }))
const Suggestions = lazy(async () => ({ default: (await import('../emoji/Suggestions.tsx')).Suggestions }))

interface ComposerProps {
  conversation: ConversationId
  acts: Pick<ConversationActs, 'send' | 'edit'>
  drafts: Drafts
  typing: Pick<Typing, 'tell'>
  /** Quote of what is being answered, or said anew, once it is found. */
  about: Quote | undefined
  /** Name of the other person. */
  friend: string
  onEditLast(): void
  /** To what is being answered, or said anew. */
  onJump(id: EntryId): void
  /** The longest text that can be sent, in UTF-16 units. */
  limit: number
  ref?: Ref<{ focus(): void }>
}

/** From here on the room that is left is said. */
const COUNTDOWN_UNITS = 200

const isModified = (event: KeyboardEvent) => event.altKey || event.ctrlKey || event.metaKey || event.shiftKey

function wrap(box: HTMLTextAreaElement, mark: string) {
  const { value, selectionStart, selectionEnd } = box
  const { text, from, to } = toggleMark({ text: value, from: selectionStart, to: selectionEnd }, mark)
  insertText(box, text, 0, value.length)
  box.setSelectionRange(from, to)
}

/** Enter sends, Shift+Enter breaks the line. Sending is always possible: what cannot go now waits. */
export function Composer(props: ComposerProps) {
  const { conversation, acts, drafts, typing, about, friend, onEditLast, onJump, limit, ref } = props
  const { t } = useLingui()
  const { draft, text, editing, setText, put, clear, stopEditing, stop } = useWriting(drafts, conversation)
  const refuse = useRefusals()
  const [refused, setRefused] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const codes = useShortCodes(field, text)
  const left = limit - text.length

  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus({ preventScroll: true }) }), [])

  // Grows with what is in it, where the browser does not do that by itself; CSS holds the greatest height.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height depends on the text
  useLayoutEffect(() => {
    const box = field.current
    if (!box || CSS.supports('field-sizing', 'content')) return
    box.style.blockSize = 'auto'
    box.style.blockSize = `${box.scrollHeight}px`
  }, [text])

  async function send() {
    field.current?.focus({ preventScroll: true })
    if (text.trim() === '') return
    if (left < 0) {
      setRefused(true)
      return
    }
    const words = codes.replaced(text)
    if (editing !== undefined) return change(editing, words)
    clear()
    const result = await acts.send(words, draft.replyTo === undefined ? {} : { replyTo: draft.replyTo })
    // What the disk refused is in the conversation, marked as failed; what is refused as a text comes back to be mended.
    if (result.ok || result.error !== 'long' || field.current?.value !== '') return
    put(draft)
    setRefused(true)
  }

  /** The new words stay in the field until they are on the disk: nowhere else would they be. */
  async function change(id: EntryId, words: string) {
    const begun = () => drafts.store.getState().drafts[conversation]?.edit
    const submitted = begun()?.text
    const result = await acts.edit(id, words)
    if (result.ok) {
      // Unless the person has gone on writing meanwhile.
      if (begun()?.id === id && begun()?.text === submitted) stopEditing()
    } else if (result.error === 'long') setRefused(true)
    else refuse(result.error)
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    void send()
  }

  function onKeyDown(event: KeyboardEvent) {
    // While an input method composes, Enter chooses a word. 229 is how Safari says that.
    const composing = event.nativeEvent.isComposing || event.keyCode === 229
    if (composing || codes.onKeyDown(event)) return
    const mark = (event.ctrlKey || event.metaKey) && !event.altKey ? MARKS.get(letterOf(event) ?? '') : undefined
    if (mark !== undefined && field.current) {
      event.preventDefault()
      wrap(field.current, mark)
    }
    if (event.key === 'Escape' && stop) {
      event.preventDefault()
      stop()
    } else if (event.key === 'ArrowUp' && text === '' && editing === undefined && !isModified(event)) {
      event.preventDefault()
      onEditLast()
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      void send()
    }
  }

  function insert(emoji: string) {
    const box = field.current
    if (box) insertText(box, emoji, box.selectionStart, box.selectionEnd)
  }

  return (
    <form className={css.composer} onSubmit={onSubmit}>
      {left < COUNTDOWN_UNITS && (
        <p
          key={refused ? 'refused' : 'counted'}
          className={css.left}
          data-over={left < 0}
          role={refused ? 'alert' : undefined}
        >
          {left >= 0 ? (
            <Plural value={left} one="# character left" other="# characters left" />
          ) : (
            <Plural
              value={-left}
              one="# character too many. Shorten it, or send it in two parts."
              other="# characters too many. Shorten it, or send it in parts."
            />
          )}
        </p>
      )}
      {stop && (
        <Later>
          <ComposerBar
            what={editing === undefined ? 'reply' : 'edit'}
            about={about}
            friend={friend}
            onJump={onJump}
            onStop={stop}
          />
        </Later>
      )}
      <div className={css.row}>
        <div className={css.box}>
          {codes.found.length > 0 && (
            <Later>
              <Suggestions {...codes} />
            </Later>
          )}
          <textarea
            ref={field}
            className={css.field}
            aria-label={t`Message`}
            placeholder={t`Write a message`}
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              if (event.target.value !== '' && editing === undefined) typing.tell(conversation)
              setRefused(false)
              codes.onCaret(event.target, true)
            }}
            onSelect={(event) => codes.onCaret(event.currentTarget, false)}
            onKeyDown={onKeyDown}
            rows={1}
            dir="auto"
            enterKeyHint="send"
            autoComplete="off"
            {...codes.fieldProps}
          />
          <span className={css.emoji}>
            <EmojiButton onChoose={insert} focusAfter={() => field.current} />
          </span>
        </div>
        {/* Pressing it must not take the focus, or a phone's keyboard would close. */}
        <IconButton label={t`Send`} look="primary" type="submit" onMouseDown={(event) => event.preventDefault()}>
          {editing !== undefined ? <Check size={20} /> : <SendHorizontal className={css.icon} size={20} />}
        </IconButton>
      </div>
    </form>
  )
}
