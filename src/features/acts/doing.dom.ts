import type { Message } from '../../conversation/message.ts'
import type { Anchor } from '../../ui/anchor.dom.ts'

/** Overlay that is open over the conversation. */
export type Doing =
  | { what: 'menu'; message: Message; anchor: Anchor; from: HTMLElement | undefined }
  | { what: 'react'; message: Message; anchor: Anchor; from: HTMLElement | undefined }
  | { what: 'versions'; message: Message }
  | { what: 'forward' | 'delete'; messages: readonly Message[] }
