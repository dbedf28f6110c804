import { saidIn } from '../../conversation/deeds.ts'
import { refersTo } from '../../conversation/kinds/lines.ts'
import { type MessageContext, messageOf } from '../../conversation/message.ts'
import { page } from '../../conversation/pages.ts'
import { type Line, lineAt } from '../../conversation/row.ts'
import { type EntryKey, idOfKey, type Order } from '../../engine/entry.ts'
import type { ConversationId, PersonId } from '../../engine/ids.ts'
import type { MarksKeeper } from '../../engine/marks.ts'
import type { RulesOf } from '../../engine/rules.ts'
import { type Bytes, utf8 } from '../../lib/bytes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Storage } from '../../ports/storage.ts'
import type { ExportAsked } from './backup.ts'
import { createReadable, type Exported } from './exportText.ts'

export interface ExportingDeps {
  /** Nothing that is being deleted is found there. */
  storage: Storage
  marks: Pick<MarksKeeper, 'read'>
  rules: RulesOf
  clock: Pick<Clock, 'now' | 'soon'>
  nameOf(person: PersonId): string
}

/** Lines of one look at the disk. */
const LINES = 200

/** Exported lines of a conversation, the oldest first. What disappears is not among them: nobody agreed to a copy that lasts. */
async function* exportedOf(
  { storage, marks, rules, clock, nameOf }: ExportingDeps,
  conversation: ConversationId,
  me: string,
): AsyncGenerator<readonly Exported[], void> {
  const its = rules(conversation)
  const nameOfAuthor = (from: 'me' | PersonId) => (from === 'me' || its.mine(from) ? me : nameOf(from))
  const context = { rules: its, marks: await marks.read(conversation), now: clock.now() }

  async function exported(line: Line): Promise<Exported> {
    const key = refersTo(line)
    const found = key && (await lineAt(storage, key))
    // What disappears is quoted nowhere either.
    const quoted: MessageContext['quoted'] = (asked: EntryKey) =>
      found && found.ttl === undefined && idOfKey(asked) === idOfKey(key) ? found : undefined
    const message = messageOf(line, { ...context, quoted })
    const quote = saidIn(message)?.quote
    return {
      message,
      name: nameOfAuthor(message.from),
      ...(quote ? { quoted: nameOfAuthor(quote.from) } : {}),
      reactions: message.reactions ? reactionsOf(line, nameOfAuthor) : [],
    }
  }

  let from: Order | undefined
  for (;;) {
    const { lines, end } = await page(storage, conversation, LINES, false, from)
    const told: Exported[] = []
    for (const line of lines) if (line.ttl === undefined) told.push(await exported(line))
    if (told.length > 0) yield told
    const last = lines.at(-1)
    if (end || !last) return
    from = last.order
    await new Promise<void>((done) => clock.soon(done))
  }
}

function reactionsOf(line: Line, nameOfAuthor: (author: PersonId) => string): Exported['reactions'] {
  const names = new Map<string, string[]>()
  for (const [author, reaction] of Object.entries(line.folded?.reactions ?? {})) {
    if (!reaction || reaction.emoji === '') continue
    const all = names.get(reaction.emoji) ?? names.set(reaction.emoji, []).get(reaction.emoji)!
    all.push(nameOfAuthor(author as PersonId))
  }
  return [...names].map(([emoji, all]) => ({ emoji, names: all }))
}

/** Export of a conversation: text to read, or JSON, a piece at a time. */
export async function* exportOf(
  deps: ExportingDeps,
  { conversation, form, words }: ExportAsked,
): AsyncGenerator<Bytes, void> {
  const all = exportedOf(deps, conversation, words.me)
  if (form === 'json') {
    yield utf8(
      `{"conversation":${JSON.stringify(conversation)},"exported":${JSON.stringify(isoOf(deps.clock.now()))},"messages":[`,
    )
    let first = true
    for await (const some of all) {
      yield utf8(some.map((one) => `${first && one === some[0] ? '\n' : ',\n'}${JSON.stringify(jsonOf(one))}`).join(''))
      first = false
    }
    yield utf8('\n]}\n')
    return
  }
  const readable = createReadable(words)
  yield utf8(readable.head(deps.clock.now()))
  for await (const some of all) {
    const text = some.map(readable.message).join('')
    if (text !== '') yield utf8(text)
  }
}

const isoOf = (at: number) => new Date(at).toISOString()

/** JSON of a message: the words as they were written, the time in UTC. */
function jsonOf({ message, name, quoted, reactions }: Exported) {
  const { id, from, at, status, arrived, starred, pinned, what } = message
  const base = {
    id,
    from,
    name,
    at: isoOf(at),
    ...(arrived === undefined ? {} : { arrived: isoOf(arrived) }),
    kind: what.kind,
  }
  const marks = {
    ...(status ? { status } : {}),
    ...(starred ? { starred } : {}),
    ...(pinned ? { pinned } : {}),
    ...(reactions.length > 0 ? { reactions } : {}),
  }
  if (what.kind === 'timer') return { ...base, step: what.step, seconds: what.seconds }
  if (what.kind !== 'text') return { ...base, ...marks }
  const { text, edited, forwarded, quote } = what
  return {
    ...base,
    text,
    ...(edited ? { edited } : {}),
    ...(forwarded ? { forwarded } : {}),
    ...(quote ? { reply: { id: quote.id, name: quoted, kind: quote.kind, text: quote.text } } : {}),
    ...marks,
  }
}
