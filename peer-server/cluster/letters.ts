import { CLOCK_SKEW_MS, LETTER_MS, MAX_SENDERS } from '../limits.ts'
import { createSeal } from './seal.ts'

/**
 * Letter: what one node says to another about an ID: a text for its client, or one that is passed on (`astray`), that a claim is lost, who
 * holds it (`ask`), or that it is held here (`mine`).
 */
export interface Letter {
  readonly kind: 'text' | 'astray' | 'lost' | 'ask' | 'mine'
  /** Node that is meant, or everybody. */
  readonly to: string
  readonly id: string
  readonly text: string
}

/** In `to`: all nodes. */
export const EVERYBODY = '*'

/** Letters of one node: sealed for the others, and theirs opened. */
export interface Letters {
  seal(letter: Letter): string
  /** Letter that was sealed; undefined for what no node has said, or said to another or long ago, or what was heard before. */
  open(sealed: string): Letter | undefined
}

interface Deps {
  /** Shared by the nodes of a cluster. */
  readonly serverKey: Buffer
  /** Name of this node, another one at each start. */
  readonly node: string
  readonly now?: () => number
}

const LINES = /^(text|astray|lost|ask|mine)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n(\d{1,15})\n(\d{1,15})\n/

/**
 * Sealed letters: an HMAC-SHA-256 over kind, receiver, ID, sender, number, time and text, whose key only nodes have. Whoever listens or speaks on
 * the bus can neither make nor change one, nor play it again: numbers of a sender rise, and what is old is not heard.
 */
export const createLetters = ({ serverKey, node, now = Date.now }: Deps): Letters => {
  const seal = createSeal(serverKey, 'bus-letter')
  /** Last number heard of each sender, and when. Only those who have the key come so far. */
  const heard = new Map<string, { number: number; at: number }>()
  let number = 0

  /** Room for another sender: of those whose letters are all too old by now none is needed. */
  const forget = () => {
    for (const [sender, { at }] of heard) if (now() - at > 2 * LETTER_MS) heard.delete(sender)
  }

  return {
    seal({ kind, to, id, text }) {
      number += 1
      const body = `${kind}\n${to}\n${id}\n${node}\n${number}\n${now()}\n${text}`
      return `${seal.of(body)}\n${body}`
    },

    open(sealed) {
      const end = sealed.indexOf('\n')
      const body = sealed.slice(end + 1)
      const mac = sealed.slice(0, Math.max(0, Math.min(end, 64)))
      const found = LINES.exec(body)
      if (found === null || !seal.fits(mac, body)) return undefined
      const [head, kind, to = '', id = '', sender = '', count, time] = found
      if (to !== node && to !== EVERYBODY) return undefined
      const [its, age] = [Number(count), now() - Number(time)]
      if (age > LETTER_MS + CLOCK_SKEW_MS || age < -CLOCK_SKEW_MS) return undefined
      if (its <= (heard.get(sender)?.number ?? 0)) return undefined
      if (!heard.has(sender) && heard.size >= MAX_SENDERS) forget()
      heard.set(sender, { number: its, at: now() })
      return { kind: kind as Letter['kind'], to, id, text: body.slice(head.length) }
    },
  }
}
