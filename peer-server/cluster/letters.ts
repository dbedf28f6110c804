import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { CLOCK_SKEW_MS, LETTER_MS, MAX_SENDERS } from '../limits.ts'

/** Letter: what one node says to another. `to`: the client's ID, or the node that has lost a claim. */
export interface Letter {
  readonly kind: 'text' | 'lost'
  readonly to: string
  readonly text: string
}

/** Letters of one node: sealed for the others, and theirs opened. */
export interface Letters {
  seal(letter: Letter): string
  /** Letter that was sealed; undefined for what no node has said, or said long ago, or what was heard before. */
  open(sealed: string): Letter | undefined
}

interface Deps {
  /** Shared by the nodes of a cluster. */
  readonly serverKey: Buffer
  /** Name of this node, another one at each start. */
  readonly node: string
  readonly now?: () => number
}

/** `"tete-a-tete/1 <context>\0"`, as wherever something is signed. */
const context = (name: string) => Buffer.from(`tete-a-tete/1 ${name}\0`)

/** HKDF-SHA-256, without salt: the key of servers is of full strength. */
const derive = (serverKey: Buffer, name: string, bytes: number) =>
  Buffer.from(hkdfSync('sha256', serverKey, '', context(name), bytes))

/**
 * Bus name: of all nodes that share a key, and of no others. Those of another key, or of a version that seals nothing, are absent to each
 * other: who is not heard must not seem to be.
 */
export const busName = (serverKey: Buffer): string => derive(serverKey, 'bus-name', 9).toString('base64url')

const LINES = /^(text|lost)\n([^\n]*)\n([^\n]*)\n(\d{1,15})\n(\d{1,15})\n/

/**
 * Sealed letters: an HMAC-SHA-256 over kind, receiver, sender, number, time and text, whose key only nodes have. Whoever listens or speaks on
 * the bus can neither make nor change one, nor play it again: numbers of a sender rise, and what is old is not heard.
 */
export const createLetters = ({ serverKey, node, now = Date.now }: Deps): Letters => {
  const key = derive(serverKey, 'bus-letter', 32)
  const prefix = context('bus-letter')
  /** Last number heard of each sender, and when. Only those who have the key come so far. */
  const heard = new Map<string, { number: number; at: number }>()
  let number = 0

  /** In the spelling of what is signed: the letter is one field, its length before it. */
  const macOf = (body: string): Buffer => {
    const bytes = Buffer.from(body)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return createHmac('sha256', key).update(prefix).update(length).update(bytes).digest()
  }

  /** Room for another sender: of those whose letters are all too old by now none is needed. */
  const forget = () => {
    for (const [sender, { at }] of heard) if (now() - at > 2 * LETTER_MS) heard.delete(sender)
  }

  return {
    seal({ kind, to, text }) {
      number += 1
      const body = `${kind}\n${to}\n${node}\n${number}\n${now()}\n${text}`
      return `${macOf(body).toString('base64url')}\n${body}`
    },

    open(sealed) {
      const end = sealed.indexOf('\n')
      const body = sealed.slice(end + 1)
      const mac = Buffer.from(sealed.slice(0, Math.max(0, Math.min(end, 64))), 'base64url')
      if (mac.length !== 32) return undefined
      const found = LINES.exec(body)
      if (found === null || !timingSafeEqual(mac, macOf(body))) return undefined
      const [head, kind, to = '', sender = '', count, time] = found
      const [its, age] = [Number(count), now() - Number(time)]
      if (age > LETTER_MS + CLOCK_SKEW_MS || age < -CLOCK_SKEW_MS) return undefined
      if (its <= (heard.get(sender)?.number ?? 0)) return undefined
      if (!heard.has(sender) && heard.size >= MAX_SENDERS) forget()
      heard.set(sender, { number: its, at: now() })
      return { kind: kind as Letter['kind'], to, text: body.slice(head.length) }
    },
  }
}
