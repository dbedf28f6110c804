import type { Named, SendResult } from '../../conversation/conversationActs.ts'
import type { ConversationRows } from '../../conversation/conversationRows.ts'
import { type TextBody, textKind, typed } from '../../conversation/kinds/text.ts'
import type { Message } from '../../conversation/message.ts'
import { lineAt } from '../../conversation/row.ts'
import { entryId, keyIn } from '../../engine/entry.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { Log } from '../../engine/log.ts'
import { createListeners } from '../../lib/listeners.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Change, Storage } from '../../ports/storage.ts'
import type { WrittenNames } from './written.ts'

interface Deps {
  storage: Storage
  log: Pick<Log, 'append'>
  clock: Clock
  rows: ConversationRows
  /** Words that leave the field are on the device until they are on the disk. Called with them, it returns what to call once they are. */
  keepUntilWritten(conversation: ConversationId, words: Kept): () => void
  written: WrittenNames
}

interface Kept {
  readonly text: string
  readonly at: number
  readonly replyTo?: EntryId
  readonly name?: string
}

/** A message that this device could not store. */
interface Failure {
  readonly message: Message
  readonly text: string
  readonly replyTo: EntryId | undefined
  /** Lets go of its words. */
  release(): void
}

/** Failure: an ID that no entry has. */
const isFailure = (id: EntryId) => id.startsWith('failed/')

export type Sending = ReturnType<typeof createSending>

/** Sending: appends what was typed. What the disk refuses stays shown as failed, with the way to try again. */
export function createSending({ storage, log, clock, rows, keepUntilWritten, written }: Deps) {
  const failures = new Map<ConversationId, readonly Failure[]>()
  const onFailures = createListeners<[ConversationId]>()
  const onSent = createListeners<[ConversationId]>()
  let failed = 0

  function setFailures(conversation: ConversationId, all: readonly Failure[]) {
    if (all.length > 0) failures.set(conversation, all)
    else failures.delete(conversation)
    onFailures.tell(conversation)
  }

  /** Failure of that ID, no longer kept; `undefined` when there is none. */
  function takeFailure(conversation: ConversationId, id: EntryId): Failure | undefined {
    const all = failures.get(conversation) ?? []
    const found = all.find(({ message }) => message.id === id)
    if (!found) return undefined
    found.release()
    setFailures(
      conversation,
      all.filter((one) => one !== found),
    )
    return found
  }

  async function write(
    conversation: ConversationId,
    text: string,
    replyTo: EntryId | undefined,
    { name }: Named = {},
  ): Promise<SendResult> {
    const at = Math.floor(clock.now())
    const words: Kept = { text, at, ...(replyTo === undefined ? {} : { replyTo }), ...(name ? { name } : {}) }
    const release = keepUntilWritten(conversation, words)
    const key = replyTo === undefined ? undefined : keyIn(conversation, replyTo)
    const target = key && (await lineAt(storage, key).catch(() => undefined))
    const seconds = rows.get(conversation)?.timer?.seconds
    const body = {
      text,
      ...(target ? { reply: { by: target.author, instance: target.instance, seq: target.seq } } : {}),
      ...(seconds ? { ttl: seconds } : {}),
    } satisfies Partial<TextBody>
    const append = (more: readonly Change[]) => log.append(conversation, textKind.name, body, more)
    const appended = await written(name, 0, append).catch(() => ({ ok: false as const }))
    if (!appended || appended.ok) {
      release()
      onSent.tell(conversation)
      return { ok: true, id: appended ? entryId(appended.entry) : ('' as EntryId) }
    }
    const id = `failed/${++failed}` as EntryId
    const message: Message = { id, from: 'me', at: clock.now(), status: 'failed', what: { kind: 'text', text } }
    setFailures(conversation, [...(failures.get(conversation) ?? []), { message, text, replyTo, release }])
    return { ok: false, error: 'storage' }
  }

  return {
    failures: {
      of: (conversation: ConversationId): readonly Message[] =>
        (failures.get(conversation) ?? []).map(({ message }) => message),
      onChange: onFailures.add,
    },
    /** On the disk. */
    onSent: onSent.add,
    async send(
      conversation: ConversationId,
      raw: string,
      replyTo: EntryId | undefined,
      named?: Named,
    ): Promise<SendResult> {
      const words = typed(raw)
      return words.ok ? write(conversation, words.text, replyTo, named) : words
    },
    async retry(conversation: ConversationId, id: EntryId): Promise<SendResult> {
      const found = takeFailure(conversation, id)
      return found ? write(conversation, found.text, found.replyTo) : { ok: false, error: 'impossible' }
    },
    isFailure,
    /** Lets go of all that failed there. */
    forget(conversation: ConversationId) {
      for (const { release } of failures.get(conversation) ?? []) release()
      setFailures(conversation, [])
    },
    /** Lets go of one that failed. False when there is none of that ID. */
    drop: (conversation: ConversationId, id: EntryId): boolean => takeFailure(conversation, id) !== undefined,
  }
}
