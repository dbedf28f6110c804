import { useLingui } from '@lingui/react/macro'
import { Check, SendHorizontal } from 'lucide-react'
import {
  type FormEvent,
  type KeyboardEvent,
  lazy,
  type ReactNode,
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
import { isCommand, isComposing } from '../../ui/keys.dom.ts'
import { Later } from '../../ui/Later.tsx'
import { EmojiButton } from '../emoji/EmojiButton.tsx'
import { useShortCodes } from '../emoji/useShortCodes.dom.ts'
import { CharactersLeft } from './CharactersLeft.tsx'
import css from './Composer.module.css'
import type { Drafts } from './drafts.ts'
import { MARKS, toggleMark } from './formatting.ts'
import type { Typing } from './typing.ts'
import { usePasting } from './usePasting.tsx'
import { useSubmit } from './useSubmit.dom.ts'
import { useWriting } from './useWriting.dom.ts'

const ComposerBar = lazy(async () => ({ default: (await import('./ComposerBar.tsx')).ComposerBar }))
const FormattingBar = lazy(async () => ({ default: (await import('./FormattingBar.tsx')).FormattingBar }))
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
  /** Beside the field, while nothing is said anew: what lets one send other things. */
  attach?: ReactNode
  /** Beside the field while nothing stands in it: what lets one speak instead. */
  voice?: ReactNode
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
  const { conversation, acts, drafts, typing, about, friend, onEditLast, onJump, attach, voice, limit, ref } = props
  const { t } = useLingui()
  const writing = useWriting(drafts, conversation)
  const { text, editing, setText, stop } = writing
  const field = useRef<HTMLTextAreaElement>(null)
  const codes = useShortCodes(field, text)
  const { submit, isGoing, refused, forget } = useSubmit({
    ...{ conversation, acts, drafts, writing, field, limit },
    replaced: codes.replaced,
  })
  const pasting = usePasting(limit)
  const [marks, setMarks] = useState(false)
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

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    void submit()
  }

  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event.nativeEvent) || codes.onKeyDown(event)) return
    const mark = isCommand(event) && !event.altKey ? MARKS.get(letterOf(event) ?? '') : undefined
    if (mark !== undefined && field.current) {
      event.preventDefault()
      wrap(field.current, mark)
    }
    if (event.key === 'Escape' && stop) {
      event.preventDefault()
      stop()
    } else if (event.key === 'ArrowUp' && text === '' && editing === undefined && !isModified(event)) {
      event.preventDefault()
      // Meant is the one that is only just going out, never the one before.
      if (!isGoing()) onEditLast()
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      void submit()
    }
  }

  function insert(emoji: string) {
    const box = field.current
    if (box) insertText(box, emoji, box.selectionStart, box.selectionEnd)
  }

  return (
    <form className={css.composer} onSubmit={onSubmit}>
      {left < COUNTDOWN_UNITS && <CharactersLeft left={left} refused={refused} />}
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
      {marks && text !== '' && (
        <Later>
          <FormattingBar onMark={(mark) => field.current && wrap(field.current, mark)} />
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
              forget()
              codes.onCaret(event.target, true)
            }}
            onSelect={({ currentTarget }) => {
              codes.onCaret(currentTarget, false)
              setMarks(currentTarget.selectionStart !== currentTarget.selectionEnd)
            }}
            onKeyDown={onKeyDown}
            {...pasting}
            rows={1}
            dir="auto"
            enterKeyHint="send"
            autoComplete="off"
            {...codes.fieldProps}
          />
          <span className={css.emoji}>
            {editing === undefined && attach}
            {editing === undefined && text === '' && voice}
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
