import type { Message } from '../../conversation/message.ts'
import type { Anchor } from '../../ui/anchor.dom.ts'
import type { MenuWay } from '../transcript/messageActs.dom.ts'

/** Overlay that is open over the conversation. */
export type Doing =
  | { what: 'menu'; message: Message; anchor: Anchor; from: HTMLElement | undefined; way: MenuWay | undefined }
  | { what: 'react'; message: Message; anchor: Anchor; from: HTMLElement | undefined }
  | { what: 'versions' | 'details'; message: Message }
  | { what: 'forward' | 'delete'; messages: readonly Message[] }
