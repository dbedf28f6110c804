import type { Quote } from '../../../src/conversation/kinds/kind.ts'
import type { TextView } from '../../../src/conversation/kinds/text.ts'
import type { Message } from '../../../src/conversation/message.ts'
import type { EntryId } from '../../../src/engine/ids.ts'

/** A message as it is written down shortly: a text with all that it may hold, unless `what` says otherwise. */
export type Saying = Omit<Message, 'id' | 'from' | 'what'> &
  Partial<Omit<TextView, 'kind' | 'quote'>> & {
    readonly id: string
    readonly from: string
    readonly what?: Message['what']
    readonly quote?: Omit<Quote, 'id' | 'from'> & { readonly id: string; readonly from: string }
  }

export function said({ id, from, text = '', edited, quote, forwarded, ttl, what, ...rest }: Saying): Message {
  const view = { kind: 'text', text, edited, quote, forwarded, ttl } as TextView
  return { ...rest, id: id as EntryId, from: from as Message['from'], what: what ?? view }
}
