import type { FileBody } from '../../conversation/kinds/file.ts'
import { parsedLine, wordsOf } from '../../conversation/kinds/lines.ts'
import { page } from '../../conversation/pages.ts'
import type { Line } from '../../conversation/row.ts'
import { timeOf } from '../../conversation/timing.ts'
import { entryId, type Order } from '../../engine/entry.ts'
import { type ConversationId, personIn } from '../../engine/ids.ts'
import type { Storage } from '../../ports/storage.ts'
import type { MediaKind, MediaLine, MediaPage } from './files.ts'

/** Lines of a page. */
const WANTED = 40
/** Lines that are read at once. */
const READ = 200
/** Lines that one page looks at: where there is little to find, whoever looks is told so far. */
const LOOKED = 4_000

/** Address, or what looks like one: whoever shows it looks closer. */
const ADDRESS = /https?:\/\/|www\.|mailto:|tel:|@/i

function fileOf(body: FileBody, what: MediaKind): MediaLine['what'] | undefined {
  const { name, size, preview, voice, text } = body
  if ((what === 'pictures') !== (preview !== undefined)) return undefined
  return {
    ...{ kind: 'file', name, size },
    ...(preview ? { preview } : {}),
    ...(voice ? { voice } : {}),
    ...(text === undefined ? {} : { text }),
  }
}

function whatOf(line: Line, what: MediaKind): MediaLine['what'] | undefined {
  const parsed = line.erased ? undefined : parsedLine(line)
  if (what !== 'links') return parsed?.kind.name === 'file' ? fileOf(parsed.body as FileBody, what) : undefined
  const text = parsed?.kind.name === 'text' ? wordsOf(line) : undefined
  return text !== undefined && ADDRESS.test(text) ? { kind: 'text', text } : undefined
}

/** Media of a conversation, the newest first: a page of them beyond `before`. */
export async function mediaPage(
  storage: Storage,
  conversation: ConversationId,
  what: MediaKind,
  before?: Order,
): Promise<MediaPage> {
  const all: MediaLine[] = []
  let from = before
  for (let looked = 0; looked < LOOKED; looked += READ) {
    const { lines, end } = await page(storage, conversation, READ, true, from)
    for (const line of lines.toReversed()) {
      from = line.order
      const found = whatOf(line, what)
      if (!found) continue
      const author = line.author === personIn(line.conversation) ? line.author : 'me'
      all.push({ id: entryId(line), from: author, at: timeOf(line), what: found })
      if (all.length === WANTED) return { all, next: line.order }
    }
    if (end) return { all }
  }
  return { all, ...(from ? { next: from } : {}) }
}
