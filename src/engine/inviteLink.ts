import { clipName } from '../lib/name.ts'
import type { PersonId } from './ids.ts'
import { isInviteSecret } from './inviteProof.ts'

const HOUR_MS = 3_600_000

/** Said by an invite link. None of it is proved: a name is what somebody calls themselves. */
export interface InviteSaid {
  /** As it stands there, in small letters: whether it is an ID is for `parsePaste` to say. */
  readonly id: string
  /** Base64url of 16 bytes, case kept; `broken`: there was one, and part of it is missing or changed. */
  readonly secret: string | 'broken'
  readonly name?: string
  /** Broker at which they are to be met, where that is not the page's own. */
  readonly broker?: string
  /** Hour after which it lets in nobody, as its maker's clock has it: wall clock. Only personal invites have one. */
  readonly until?: number
}

interface Made {
  /** Address of the page, without a fragment. */
  readonly page: string
  readonly id: PersonId
  readonly secret: string
  readonly name?: string
  readonly broker?: string | undefined
  readonly until?: number | undefined
}

/** Invite link: all of it in the fragment, which never reaches the host. */
export function inviteLink({ page, id, secret, name = '', broker, until }: Made): string {
  const said = [
    ...(name === '' ? [] : [`n=${encodeURIComponent(name)}`]),
    ...(broker === undefined ? [] : [`b=${encodeURIComponent(broker)}`]),
    ...(until === undefined ? [] : [`e=${Math.floor(until / HOUR_MS).toString(36)}`]),
  ]
  return `${page}#/i/${id}.${secret}${said.length > 0 ? `?${said.join('&')}` : ''}`
}

// Seen by nobody, and put into long words by mail programs and word processors.
const UNSEEN = /\p{Cf}|\p{Variation_Selector}/gu
// A long line broken in two, with the marks of a quotation before its second half.
const BROKEN_LINE = /[ \t]*\r?\n[ \t>|]*/u
/** A link of 150 characters, in lines of 40. */
const MAX_BREAKS = 4
const LINK = /#\/i\/(tete1[a-z0-9]{59})(?:\.([\w-]*))?(?:\?([^\s#<>"]*))?/iu

/** Spellings of a paste: as it is, without what was put into it, and as it was before it became part of another address. */
function* spellings(paste: string): Generator<string> {
  const text = paste.normalize('NFKC').replace(UNSEEN, '')
  const plain = decoded(text)
  for (const spelling of plain === undefined || plain === text ? [text] : [text, plain]) {
    const start = spelling.search(/#\s*\/\s*i\s*\//u)
    if (start < 0) continue
    let link = spelling.slice(start)
    for (let breaks = 0; breaks <= MAX_BREAKS; breaks++) {
      yield link
      link = link.replace(BROKEN_LINE, '')
    }
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Invite in a paste, whatever is around it; undefined when there is none, as in a bare ID or a link without a secret. */
export function readInvite(paste: string): InviteSaid | undefined {
  if (paste.length > 10_000) return undefined
  let broken: InviteSaid | undefined
  for (const text of spellings(paste)) {
    const [, id, secret, query = ''] = LINK.exec(text) ?? []
    if (id === undefined || secret === undefined) continue
    const said = { id: id.toLowerCase(), ...saidIn(query) }
    if (isInviteSecret(secret)) return { ...said, secret }
    broken ??= { ...said, secret: 'broken' }
  }
  return broken
}

function saidIn(query: string): Omit<InviteSaid, 'id' | 'secret'> {
  const values = new Map<string, string>()
  for (const pair of query.split('&')) {
    const [key = '', value = ''] = pair.split('=', 2)
    if (!values.has(key)) values.set(key, decoded(value.replace(/\+/gu, ' ')) ?? '')
  }
  const name = clipName(values.get('n') ?? '')
  const broker = values.get('b') ?? ''
  const hour = /^[0-9a-z]{1,5}$/u.test(values.get('e') ?? '') ? Number.parseInt(values.get('e')!, 36) : undefined
  return {
    ...(name === '' ? {} : { name }),
    ...(/^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/u.test(broker) && broker.length <= 512 ? { broker } : {}),
    ...(hour === undefined ? {} : { until: (hour + 1) * HOUR_MS }),
  }
}
