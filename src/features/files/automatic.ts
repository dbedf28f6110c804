import type { FileBody } from '../../conversation/kinds/file.ts'
import { parsedLine } from '../../conversation/kinds/lines.ts'
import type { Line } from '../../conversation/row.ts'
import { type Bucket, createBucket } from '../../engine/bucket.ts'
import { PICTURES_SENT } from '../../engine/budgets.ts'
import { type EntryKey, entryId, keyOf } from '../../engine/entry.ts'
import { type EntryId, type PersonId, personIn } from '../../engine/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Count } from '../../ports/transport.ts'
import type { FetchResult } from './fileDeeds.ts'
import type { FileRows } from './fileRows.ts'
import { AUTOMATIC_BYTES, MAX_AUTOMATIC, MAX_AUTOMATIC_WAITING } from './limits.ts'

interface Deps {
  rows: Pick<FileRows, 'get' | 'onChange'>
  clock: Clock
  count: Count
  isFriend(person: PersonId): boolean
  /** Choice of the person: pictures come by themselves. */
  wantsPictures(): boolean
  fetch(key: EntryKey): Promise<FetchResult>
}

interface Picture {
  readonly id: EntryId
  readonly key: EntryKey
  readonly size: number
}

/** Friend whose pictures come. */
interface Sender {
  readonly budget: Bucket
  readonly coming: Set<EntryId>
  waiting: readonly Picture[]
}

/** Picture or voice message that a line offers, as its author says; undefined where it offers none, or a larger one than comes by itself. */
function pictureOf(line: Line): Picture | undefined {
  const parsed = line.erased ? undefined : parsedLine(line)
  if (parsed?.kind.name !== 'file') return undefined
  const { preview, voice, size } = parsed.body as FileBody
  return (preview || voice) && size <= AUTOMATIC_BYTES ? { id: entryId(line), key: keyOf(line), size } : undefined
}

/**
 * Automatic fetching: of pictures and voice messages of friends, when their lines come, which is over a link. Each is tried once; whatever the person does with
 * it before or afterwards stands.
 */
export function createAutomatic({ rows, clock, count, isFriend, wantsPictures, fetch }: Deps) {
  const senders = new Map<PersonId, Sender>()

  function senderOf(person: PersonId): Sender {
    const sender = senders.get(person) ?? {
      ...{ budget: createBucket(clock, PICTURES_SENT), coming: new Set<EntryId>(), waiting: [] },
    }
    senders.set(person, sender)
    return sender
  }

  function look(person: PersonId, sender: Sender) {
    if (!wantsPictures() || !isFriend(person)) sender.waiting = []
    while (sender.coming.size < MAX_AUTOMATIC) {
      const [next, ...others] = sender.waiting
      if (!next) return
      sender.waiting = others
      if (rows.get(next.id)) continue
      if (!sender.budget.spend(next.size)) {
        count('file.automaticSpent')
        continue
      }
      sender.coming.add(next.id)
      void fetch(next.key).then((result) => {
        if (result === 'ok' && rows.get(next.id)?.state === 'wanted') return
        sender.coming.delete(next.id)
        look(person, sender)
      })
    }
  }

  rows.onChange((id) => {
    for (const [person, sender] of senders) {
      // Somebody has done something with it: it is theirs to say.
      sender.waiting = sender.waiting.filter((one) => one.id !== id)
      if (rows.get(id)?.state !== 'wanted' && sender.coming.delete(id)) look(person, sender)
    }
  })

  return {
    /** Lines that somebody else has written just now. */
    onNews(news: readonly Line[]) {
      for (const line of news) {
        const person = personIn(line.conversation)
        const picture = person && line.author === person ? pictureOf(line) : undefined
        if (!person || !picture) continue
        const sender = senderOf(person)
        if (sender.waiting.length < MAX_AUTOMATIC_WAITING) sender.waiting = [...sender.waiting, picture]
        look(person, sender)
      }
    },
    drop: (person: PersonId) => void senders.delete(person),
  }
}
